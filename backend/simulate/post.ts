/** The mail of a simulated world: seeded threads between members, customers' people and strangers, and where each copy lies. */
import type { Prng } from '../simulator/demo/prng';
import type { Simulator } from '../simulator/server';
import type { WorldMessage } from '../simulator/world/schema';
import { ADDRESSES, MEMBERS, type Member } from './people';

/** A mail as it is written. */
export type Written = WorldMessage & { from: string; to: string[]; cc: string[]; bcc: string[]; subject: string };

export interface Letter {
  readonly n: number;
  readonly message: Written;
  /** Message-IDs this one names, oldest first. */
  readonly references: readonly string[];
  /** Gmail id by member; a deleted copy stays named here. */
  readonly copies: Map<Member, Copy>;
}

export interface Copy {
  readonly gmailId: string;
  readonly threadId: string;
  readonly internalDate: number;
  /** historyId of its arrival. */
  readonly arrival: bigint;
  /** Epoch ms. */
  readonly arrivedAt: number;
  /** When it came here or its labels changed last, epoch ms. */
  changedAt: number;
  /** When it was deleted, or put into trash or spam, last. */
  goneAt: number;
}

export interface Post {
  readonly letters: Letter[];
  /** Into the mailboxes of everybody it names. `references`: Message-IDs, oldest first; it answers the last. */
  send(message: Written, references?: readonly string[]): Letter;
  /** A new mail, `daysAgo` old: a new subject or an answer to an earlier one. */
  deliver(daysAgo: number): Letter;
  /** By the place in a mailbox. */
  letterAt(member: Member, gmailId: string): Letter | undefined;
}

const DAY = 86_400_000;
const SUBJECTS = ['Renewal', 'Invoice', 'Kick-off', 'Question', 'Offer'] as const;

export function makePost(sim: Simulator, rng: Prng, now: () => number): Post {
  const letters: Letter[] = [];
  const places = new Map<string, Letter>();

  function compose(daysAgo: number): Written & { references: string[] } {
    const n = letters.length + 1;
    const parent = letters.length > 0 && rng.chance(0.5) ? rng.pick(letters) : null;
    const member = rng.pick(MEMBERS);
    const other = parent && rng.chance(0.7) ? (outsiderOf(parent) ?? rng.pick(ADDRESSES)) : rng.pick(ADDRESSES);
    const [from, to] = rng.chance(0.4) ? [member, other] : [other, member];
    const cc = rng.chance(0.35) ? [rng.chance(0.5) ? rng.pick(ADDRESSES) : rng.pick(MEMBERS)] : [];
    const bcc = from === member && rng.chance(0.1) ? [rng.pick(ADDRESSES)] : [];
    const machine = from !== member && rng.chance(0.1);
    const references = parent?.message.id ? [...parent.references, parent.message.id] : [];
    return {
      id: rng.chance(0.05) ? null : `<l${n}@${from.slice(from.indexOf('@') + 1)}>`,
      date: new Date(Math.floor((now() - daysAgo * DAY) / 1_000) * 1_000).toISOString(),
      from,
      to: [to],
      cc,
      bcc,
      subject: parent
        ? parent.message.subject.startsWith('Re: ')
          ? parent.message.subject
          : `Re: ${parent.message.subject}`
        : `${rng.pick(SUBJECTS)} ${n}`,
      text: `This is letter ${n}.`,
      references,
      ...(machine ? { headers: rng.chance(0.5) ? { 'Auto-Submitted': 'auto-replied' } : { Precedence: 'bulk' } } : {}),
    };
  }

  function send(message: Written, references: readonly string[] = []): Letter {
    const inReplyTo = references.at(-1);
    const { delivered } = sim.control.mail({ message: { ...message, ...(inReplyTo ? { references: [...references], inReplyTo } : {}) } });
    const copies = new Map(
      delivered.map(({ email, id, threadId }) => {
        const stored = sim.state.accounts.get(email)?.mailbox.get(id);
        return [
          email as Member,
          {
            gmailId: id,
            threadId,
            internalDate: stored?.internalDate ?? 0,
            arrival: stored?.historyId ?? 0n,
            arrivedAt: now(),
            changedAt: now(),
            goneAt: 0,
          },
        ] as const;
      }),
    );
    const letter: Letter = { n: letters.length + 1, message, references, copies };
    letters.push(letter);
    for (const [email, { gmailId }] of copies) places.set(`${email} ${gmailId}`, letter);
    return letter;
  }

  return {
    letters,
    send,
    deliver(daysAgo) {
      const { references, ...message } = compose(daysAgo);
      return send(message, references);
    },
    letterAt: (member, gmailId) => places.get(`${member} ${gmailId}`),
  };
}

const outsiderOf = ({ message: { from, to, cc } }: Letter): string | undefined =>
  [from, ...to, ...cc].find((address) => !address.endsWith('@nw.example'));

/** For the trace. */
export function described({ n, message: { from, to, cc, bcc, date } }: Letter): string {
  const others = [...(cc.length > 0 ? [`cc ${cc.join(' ')}`] : []), ...(bcc.length > 0 ? [`bcc ${bcc.join(' ')}`] : [])];
  return [`letter ${n} of ${date?.slice(0, 10)} from ${from} to ${to.join(' ')}`, ...others].join(' ');
}
