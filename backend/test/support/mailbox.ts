/** What stories about one person's mailbox say again and again: a mail comes from Jo, this is what the team sees, this is what the page says. */
import type { ConnectionRecord } from '../../src/store/records';
import type { WorldMessage } from '../../simulator/world/schema';
import { eventually, type Story } from './story';

export const ADA = 'ada@northwind.example';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface ConnectionAnswer {
  id: string;
  teamMember: string;
  state: string;
  condition: string;
  stateText: string;
  completeUpTo: string | null;
  synced: number;
  skipped: Record<string, number>;
  import: { found: number; done: number; synced: number; skipped: Record<string, number> } | null;
  audit: { checkedAt: string | null; missed: number; repaired: number; removed: number };
  problems: number;
}

/** A mail from Jo at Acme to Ada; returns Ada's Gmail id of it. */
export function joWrites(story: Story, subject: string, more: Partial<WorldMessage> = {}): string {
  const { delivered } = story.sim.control.mail({
    message: { from: 'Jo Lee <jo@acme.example>', to: [ADA], subject, text: `${subject}: a few words.`, ...more },
  });
  const place = delivered.find(({ email }) => email === ADA);
  if (!place) throw new Error('Ada did not get the mail');
  return place.id;
}

/** The page's answer for Ada's connection. */
export async function shown(story: Story, member = ADA): Promise<ConnectionAnswer> {
  const { data } = (await story.api('/connections')).body as { data: ConnectionAnswer[] };
  const found = data.find(({ teamMember }) => teamMember === member);
  if (!found) throw new Error(`${member} has no connection`);
  return found;
}

export async function stored(story: Story, member = ADA): Promise<ConnectionRecord> {
  const found = await story.parts.store.connections.of(story.organisation.id, member, 'gmail');
  if (!found) throw new Error(`${member} has no connection`);
  return found;
}

/** Subject → number of messages of every conversation the team sees, sorted by subject. */
export async function conversations(story: Story): Promise<[string, number][]> {
  const rows: [string, number][] = [];
  for (let cursor = ''; ;) {
    const page = (await story.api(`/interactions?limit=500${cursor}`)).body as {
      data: { subject: string; messageCount: number }[];
      nextCursor: string | null;
    };
    rows.push(...page.data.map(({ subject, messageCount }): [string, number] => [subject, messageCount]));
    if (!page.nextCursor) return rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

export const subjects = async (story: Story): Promise<string[]> => (await conversations(story)).map(([subject]) => subject);

/** Waits until the team sees exactly these further conversations, one message each, beside those of the small team's world. */
export async function arrives(story: Story, expected: readonly string[], ms?: number): Promise<void> {
  const wanted = [...SMALL_TEAM, ...expected.map((subject): [string, number] => [subject, 1])].sort(([a], [b]) => (a < b ? -1 : 1));
  let seen: unknown;
  await eventually(
    `${expected.join(', ')} on the customer`,
    async () => JSON.stringify((seen = await conversations(story))) === JSON.stringify(wanted),
    ms,
  ).catch(() => expect(seen).toEqual(wanted));
}

/** Lets the pauses that problems and failed mails ask for pass, until all is read and no problem is left. */
export async function waitedOut(story: Story, member = ADA): Promise<void> {
  await eventually(
    'everything is read',
    async () => {
      const { problem, import: progress, wantSeq, doneSeq, id } = await stored(story, member);
      const waiting = await story.parts.store.todo.waiting(id);
      if (!problem && !waiting && progress?.finishedAt && wantSeq === doneSeq && (await story.parts.store.todo.count(id)) === 0)
        return true;
      // Time only moves while nobody is at work: a jump in the middle of a slice would take its lease away.
      const until = [problem?.until, waiting?.until].flatMap((date) => (date ? [date.getTime()] : []));
      if (until.length > 0) await story.pass(Math.max(0, Math.min(...until) - story.parts.clock.now().getTime()) + 10);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return false;
    },
    40_000,
  );
}

/** What `smallTeam()` brings by itself. */
export const SMALL_TEAM: readonly [string, number][] = [
  ['Kick-off', 2],
  ['Renewal', 1],
];

/** Calls of one operation to Google so far, refused ones too. */
export const calls = (story: Story, operation: string, member = ADA): number =>
  story.sim.control.ledger({ mailbox: member, limit: 0 }).mailboxes[member]?.operations[operation]?.calls ?? 0;
