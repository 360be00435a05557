/**
 * From a message that was read to what people see: judge it, store it, fold it into its conversation, bring the customer's figures
 * up to date. Every step can be repeated; the to-do row goes last, so a crash anywhere in between only means doing it again.
 */
import { addressesToLookUp, match } from '../core/match';
import { placeOf } from '../core/fold-message';
import type { MessageBody, MessageHead, SkipReason, Verdict } from '../core/types';
import { keysOf } from '../store/interactions';
import type { IncomingCopy } from '../store/messages';
import type { Store } from '../store/open';
import type { MessageCopy, MessageRecord } from '../store/records';
import type { MailboxContext } from './mailbox-context';
import type { Clock } from './ports';

export interface Judged {
  head: MessageHead;
  verdict: Verdict;
}

export interface IngestResult {
  synced: number;
  skipped: Partial<Record<SkipReason, number>>;
}

/** Reasons that say something about Gmail's own housekeeping: what the team already shared stays, marked (issue: deletion). */
const KEEP_WHEN_SHARED: readonly SkipReason[] = ['trash', 'spam'];

export function makeIngest({ store, clock }: { store: Store; clock: Clock }) {
  /** What the rules say of these messages, with one look into the directory for all of them. */
  async function judge(context: MailboxContext, heads: readonly MessageHead[]): Promise<Judged[]> {
    const asked = heads.map((head) => addressesToLookUp(head, context.match));
    const entries = await store.directory.entries(
      context.organisation.id,
      [...new Set(asked.flatMap(({ addresses }) => addresses))],
      [...new Set(asked.flatMap(({ domains }) => domains))],
    );
    return heads.map((head) => ({ head, verdict: match(head, context.match, entries) }));
  }

  /** Stores what links, records a verdict for what does not. `bodies` by Gmail id; a linked message without one keeps what is stored. */
  async function ingest(
    context: MailboxContext,
    judged: readonly Judged[],
    bodies: ReadonlyMap<string, MessageBody>,
  ): Promise<IngestResult> {
    const org = context.organisation.id;
    const connection = context.connection.id;
    const incoming: IncomingCopy[] = [];
    const skipped: { head: MessageHead; reason: SkipReason }[] = [];
    for (const { head, verdict } of judged) {
      if (verdict.kind === 'skip') skipped.push({ head, reason: verdict.reason });
      else
        incoming.push({
          key: head.key,
          references: head.references,
          copy: copyOf(context, head, verdict),
          body: bodies.get(head.gmailId) ?? null,
        });
    }
    const stored = await store.messages.store(org, incoming, context.isInternal);
    const removed = await dropSkipped(context, skipped);
    await store.todo.judge(
      skipped.map(({ head, reason }) => ({
        org,
        connection,
        gmailId: head.gmailId,
        threadId: head.threadId,
        reason,
        at: new Date(head.at),
      })),
    );
    await store.todo.unjudge(
      connection,
      incoming.map(({ copy }) => copy.gmailId),
    );
    await settle(org, [...stored, ...removed]);
    return { synced: incoming.length, skipped: countBy(skipped.map(({ reason }) => reason)) };
  }

  /** A message that no longer links leaves the store, with its effects; one that went to trash or spam stays, marked. */
  async function dropSkipped(context: MailboxContext, skipped: readonly { head: MessageHead; reason: SkipReason }[]): Promise<Change[]> {
    if (skipped.length === 0) return [];
    const { id: connection } = context.connection;
    const reasons = new Map(skipped.map(({ head, reason }) => [`${connection}:${head.gmailId}`, reason]));
    const held = await store.messages.byPlaces(
      context.organisation.id,
      connection,
      skipped.map(({ head }) => head.gmailId),
    );
    return Promise.all(
      held.map((message) =>
        store.messages.editCopies(
          message.id,
          (copies) =>
            copies.flatMap((copy) => {
              const reason = reasons.get(placeOf(copy));
              if (reason === undefined) return [copy];
              return KEEP_WHEN_SHARED.includes(reason) ? [{ ...copy, removedAt: copy.removedAt ?? clock.now() }] : [];
            }),
          context.isInternal,
        ),
      ),
    );
  }

  /** Conversations, then figures, of everything that changed. */
  async function settle(org: string, changes: readonly Change[]): Promise<void> {
    const conversations = new Set(changes.flatMap(({ before }) => (before?.conversation ? [before.conversation] : [])));
    for (const group of byThread(changes.flatMap(({ after }) => (after ? [after] : []))))
      conversations.add(await claimConversation(org, group));
    const concerned = { customers: new Set<string>(), users: new Set<string>() };
    for (const { before } of changes) {
      before?.customers.forEach((one) => concerned.customers.add(one));
      before?.users.forEach((one) => concerned.users.add(one));
    }
    for (const conversation of conversations) {
      const { customers, users } = await store.interactions.refresh(org, conversation);
      customers.forEach((one) => concerned.customers.add(one));
      users.forEach((one) => concerned.users.add(one));
    }
    await store.rollups.refresh(org, { customers: [...concerned.customers], users: [...concerned.users] }, clock.now());
  }

  async function claimConversation(org: string, group: readonly MessageRecord[]): Promise<string> {
    const keys = [...new Set(group.flatMap(keysOf))];
    const subjects = new Set(group.map(({ baseSubject }) => baseSubject));
    const related = await store.messages.related(
      org,
      group.map(({ key }) => key),
      [...new Set(group.flatMap(({ references }) => references))],
    );
    // References can lie (`<yes>`, Gmane's mangled ids): they only join conversations about the same subject.
    const joined = related.flatMap(({ conversation, baseSubject }) => (conversation && subjects.has(baseSubject) ? [conversation] : []));
    const own = group.flatMap(({ conversation }) => (conversation ? [conversation] : []));
    const id = await store.interactions.claim(org, keys, [...new Set([...own, ...joined])]);
    const homeless = group.filter(({ conversation }) => conversation !== id).map((message) => message.id);
    if (homeless.length > 0) await store.messages.setConversation(org, homeless, id);
    return id;
  }

  return { judge, ingest, settle };
}

export type Ingest = ReturnType<typeof makeIngest>;

export interface Change {
  before: MessageRecord | null;
  after: MessageRecord | null;
}

export function copyOf(context: MailboxContext, head: MessageHead, verdict: Extract<Verdict, { kind: 'link' }>): MessageCopy {
  return {
    connection: context.connection.id,
    member: context.member.email,
    gmailId: head.gmailId,
    threadId: head.threadId,
    at: new Date(head.at),
    labels: [...head.labels],
    subject: head.subject,
    from: [...head.from],
    to: [...head.to],
    cc: [...head.cc],
    bcc: [...head.bcc],
    filterHeaders: [...head.filterHeaders],
    authentic: head.authentic,
    snippet: head.snippet,
    size: head.size,
    links: [...verdict.links],
    ambiguous: [...verdict.ambiguous],
    removedAt: null,
  };
}

/** The head of a stored copy, for judging it again without asking Google. */
export function headOf(message: MessageRecord, copy: MessageCopy): MessageHead {
  return {
    gmailId: copy.gmailId,
    threadId: copy.threadId,
    key: message.key,
    references: message.references,
    at: copy.at.getTime(),
    subject: copy.subject,
    from: copy.from,
    to: copy.to,
    cc: copy.cc,
    bcc: copy.bcc,
    labels: copy.labels,
    filterHeaders: new Map(copy.filterHeaders),
    snippet: copy.snippet,
    size: copy.size,
    authentic: copy.authentic,
  };
}

/** Messages that share a thread are claimed together. */
function byThread(messages: readonly MessageRecord[]): MessageRecord[][] {
  const groups: { threads: Set<string>; messages: MessageRecord[] }[] = [];
  for (const message of messages) {
    const touching = groups.filter((group) => message.threads.some((thread) => group.threads.has(thread)));
    const merged = { threads: new Set(message.threads), messages: [message] };
    for (const group of touching) {
      group.threads.forEach((thread) => merged.threads.add(thread));
      merged.messages.unshift(...group.messages);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(merged);
  }
  return groups.map((group) => group.messages);
}

export function countBy<T extends string>(values: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
