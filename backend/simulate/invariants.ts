/** What must hold (FAILURES I1–I4), in the rows as they are. Each answer is a list of sentences; none is good. */
import type { Simulator } from '../simulator/server';
import { MEMBERS, rulesOf, type Member, type Model } from './people';
import type { Letter, Post } from './post';
import type { FateRows, MessageRow, Rows } from './rows';
import { conversationsOf, type Truth } from './truth';

/** I1, I2: exactly what the rules let through, with the right links. */
export function contentProblems(rows: Rows, truth: Truth, model: Model): string[] {
  const memberOf = new Map(rows.connections.map(({ _id, member }) => [String(_id), member]));
  const stored = new Map<string, MessageRow>();
  for (const message of rows.messages)
    for (const { connection, gmailId } of message.copies) stored.set(`${memberOf.get(connection) ?? connection} ${gmailId}`, message);
  const problems: string[] = [];
  for (const [key, { fate, reason, letter, member }] of truth.places) {
    const there = stored.has(key);
    if (fate === 'must' && !there) problems.push(`I1 letter ${letter.n} of ${member} is missing (${verdictOf(rows, key, memberOf)})`);
    if (fate === 'never' && there) problems.push(`I2 letter ${letter.n} of ${member} is stored, but ${reason}`);
  }
  for (const message of rows.messages) {
    const customers = new Set<string>();
    const users = new Set<string>();
    let known = true;
    for (const { connection, gmailId } of message.copies) {
      const member = memberOf.get(connection);
      const place = truth.places.get(`${member ?? ''} ${gmailId}`);
      // What a member who left had shared stays, with the links it has.
      if (!place) known &&= member !== undefined && !model.connected.has(member);
      if (!place) continue;
      place.customers.forEach((one) => customers.add(one));
      place.users.forEach((one) => users.add(one));
    }
    if (!known) problems.push(`I2 a stored message lies in no mailbox there ever was: ${message.text}`);
    const partly = message.copies.some(({ connection }) => !model.connected.has(memberOf.get(connection) as Member));
    if (partly) continue;
    problems.push(...difference(`I1 customers of "${message.text}"`, message.customers, customers));
    problems.push(...difference(`I1 users of "${message.text}"`, message.users, users));
  }
  return problems;
}

/** S12: of a mailbox that was to be forgotten there is nothing. */
export function forgottenProblems({ connections, ...rows }: Rows, model: Model): string[] {
  const { messages, interactions, todo, verdicts, problems, strangers } = rows;
  const places = Object.entries({ messages, interactions, todo, verdicts, problems, strangers });
  return connections.flatMap(({ _id, member, wipe }) => {
    if (!model.forgotten.has(member) || wipe) return [];
    return places.flatMap(([name, all]) => {
      const left = all.map((row) => JSON.stringify(row)).filter((row) => row.includes(String(_id)));
      return left.length > 0 ? [`S12 ${left.length} ${name} of ${member} are left: ${left[0]}`] : [];
    });
  });
}

/** Who asked to be erased, and was not let in again: no mail of anybody's names them. */
export function erasedProblems({ messages, interactions, strangers }: Rows, model: Model): string[] {
  const gone = MEMBERS.flatMap((member) => rulesOf(model, member).erased ?? []);
  return Object.entries({ messages, interactions, strangers }).flatMap(([name, all]) => {
    const left = all.map((row) => JSON.stringify(row)).find((row) => gone.some((address) => row.includes(address)));
    return left ? [`S12 of somebody erased ${name} are left: ${left}`] : [];
  });
}

function verdictOf(rows: Rows, key: string, memberOf: ReadonlyMap<string, Member>): string {
  const at = ({ _id }: { _id: string }) => {
    const [connection = '', gmailId] = _id.split(':');
    return `${memberOf.get(connection) ?? ''} ${gmailId}` === key;
  };
  return [
    ...rows.verdicts.filter(at).map(({ reason }) => `verdict ${reason}`),
    ...rows.todo.filter(at).map(({ lane }) => `on the list, lane ${lane}`),
    ...rows.problems.filter((one) => at({ _id: `${one.connection}:${one.gmailId}` })).map(({ what }) => `problem: ${what}`),
  ].join(', ');
}

/** I3: one letter, one message, one interaction; threads as they are. */
export function shapeProblems(rows: Rows, post: Post): string[] {
  const memberOf = new Map(rows.connections.map(({ _id, member }) => [String(_id), member]));
  const problems: string[] = [];
  const byLetter = new Map<number, MessageRow[]>();
  const letterOf = (message: MessageRow): Letter | undefined => {
    const [copy] = message.copies;
    return copy && post.letterAt(memberOf.get(copy.connection) ?? copy.member, copy.gmailId);
  };
  for (const message of rows.messages) {
    const letter = letterOf(message);
    if (!letter) continue;
    byLetter.set(letter.n, [...(byLetter.get(letter.n) ?? []), message]);
  }
  for (const [n, messages] of byLetter) if (messages.length > 1) problems.push(`I3 letter ${n} is stored ${messages.length} times`);

  const conversationOf = new Map([...byLetter].map(([n, [message]]) => [n, message?.conversation ?? null]));
  const interactions = new Map(rows.interactions.map((one) => [String(one._id), one]));
  for (const message of rows.messages)
    if (!message.conversation || !interactions.has(message.conversation)) problems.push(`I1 "${message.text}" is in no interaction`);
  for (const [id, interaction] of interactions) {
    const own = rows.messages.filter(({ conversation }) => conversation === id);
    if (own.length !== interaction.messageCount)
      problems.push(`I3 an interaction counts ${interaction.messageCount} messages and has ${own.length}`);
    if (own.length === 0) problems.push('I3 an interaction without messages');
    problems.push(...difference('I3 customers of an interaction', interaction.customers, new Set(own.flatMap((one) => one.customers))));
    if (interaction.pendingKeys.length > 0) problems.push('I3 an interaction is still being merged');
  }
  const storedIn = new Map([...byLetter].map(([n, [message]]) => [n, message?.teamMembers as Member[]]));
  const stored = post.letters.filter(({ n }) => byLetter.has(n));
  for (const group of conversationsOf(stored, storedIn))
    if (new Set(group.map((n) => conversationOf.get(n))).size > 1)
      problems.push(`I3 letters ${group.join(', ')} are in several interactions`);
  // Conversations never split, so what once joined them may have gone since: at most what all mail together would join.
  const everybody = new Map(post.letters.map(({ n }) => [n, MEMBERS]));
  const most = new Map(conversationsOf(post.letters, everybody).flatMap((group, index) => group.map((n) => [n, index] as const)));
  for (const id of interactions.keys()) {
    const joined = [...conversationOf].filter(([, conversation]) => conversation === id).map(([n]) => n);
    if (new Set(joined.map((n) => most.get(n))).size > 1) problems.push(`I3 letters ${joined.join(', ')} are one interaction`);
  }
  return problems;
}

/** What lists show of customers and users, counted from what is stored. */
export function rollupProblems({ messages, interactions, customers, users }: Rows): string[] {
  const problems: string[] = [];
  const latest = (dates: readonly Date[]) => (dates.length === 0 ? null : Math.max(...dates.map((date) => date.getTime())));
  for (const [kind, subjects] of [
    ['customers', customers],
    ['users', users],
  ] as const) {
    const reply = kind === 'customers' ? 'replyCustomers' : 'replyUsers';
    for (const { id, stale, lastInteractionAt, lastEmailReplyAt } of subjects) {
      const last = latest(interactions.filter((one) => one[kind].includes(id)).map(({ lastAt }) => lastAt));
      const replied = latest(messages.filter((one) => one[reply].includes(id)).map(({ at }) => at));
      if (stale) problems.push(`the figures of ${id} are out of date`);
      else if ((lastInteractionAt?.getTime() ?? null) !== last) problems.push(`last interaction of ${id} is wrong`);
      else if ((lastEmailReplyAt?.getTime() ?? null) !== replied) problems.push(`last reply of ${id} is wrong`);
    }
  }
  return problems;
}

/** I4: what the cursor has passed is stored, judged, on the list, or a known problem. */
export function cursorProblems(
  rows: FateRows,
  post: Post,
  sim: Simulator,
  connectedFrom: ReadonlyMap<Member, bigint>,
  erased: ReadonlySet<string>,
): string[] {
  // Erasing takes the mail and leaves no word of it; the next check reads and judges it.
  const namesErased = ({ message: { from, to, cc, bcc } }: Letter): boolean => [from, ...to, ...cc, ...bcc].some((one) => erased.has(one));
  const known = new Set([...rows.messages.flatMap(({ places }) => places), ...rows.todo.map(({ _id }) => _id)]);
  for (const { _id } of rows.verdicts) known.add(_id);
  for (const { connection, gmailId } of rows.problems) known.add(`${connection}:${gmailId}`);
  return rows.connections.flatMap(({ _id, member, cursor, refreshToken }) => {
    if (cursor === null || refreshToken === null) return [];
    const from = connectedFrom.get(member);
    return post.letters.flatMap((letter) => {
      const copy = letter.copies.get(member);
      const passed = copy && from !== undefined && copy.arrival > from && copy.arrival <= BigInt(cursor);
      const living = copy && sim.state.accounts.get(member)?.mailbox.get(copy.gmailId);
      return passed && living && !known.has(`${String(_id)}:${copy.gmailId}`) && !namesErased(letter)
        ? [`I4 the cursor of ${member} passed letter ${letter.n}`]
        : [];
    });
  });
}

function difference(what: string, actual: readonly string[], expected: ReadonlySet<string>): string[] {
  const [is, should] = [[...actual].sort().join('+'), [...expected].sort().join('+')];
  return is === should ? [] : [`${what}: ${is || 'none'} instead of ${should || 'none'}`];
}
