/**
 * What must be stored, what must not, and what may be, worked out from the mailboxes as they are and from what people have chosen.
 * The rules are the oracle's (backend/test/oracle), which shares no code with the product.
 */
import type { Simulator } from '../simulator/server';
import { sixMonthsBefore } from '../test/oracle/instants';
import type { OracleMail, WorldOrganisation } from '../test/oracle/read-world';
import { judge } from '../test/oracle/rules';
import { groupBySharedMarks, referenceMarks } from '../test/oracle/threads';
import { DOMAIN, LABEL, MEMBERS, rulesOf, type Member, type Model } from './people';
import type { Copy, Letter, Post } from './post';

/** must: in the mailbox and let through by the rules · may: the rules let it through, but it was deleted or thrown away · never: the rules keep it out. */
export type Fate = 'must' | 'may' | 'never';

export interface Place {
  readonly letter: Letter;
  readonly member: Member;
  readonly copy: Copy;
  readonly fate: Fate;
  readonly reason: string;
  readonly customers: readonly string[];
  readonly users: readonly string[];
}

export interface Truth {
  /** By `member gmailId`: every copy there ever was in a connected mailbox. */
  readonly places: ReadonlyMap<string, Place>;
}

export interface TruthWish {
  sim: Simulator;
  post: Post;
  model: Model;
  now: number;
  /** Letters whose labels changed while nobody could have seen it: their label filter may be out of date. */
  unseenLabels: ReadonlySet<Letter>;
}

export function truthOf({ sim, post, model, now, unseenLabels }: TruthWish): Truth {
  const organisation = organisationOf(model);
  const places = new Map<string, Place>();
  for (const member of MEMBERS) {
    const person = organisation.people.find(({ email }) => email === member);
    const mailbox = sim.state.accounts.get(member)?.mailbox;
    if (!person || !mailbox || !model.connected.has(member)) continue;
    for (const letter of post.letters) {
      const copy = letter.copies.get(member);
      if (!copy) continue;
      const living = mailbox.get(copy.gmailId);
      const labels = living ? [...living.labelIds].map((id) => mailbox.labels.byId(id)?.name ?? id) : [];
      const verdict = judge(mailOf(letter, member, copy), person, organisation, rulesOf(model, member), sixMonthsBefore(now));
      const thrownAway = labels.includes('TRASH') || labels.includes('SPAM');
      const leftOut = model.settings[member].noLabel && labels.includes(LABEL);
      const unsure = model.settings[member].noLabel && unseenLabels.has(letter);
      const found = { letter, member, copy };
      if (verdict.reason !== undefined)
        places.set(`${member} ${copy.gmailId}`, { ...found, fate: 'never', reason: verdict.reason, customers: [], users: [] });
      else {
        const fate = !living || thrownAway || unsure ? 'may' : leftOut ? 'never' : 'must';
        const reason = !living ? 'deleted' : thrownAway ? 'thrown away' : leftOut ? 'label' : 'linked';
        places.set(`${member} ${copy.gmailId}`, { ...found, fate, reason, customers: verdict.customers, users: verdict.users });
      }
    }
  }
  return { places };
}

const organisationOf = (model: Model): WorldOrganisation => ({
  domain: DOMAIN,
  people: MEMBERS.map((email) => ({ email })),
  directory: {
    domainField: model.domainField,
    customers: [...model.customers.values()],
    // A User of a customer nobody has links to nothing.
    users: [...model.users.values()].filter(({ customer }) => model.customers.has(customer)),
  },
});

/** Only the sender's own copy knows Bcc. */
function mailOf({ message, references, n }: Letter, email: Member, copy: Copy): OracleMail {
  const { from, to, cc, bcc, subject, headers = {} } = message;
  const people = [from, ...to, ...cc, ...(email === from ? bcc : [])];
  return {
    email,
    key: (message.id ?? `fallback-${n}@`).replace(/[<>]/g, ''),
    at: copy.internalDate,
    from: [from],
    participants: [...new Set(people)],
    subject,
    references: references.map((id) => id.replace(/[<>]/g, '')),
    labels: [],
    fields: Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const),
  };
}

/** Which of these letters belong to one conversation: groups of letter numbers. `members`: whose Gmail threads join. */
export function conversationsOf(letters: readonly Letter[], members: ReadonlyMap<number, readonly Member[]>): number[][] {
  const marks = letters.map((letter) => {
    const copies = (members.get(letter.n) ?? []).flatMap((member) => {
      const copy = letter.copies.get(member);
      return copy ? [{ member, copy }] : [];
    });
    const [first] = copies;
    return [
      `letter\n${letter.n}`,
      ...copies.map(({ member, copy }) => `thread\n${member}\n${copy.threadId}`),
      ...(first ? referenceMarks(mailOf(letter, first.member, first.copy)) : []),
    ];
  });
  return groupBySharedMarks(marks).map((group) => group.map((index) => letters[index]?.n ?? 0));
}
