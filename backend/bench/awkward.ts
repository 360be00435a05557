/**
 * `bench -- awkward`: the shipped processes import mailboxes with monsters between ordinary mail. How much memory that takes at the
 * most, how much it slows the rest down, and that every mail is stored, judged, or named as a problem.
 */
import { generatedMailbox, type GeneratedMailbox } from '../simulator/demo/generated-mailbox';
import { prng } from '../simulator/demo/prng';
import { KINDS, monster, type MonsterKind } from './monsters';
import { sleep, startProduct, type Product } from './product';
import { worldOf } from './shapes';

const DOMAIN = 'northwind.example';
const ORDINARY = 200;
const MONSTERS = 20;
const LOOK_EVERY_MS = 250;
const DAYS = 160;
/** A worker's slots for imports (jobs/table.ts): so many mailboxes are read at once. */
const AT_ONCE = 4;

export interface AwkwardRow {
  monsters: string;
  mailboxes: number;
  mails: number;
  stored: number;
  /** Read and not synced, with the reason. */
  judged: number;
  /** On the list of what could not be read, or not completely. */
  problems: number;
  perSecond: number;
  /** The most units of one mailbox in any 60 s. */
  highest60s: number;
  /** Megabytes, the most there ever were. */
  workerMb: number | null;
  webMb: number | null;
}

/** `only`: beginnings of kinds; 'all' is all kinds in several mailboxes at once. */
export async function benchAwkward(only: readonly string[], show: (line: string) => void): Promise<AwkwardRow[]> {
  const situations: readonly { name: string; kinds: readonly MonsterKind[]; mailboxes: number; each: number }[] = [
    ...KINDS.map((kind) => ({ name: kind, kinds: [kind], mailboxes: 1, each: MONSTERS })),
    { name: 'all of these', kinds: KINDS, mailboxes: AT_ONCE, each: MONSTERS / AT_ONCE },
  ];
  const rows: AwkwardRow[] = [];
  for (const { name, kinds, mailboxes, each } of situations.filter(
    (one) => only.length === 0 || only.some((word) => one.name.startsWith(word)),
  )) {
    const boxes = Array.from({ length: mailboxes }, (_, n) => mailbox(n, kinds, each));
    rows.push({ monsters: name, mailboxes, ...(await run(boxes)) });
    show(`  ${name}: done`);
  }
  return rows;
}

async function run(boxes: readonly GeneratedMailbox[]): Promise<Omit<AwkwardRow, 'monsters' | 'mailboxes'>> {
  const product = await startProduct('awkward', worldOf(boxes), 'new');
  try {
    const owners = boxes.map(({ owner }) => owner);
    const began = performance.now();
    for (const owner of owners) await product.connect(owner);
    // The simulator's work on a monster can outlast a kept connection: then the question is put again.
    const progress = (owner: string) => product.progress(owner).catch(() => product.progress(owner));
    while ((await Promise.all(owners.map(progress))).some(({ finished }) => !finished)) await sleep(LOOK_EVERY_MS);
    // Mail that could not be read at once is tried again before it is called a problem.
    while ((await product.distinct('todo', 'gmailId')).length > 0) await sleep(LOOK_EVERY_MS);
    const seconds = (performance.now() - began) / 1_000;
    const mails = boxes.reduce((sum, { messages }) => sum + messages.length, 0);
    const { mailboxes } = product.sim.ledger.read({ limit: 0 });
    return {
      mails,
      ...(await account(product, owners)),
      perSecond: mails / seconds,
      highest60s: Math.max(...owners.map((owner) => mailboxes[owner]?.highest60s.units ?? 0)),
      workerMb: megabytes(product.worker.peak()),
      webMb: megabytes(product.web.peak()),
    };
  } finally {
    await product.end();
  }
}

const megabytes = (bytes: number | null): number | null => (bytes === null ? null : bytes / 2 ** 20);

/** Where every mail of these mailboxes has gone. Throws when one is nowhere. */
async function account({ sim, distinct }: Product, owners: readonly string[]): Promise<Pick<AwkwardRow, 'stored' | 'judged' | 'problems'>> {
  const gmailIds = (places: readonly unknown[]) => new Set(places.map((place) => String(place).replace(/^.*:/, '')));
  const stored = gmailIds(await distinct('messages', 'places'));
  const judged = gmailIds(await distinct('verdicts', '_id'));
  const problems = gmailIds(await distinct('problems', 'gmailId'));
  const lost = owners
    .flatMap((owner) => sim.control.mailbox(owner, 10_000))
    .filter(({ id }) => ![stored, judged, problems].some((known) => known.has(id)));
  if (lost.length > 0) throw new Error(`lost: ${lost.map(({ id }) => id).join(' ')}`);
  return { stored: stored.size, judged: judged.size, problems: problems.size };
}

function mailbox(n: number, kinds: readonly MonsterKind[], each: number): GeneratedMailbox {
  const owner = `mailbox${n + 1}@${DOMAIN}`;
  const made = generatedMailbox({ messages: ORDINARY, seed: n + 1, share: 1, domains: 200, customers: 67, owner, now: new Date() });
  const users = made.users.flatMap(({ email }) => (email ? [email] : []));
  const rng = prng(n + 1);
  const monsters = kinds.flatMap((kind) =>
    Array.from({ length: each }, (_, index) => {
      const date = new Date(Date.now() - Math.floor(rng.next() * DAYS * 86_400_000));
      return monster(kind, `m${n}.${KINDS.indexOf(kind)}.${index}`, date, { owner, from: rng.pick(users), users });
    }),
  );
  const at = ({ date }: { date?: string | null }) => Date.parse(date ?? '');
  return { ...made, messages: [...made.messages, ...monsters].sort((a, b) => at(a) - at(b)) };
}
