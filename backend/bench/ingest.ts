/**
 * `bench -- ingest`: what the worker's process pays for each message of an import, and what for. Mailboxes of plain mails and of mails
 * with HTML, after a small one that warms the process up as any worker is; each kind twice: once measured, and once profiled, because
 * a profile takes time and memory itself.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { generatedMailbox, type GeneratedMailbox } from '../simulator/demo/generated-mailbox';
import type { WorldMessage } from '../simulator/world/schema';
import { sleep, startProduct, type Product } from './product';
import { spentIn, type Shares, type Spent } from './profile';
import { worldOf } from './shapes';

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
  /** Our own functions, CPU milliseconds per message. */
  functions: { name: string; cpuMs: number }[];
  perSecond: number;
  webCpuMs: number;
  /** Megabytes at the end. */
  workerMb: number;
  webMb: number;
}

const KINDS = ['plain', 'html'] as const;
type Kind = (typeof KINDS)[number];

/** `words`: how many messages each mailbox has; default 2,000. */
export async function benchIngest([count = '2000']: readonly string[], show: (line: string) => void): Promise<IngestRow[]> {
  const warmUp = mailbox('warm-up', 'plain', WARM_UP);
  const boxes = KINDS.map((kind) => ({
    kind,
    measured: mailbox(`${kind}-measured`, kind, Number(count)),
    profiled: mailbox(`${kind}-profiled`, kind, Number(count)),
  }));
  const product = await startProduct('ingest', worldOf([warmUp, ...boxes.flatMap(({ measured, profiled }) => [measured, profiled])]));
  try {
    await imported(product, warmUp.owner);
    const rows: Omit<IngestRow, 'shares' | 'functions'>[] = [];
    for (const { kind, measured } of boxes) rows.push({ mail: kind, ...(await measure(product, measured.owner)) });
    const spent: Spent[] = [];
    for (const { kind, profiled } of boxes) spent.push(await profile(product, kind, profiled.owner));
    return rows.map((row, index) => {
      const { shares, functions } = spent[index] as Spent;
      const costliest = functions.slice(0, FUNCTIONS_SHOWN).map(({ name, share }) => ({ name, cpuMs: row.cpuMs * share }));
      show(`  ${row.mail}: our costliest functions: ${costliest.map(({ name, cpuMs }) => `${name} ${cpuMs.toFixed(3)}`).join(', ')}`);
      return { ...row, shares, functions: costliest };
    });
  } finally {
    await product.end();
  }
}

async function measure(product: Product, owner: string) {
  const { web, worker } = product;
  const before = { web: await web.used(), worker: await worker.used(), at: performance.now() };
  const messages = await imported(product, owner);
  const after = { web: await web.used(), worker: await worker.used(), at: performance.now() };
  return {
    messages,
    cpuMs: (after.worker.cpuMs - before.worker.cpuMs) / messages,
    perSecond: messages / ((after.at - before.at) / 1_000),
    webCpuMs: (after.web.cpuMs - before.web.cpuMs) / messages,
    workerMb: after.worker.rss / 2 ** 20,
    webMb: after.web.rss / 2 ** 20,
  };
}

async function profile(product: Product, kind: Kind, owner: string): Promise<Spent> {
  const end = product.worker.profile();
  await imported(product, owner);
  const profile = await end();
  fs.writeFileSync(path.join(process.cwd(), `var/ingest-${kind}.cpuprofile`), JSON.stringify(profile));
  return spentIn(profile);
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

/** Every message involves a customer; no two mailboxes hold the same mail. */
function mailbox(name: string, kind: Kind, messages: number): GeneratedMailbox {
  const seed = createHash('sha256').update(name).digest().readUInt16BE();
  const made = generatedMailbox({ messages, seed, share: 1, domains: 200, customers: 67, owner: `${name}@${DOMAIN}`, now: new Date() });
  return kind === 'html' ? { ...made, messages: made.messages.map(withHtml) } : made;
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
