/** Mails that have ended other products (FAILURES R27, R28), each with a known User as its sender, so that an import has to take it. */
import type { WorldMessage } from '../simulator/world/schema';

const MB = 1024 * 1024;
const PARTS = 50_000;
const RECIPIENTS = 500;

export interface MonsterWish {
  readonly owner: string;
  /** A User's address. */
  readonly from: string;
  /** Addresses of Users. */
  readonly users: readonly string[];
}

type Monster = (wish: MonsterWish) => Partial<WorldMessage>;

/** A mail whose text is the multipart itself: what `attachments` make takes a simulator seconds each. */
const multipart = (part: (n: number) => string): Partial<WorldMessage> => ({
  headers: { 'Content-Type': 'multipart/mixed; boundary="b"' },
  text: `${Array.from({ length: PARTS }, (_, n) => `--b\n${part(n)}\n`).join('')}--b--\n`,
});

export const MONSTERS = {
  '10 MB From': ({ from }) => ({ from: `Jo <${from}>, "${'garbled '.repeat((10 * MB) / 8)}` }),
  '50,000 parts': () => multipart((n) => `Content-Type: text/plain; charset=utf-8\n\nPart ${n}.`),
  '50,000 attachments': () =>
    multipart(
      (n) =>
        `Content-Type: application/pdf; name="offer-${n}.pdf"\nContent-Disposition: attachment; filename="offer-${n}.pdf"\n\nPart ${n}.`,
    ),
  '1.4 GB attachment': () => ({ attachments: [{ filename: 'film.mov', mimeType: 'video/quicktime', bytes: 1_400 * MB }] }),
  '500 recipients': ({ owner, users }) => {
    const domains = users.map((address) => address.slice(address.indexOf('@') + 1));
    const unknown = Array.from({ length: RECIPIENTS }, (_, n) => `person${n}@${domains[n % domains.length]}`);
    return { to: [owner, ...users, ...unknown].slice(0, RECIPIENTS) };
  },
} as const satisfies Record<string, Monster>;

export type MonsterKind = keyof typeof MONSTERS;
export const KINDS = Object.keys(MONSTERS) as MonsterKind[];

export const monster = (kind: MonsterKind, name: string, date: Date, wish: MonsterWish): WorldMessage => ({
  id: `<${name}@monsters.example>`,
  date: date.toISOString(),
  from: wish.from,
  to: wish.owner,
  subject: `${kind} (${name})`,
  text: 'See above.',
  ...MONSTERS[kind](wish),
});
