/**
 * `bench -- push`: how long after a mail's arrival at Google the REST API shows it, by real pushes over the wire; with nothing else to
 * do, and while a colleague's large mailbox is being imported (live mail never waits for imports). And how long Pub/Sub waits for us.
 */
import fs from 'node:fs';
import { generatedMailbox } from '../simulator/demo/generated-mailbox';
import type { World } from '../simulator/world/schema';
import { sleep, startProduct, type Product } from './product';
import { percentile } from './report';

const DOMAIN = 'northwind.example';
/** Several, because Google tells of one person's mail at most once a second (GOOGLE.md §2.6). */
const RECEIVERS = Array.from({ length: 5 }, (_, index) => `live${index + 1}@${DOMAIN}`);
const IMPORTER = `importer@${DOMAIN}`;
const SENDER = { customer: 'waiting', email: 'jo@waiting.example' };
/** So many that a fast machine is still at it when the last mail arrives. */
const IMPORTED = 20_000;
const EVERY_MS = 400;
const LOOK_EVERY_MS = 50;
/** Waiting longer than this for anything is a failure. */
const LATEST_MS = 5 * 60_000;

export interface PushRow {
  situation: 'idle' | 'during an import';
  mails: number;
  /** Milliseconds from arrival to being readable. */
  p50: number;
  p95: number;
  max: number;
  /** Milliseconds that /push/gmail took to answer. */
  answerP50: number;
  answerP99: number;
  /** Messages that the import stored per second meanwhile. */
  imported: number | null;
}

/** `words`: how many mails per situation; default 100. */
export async function benchPush([count = '100']: readonly string[]): Promise<PushRow[]> {
  const product = await startProduct('push', world());
  try {
    for (const email of RECEIVERS) await product.connect(email);
    await until('all are connected', async () =>
      (await Promise.all(RECEIVERS.map((email) => product.progress(email)))).every(({ finished }) => finished),
    );
    const idle = await situation(product, 'idle', Number(count));
    await product.connect(IMPORTER);
    await until('the import is on its way', async () => (await product.progress(IMPORTER)).synced > 0);
    const before = { ...(await product.progress(IMPORTER)), at: performance.now() };
    const busy = await situation(product, 'during an import', Number(count));
    const { synced, finished } = await product.progress(IMPORTER);
    if (finished) throw new Error('the import was over before the last mail was sent: fewer mails, or a larger mailbox');
    return [idle, { ...busy, imported: (synced - before.synced) / ((performance.now() - before.at) / 1_000) }];
  } finally {
    await product.end();
  }
}

async function situation(product: Product, name: PushRow['situation'], count: number): Promise<PushRow> {
  const from = fs.statSync(product.web.log).size;
  const waits = await deliver(product, name, count);
  const answers = pushAnswers(product.web.log, from);
  return {
    situation: name,
    mails: waits.length,
    p50: percentile(waits, 0.5),
    p95: percentile(waits, 0.95),
    max: percentile(waits, 1),
    answerP50: percentile(answers, 0.5),
    answerP99: percentile(answers, 0.99),
    imported: null,
  };
}

/** Sends `count` mails at an even rate and looks for them as a program would; how long each took, in ms. */
async function deliver({ sim, api }: Product, name: string, count: number): Promise<number[]> {
  const arrived = new Map<string, number>();
  const waits: number[] = [];
  let sent = 0;
  const sending = setInterval(() => {
    const id = `${name.replaceAll(' ', '-')}.${sent}@waiting.example`;
    const to = RECEIVERS[sent % RECEIVERS.length] ?? '';
    sim.control.mail({ message: { id: `<${id}>`, from: SENDER.email, to, subject: `Mail ${name} ${sent}`, text: 'Good news.' } });
    arrived.set(id, performance.now());
    sent += 1;
    if (sent === count) clearInterval(sending);
  }, EVERY_MS);
  try {
    await until('every mail is readable', async () => {
      const { data } = (await api('GET', `/messages?customer=${SENDER.customer}&limit=25`)) as { data: { messageId: string }[] };
      const now = performance.now();
      for (const { messageId } of data) {
        const at = arrived.get(messageId);
        if (at !== undefined) waits.push(now - at);
        arrived.delete(messageId);
      }
      return waits.length === count;
    });
  } finally {
    clearInterval(sending);
  }
  return waits;
}

/** What the request log says of pushes, from a place in it on: milliseconds each. */
export function pushAnswers(log: string, from: number): number[] {
  const lines = fs.readFileSync(log).subarray(from).toString('utf8').split('\n');
  const requests = lines.filter((line) => line.includes('"/push/gmail"')).map((line) => JSON.parse(line) as { status: number; ms: number });
  if (requests.length === 0) throw new Error('no push was logged');
  return requests.map(({ ms }) => ms);
}

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  for (const latest = performance.now() + LATEST_MS; !(await check()); await sleep(LOOK_EVERY_MS)) {
    if (performance.now() > latest) throw new Error(`did not happen: ${what}`);
  }
}

function world(): World {
  const { messages, customers, users } = generatedMailbox({
    messages: IMPORTED,
    share: 1,
    domains: 200,
    customers: 67,
    owner: IMPORTER,
    now: new Date(),
  });
  const hello = { date: new Date(Date.now() - 86_400_000).toISOString(), from: SENDER.email, subject: 'Hello', text: 'Hello.' };
  return {
    world: 1,
    now: 'fixed',
    organisations: [
      {
        domain: DOMAIN,
        people: [
          ...RECEIVERS.map((email) => ({ email, name: email, mail: [{ message: { ...hello, to: email } }] })),
          { email: IMPORTER, name: IMPORTER, mail: messages.map((message) => ({ message })) },
        ],
        directory: {
          domainField: 'domain',
          customers: [...customers, { id: SENDER.customer, name: 'Waiting', fields: {} }],
          users: [...users, { id: 'jo', customer: SENDER.customer, name: 'Jo', email: SENDER.email }],
        },
      },
    ],
  };
}
