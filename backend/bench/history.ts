/**
 * `bench -- history`: how long after a change of the directory, a rule or a setting the history of it is there (or gone) in all of five
 * imported mailboxes, with the figures right, and what it costs at Google. In real time, on the new tariff, with the shipped processes.
 */
import { isDeepStrictEqual } from 'node:util';
import { TARIFFS, unitsOf } from '../src/google/tariffs';
import { CHANGES, type Change, type Subject } from './history-changes';
import { historyWorld, MEMBERS, NOTHING, PILES, READ_AGAIN, shownOf, THREAD, type Shown } from './history-world';
import { sleep, startProduct, type Product } from './product';

const TARIFF = TARIFFS.new;
/** So much of a minute's units imports may use, and so long a unit counts in our own window. */
const MINUTE = { units: TARIFF.perUser * 0.8, ms: 63_000 };
/** One query takes so many addresses or domains. */
const TERMS_PER_QUERY = 15;
const LOOK_EVERY_MS = 200;
const QUIET_MS = 2_500;
/** Waiting longer than this for anything is a failure. */
const LATEST_MS = 3 * 60_000;

export interface HistoryRow {
  change: string;
  direction: 'made' | 'taken back';
  mailboxes: number;
  /** Per mailbox; negative when they go. */
  mails: number;
  /** From the answer of the (last) call until everything is right. */
  seconds: number;
  /** The most that one mailbox took. */
  searches: number;
  units: number;
}

/** `words`: parts of the names of the changes wanted; all of them without. */
export async function benchHistory(words: readonly string[], show: (row: HistoryRow) => void): Promise<HistoryRow[]> {
  const product = await startProduct('history', historyWorld(), 'new');
  const rows: HistoryRow[] = [];
  const add = (row: HistoryRow) => (rows.push(row), show(row));

  async function thereAndBack(change: Change): Promise<void> {
    add(await measured(product, change, 'made'));
    for (const inner of change.within ?? []) await thereAndBack(inner);
    add(await measured(product, change, 'taken back'));
  }
  try {
    for (const email of MEMBERS) await product.connect(email);
    await until('all are imported', async () => (await finished(product)) === MEMBERS.length);
    for (const change of CHANGES.filter(({ what }) => words.length === 0 || words.some((word) => what.includes(word))))
      await thereAndBack(change);
    return rows;
  } finally {
    await product.end();
  }
}

async function measured(product: Product, change: Change, direction: HistoryRow['direction']): Promise<HistoryRow> {
  const { mailboxes, mails } = PILES[change.pile];
  const comes = (direction === 'made') === change.brings;
  const perMailbox = mails.length / mailboxes.length;
  await roomFor(product, perMailbox);
  const before = spentBy(product);
  for (const call of direction === 'made' ? change.make : change.takeBack) await product.api(...call);
  const answered = performance.now();
  await until(`${change.what}, ${direction}`, () => isRight(product, change, comes));
  const seconds = (performance.now() - answered) / 1_000;
  await quiet(product);
  if (!(await isRight(product, change, comes))) throw new Error(`${change.what}, ${direction}: it did not stay right`);
  const after = spentBy(product);
  const most = (count: keyof Spent) => Math.max(...MEMBERS.map((_, index) => (after[index]?.[count] ?? 0) - (before[index]?.[count] ?? 0)));
  const allowed = Math.ceil(change.terms / TERMS_PER_QUERY);
  if (most('searches') > allowed) {
    throw new Error(`${change.what}, ${direction}: ${most('searches')} searches of one mailbox for ${change.terms} terms`);
  }
  return {
    change: change.what,
    direction,
    mailboxes: mailboxes.length,
    mails: comes ? perMailbox : -perMailbox,
    seconds,
    searches: most('searches'),
    units: most('units'),
  };
}

/** A mailbox in which nothing happened lately: the change has the minute's units, as far as it needs them. */
async function roomFor({ sim }: Product, mails: number): Promise<void> {
  const need = Math.min(MINUTE.units, ((mails + READ_AGAIN) / THREAD) * unitsOf(TARIFF, 'threads.get'));
  const spent = (mailbox: string): number => {
    const { calls } = sim.ledger.read({ mailbox, since: Date.now() - MINUTE.ms });
    return calls.reduce((sum, { units }) => sum + units, 0);
  };
  await until('the minute’s units are free again', async () => MEMBERS.every((mailbox) => spent(mailbox) + need <= MINUTE.units));
}

interface Spent {
  searches: number;
  units: number;
}

/** What each mailbox has cost so far; nothing but a search lists messages while no audit runs. */
const spentBy = ({ sim }: Product): Spent[] =>
  MEMBERS.map((mailbox) => {
    const sums = sim.ledger.read({ mailbox, limit: 0 }).mailboxes[mailbox];
    return { searches: sums?.operations['messages.list']?.calls ?? 0, units: sums?.units ?? 0 };
  });

async function isRight(product: Product, { pile, on, instead = [] }: Change, comes: boolean): Promise<boolean> {
  const theirs = (subject: Subject, there: boolean) => (there ? shownOf(PILES[pile], subject.people) : NOTHING);
  for (const subject of on) if (!(await shows(product, subject, theirs(subject, comes)))) return false;
  for (const subject of instead) if (!(await shows(product, subject, theirs(subject, !comes)))) return false;
  return true;
}

interface Figures {
  emails30d: number;
  lastInteraction: { at: string } | null;
  lastEmailReplyAt: string | null;
}

/** Figures first: they follow the mail, and are quicker asked for. */
async function shows({ api }: Product, { path }: Subject, wanted: Shown): Promise<boolean> {
  const figures = (await api('GET', `/${path}`).catch(orNull)) as Figures | null;
  const shown = {
    emails30d: figures?.emails30d ?? 0,
    lastInteractionAt: figures?.lastInteraction?.at ?? null,
    lastEmailReplyAt: figures?.lastEmailReplyAt ?? null,
  };
  const { messages, ...rest } = wanted;
  if (!isDeepStrictEqual(shown, rest)) return false;
  const query = path.replace(/^(customer|user)s\//, '$1=');
  const { data } = (await api('GET', `/messages?${query}&limit=500`)) as { data: { messageId: string }[] };
  return isDeepStrictEqual(data.map(({ messageId }) => messageId).sort(), messages);
}

/** A customer or User that has gone has nothing. */
function orNull(error: Error & { status?: number }): null {
  if (error.status === 404) return null;
  throw error;
}

async function finished({ api }: Product): Promise<number> {
  const { data } = (await api('GET', '/connections')) as { data: { import: { finishedAt: string | null } | null }[] };
  return data.filter((one) => one.import?.finishedAt).length;
}

/** No import runs, and nobody has asked Google for a while. */
async function quiet(product: Product): Promise<void> {
  for (let spent = spentBy(product); ; spent = spentBy(product)) {
    await sleep(QUIET_MS);
    if (isDeepStrictEqual(spent, spentBy(product)) && (await finished(product)) === MEMBERS.length) return;
  }
}

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  for (const latest = performance.now() + LATEST_MS; !(await check()); await sleep(LOOK_EVERY_MS)) {
    if (performance.now() > latest) throw new Error(`did not happen: ${what}`);
  }
}
