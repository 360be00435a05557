/**
 * What must be stored, what must not, and what may be, worked out from the mailboxes as they are and from what people have chosen.
 * The rules are the oracle's (backend/test/oracle), which shares no code with the product.
 */
import type { Simulator } from '../simulator/server';
import { sixMonthsBefore } from '../test/oracle/instants';
import type { OracleMail, WorldOrganisation } from '../test/oracle/read-world';
import { judge } from '../test/oracle/rules';
import { groupBySharedMarks, referenceMarks } from '../test/oracle/threads';
import { DOMAIN, LABEL, MEMBERS, ONLY_LABEL, rulesOf, type Member, type Model, type Settings } from './people';
import type { Copy, Letter, Post } from './post';

/**
 * must: in the mailbox and let through by the rules · may: the rules let it through, but it was deleted or thrown away, or nobody can
 * say (a hold that was set after it came) · never: the rules keep it out, or what is deleted is to be removed.
 */
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
  /** Mailboxes in which something may have been deleted unseen. */
  unseenDeletions: ReadonlySet<Member>;
}

export function truthOf(wish: TruthWish): Truth {
  const { sim, post, model, now } = wish;
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
      const [fate, reason]: readonly [Fate, string] =
        verdict.reason !== undefined
          ? ['never', verdict.reason]
          : (keptPrivate(letter, copy, model.settings[member]) ??
            goneFrom(living ? labels : null, copy, member, wish) ??
            filteredByLabels(labels, letter, member, wish) ??
            held(copy, model.settings[member], now) ?? ['must', 'linked']);
      const { customers = [], users = [] } = verdict.reason === undefined ? verdict : {};
      places.set(`${member} ${copy.gmailId}`, { letter, member, copy, fate, reason, customers, users });
    }
  }
  return { places };
}

/** A mail by its Message-ID, or all of its Gmail thread. People and domains that are kept private are the oracle's. */
function keptPrivate({ message }: Letter, { threadId }: Copy, settings: Settings): [Fate, string] | null {
  const kept = settings.private.includes(`thread:${threadId}`) || settings.private.includes((message.id ?? '').replace(/[<>]/g, ''));
  return kept ? ['never', 'kept private'] : null;
}

/** `labels` null: deleted. What the team shares stays, unless it went after the organisation had said otherwise. */
function goneFrom(
  labels: readonly string[] | null,
  { goneAt }: Copy,
  member: Member,
  { model, unseenDeletions }: TruthWish,
): [Fate, string] | null {
  if (labels !== null && !labels.includes('TRASH') && !labels.includes('SPAM')) return null;
  const goes = model.onDelete === 'remove' && goneAt > model.onDeleteSince && !unseenDeletions.has(member);
  return [goes ? 'never' : 'may', labels === null ? 'deleted' : 'thrown away'];
}

function filteredByLabels(
  labels: readonly string[],
  letter: Letter,
  member: Member,
  { model, unseenLabels }: TruthWish,
): [Fate, string] | null {
  const filterings = [model.filtering, model.settings[member].filtering];
  const leaveOut = filterings.some(({ noLabel }) => noLabel);
  const takeOnly = filterings.some(({ onlyLabel }) => onlyLabel);
  if ((leaveOut || takeOnly) && unseenLabels.has(letter)) return ['may', 'labels changed unseen'];
  const out = (leaveOut && labels.includes(LABEL)) || (takeOnly && !labels.includes(ONLY_LABEL));
  return out ? ['never', 'label'] : null;
}

/** A hold's end is noticed by the sweeper (every 30 s) at the latest, and read then. */
const NOTICED_MS = 60_000;

/** A mail that came before the hold was set may have been shared already. */
function held({ internalDate, arrivedAt }: Copy, { holdMinutes, holdSince }: Settings, now: number): [Fate, string] | null {
  const until = internalDate + holdMinutes * 60_000;
  if (now >= until) return holdMinutes > 0 && now < until + NOTICED_MS ? ['may', 'held'] : null;
  return [holdSince <= arrivedAt ? 'never' : 'may', 'held'];
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
