/**
 * `bench -- ingest`: what the worker's process pays for each message of an import, and what for: V8 says in whose code the time went.
 * One mailbox of plain mails and one of mails with HTML, after a small one that warms the process up as any worker is.
 */
import fs from 'node:fs';
import path from 'node:path';
import { generatedMailbox, type GeneratedMailbox } from '../simulator/demo/generated-mailbox';
import type { World, WorldMessage } from '../simulator/world/schema';
import { sleep, startProduct, type Product } from './product';
import { spentIn, type Shares } from './profile';

const DOMAIN = 'northwind.example';
const WARM_UP = 300;
const LOOK_EVERY_MS = 250;
const FUNCTIONS_SHOWN = 8;

export interface IngestRow {
  mail: string;
  messages: number;
  /** CPU milliseconds of the worker per message; `shares` says whose. */
  cpuMs: number;
  shares: Shares;
  functions: { name: string; share: number }[];
  perSecond: number;
  webCpuMs: number;
  /** Megabytes: of the worker at the end and at its highest, of the web process at the end. */
  workerMb: number;
  workerHighestMb: number;
  webMb: number;
}

const MAILBOXES = ['plain', 'html'] as const;

/** `words`: how many messages each mailbox has; default 2,000. */
export async function benchIngest([count = '2000']: readonly string[], show: (line: string) => void): Promise<IngestRow[]> {
  const boxes = [mailbox('warm-up', WARM_UP, 7), ...MAILBOXES.map((mail, index) => mailbox(mail, Number(count), index + 1))];
  const product = await startProduct('ingest', worldOf(boxes));
  try {
    await imported(product, boxes[0]?.owner ?? '');
    const rows: IngestRow[] = [];
    for (const [index, mail] of MAILBOXES.entries()) {
      const row = await measured(product, mail, boxes[index + 1]?.owner ?? '');
      const costliest = row.functions.map(({ name, share }) => `${name} ${(row.cpuMs * share).toFixed(3)}`);
      show(`  ${mail}: ${row.messages} messages; our costliest functions, CPU ms per message: ${costliest.join(', ')}`);
      rows.push(row);
    }
    return rows;
  } finally {
    await product.end();
  }
}

async function measured(product: Product, mail: string, owner: string): Promise<IngestRow> {
  const [worker, web] = [product.worker.measure(), product.web.measure()];
  const began = performance.now();
  const messages = await imported(product, owner);
  const seconds = (performance.now() - began) / 1_000;
  const [spent, served] = await Promise.all([worker(), web()]);
  fs.writeFileSync(path.join(process.cwd(), `var/ingest-${mail}.cpuprofile`), JSON.stringify(spent.profile));
  const { shares, functions } = spentIn(spent.profile);
  return {
    mail,
    messages,
    cpuMs: spent.cpuMs / messages,
    shares,
    functions: functions.slice(0, FUNCTIONS_SHOWN),
    perSecond: messages / seconds,
    webCpuMs: served.cpuMs / messages,
    workerMb: spent.rss / 2 ** 20,
    workerHighestMb: spent.highestRss / 2 ** 20,
    webMb: served.rss / 2 ** 20,
  };
}

/** From consent to the end of the import; how many messages it stored. */
async function imported(product: Product, owner: string): Promise<number> {
  await product.connect(owner);
  for (;;) {
    const { synced, finished } = await product.progress(owner);
    if (finished) return synced;
    await sleep(LOOK_EVERY_MS);
  }
}

/** Every message involves a customer. */
function mailbox(name: string, messages: number, seed: number): GeneratedMailbox {
  const made = generatedMailbox({ messages, seed, share: 1, domains: 200, customers: 67, owner: `${name}@${DOMAIN}`, now: new Date() });
  return name === 'html' ? { ...made, messages: made.messages.map(withHtml) } : made;
}

function worldOf(boxes: readonly GeneratedMailbox[]): World {
  const { customers = [], users = [] } = boxes[0] ?? {};
  return {
    world: 1,
    now: 'fixed',
    organisations: [
      {
        domain: DOMAIN,
        people: boxes.map(({ owner, messages }) => ({ email: owner, name: owner, mail: messages.map((message) => ({ message })) })),
        directory: { domainField: 'domain', customers, users },
      },
    ],
  };
}

/** What mail programs make of a short answer: styles, nested tables, a signature, and the letters before it as a quote; about 12 KB. */
function withHtml(message: WorldMessage): WorldMessage {
  const letter = (depth: number): string =>
    `<div style="font-family:Calibri,Arial,sans-serif;font-size:11pt"><p>Hello,</p>${PARAGRAPH.repeat(4)}${SIGNATURE}${
      depth === 0 ? '' : `<blockquote style="border-left:1px solid #ccc;padding-left:1ex">${letter(depth - 1)}</blockquote>`
    }</div>`;
  return { ...message, html: `<html><head><style>p{margin:0}</style></head><body>${letter(3)}</body></html>` };
}

const PARAGRAPH =
  '<p class="MsoNormal">Thank you for the <b>delivery</b> on Tuesday &ndash; <a href="https://example.com/orders/4711?from=mail">order 4711</a> arrived <i>complete</i>. We would like to move the next one to the week after, if that suits your planning and the freight company agrees.<br>The figures are below.</p>';

const SIGNATURE =
  '<table cellpadding="0" style="color:#555"><tr><td><img src="https://example.com/logo.png" width="120"></td><td><strong>Jo Contact</strong><br>Head of purchasing<br><a href="mailto:jo@example.com">jo@example.com</a></td></tr></table>';
