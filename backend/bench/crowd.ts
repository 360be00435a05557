/**
 * `bench -- crowd`: pushes for thousands of mailboxes at an even rate against the shipped web process, with its worker ended so that the
 * processors are the web process's, MongoDB's and Redis's (and the sender's, which is this process). How long Pub/Sub waits, and whether
 * every push that was accepted stands in MongoDB.
 */
import fs from 'node:fs';
import { createSigningKeys } from '../simulator/oauth/keys';
import type { Store } from '../src/store/open';
import { sleep, startProduct, type Product } from './product';
import { pushAnswers } from './push';
import { percentile } from './report';

const DOMAIN = 'northwind.example';
const TICK_MS = 5;

export interface CrowdRow {
  mailboxes: number;
  perSecond: number;
  sent: number;
  accepted: number;
  /** Accepted pushes that did not raise their mailbox's wantSeq. */
  lost: number;
  /** Milliseconds until the answer: by the web process's request log, and as the sender saw it. */
  p50: number;
  p99: number;
  max: number;
  seenP50: number;
  seenP99: number;
}

/** `words`: mailboxes, pushes per second, seconds; default 2,000, 100 and 15, which two processors hold. */
export async function benchCrowd([mailboxes = '2000', perSecond = '100', seconds = '15']: readonly string[]): Promise<CrowdRow[]> {
  const people = Array.from({ length: Number(mailboxes) }, (_, n) => `m${n}@${DOMAIN}`);
  const organisation = { domain: DOMAIN, people: people.map((email) => ({ email, name: email })) };
  const product = await startProduct('crowd', { world: 1, now: 'fixed', organisations: [organisation] });
  try {
    await product.endWorker();
    const [org = ''] = (await product.distinct('organisations', '_id')).map(String);
    await connectAll(product.store, org, people);
    const wanted = async () => new Map((await product.store.connections.list(org)).map(({ member, wantSeq }) => [member, wantSeq]));

    const [before, from] = [await wanted(), fs.statSync(product.web.log).size];
    const answers = await send(product, people, Number(perSecond), Number(seconds));
    const after = await wanted();
    const accepted = answers.filter(({ status }) => status === 204);
    // By mailbox: a push without an answer may have been written, and must not stand in for one that was not.
    const lostOf = (member: string, n: number): number => {
      const mine = answers.filter(({ status }, at) => status === 204 && at % people.length === n).length;
      return Math.max(0, mine - ((after.get(member) ?? 0) - (before.get(member) ?? 0)));
    };
    const logged = pushAnswers(product.web.log, from);
    const seen = answers.map(({ ms }) => ms);
    return [
      {
        mailboxes: people.length,
        perSecond: Number(perSecond),
        sent: answers.length,
        accepted: accepted.length,
        lost: people.reduce((sum, member, n) => sum + lostOf(member, n), 0),
        p50: percentile(logged, 0.5),
        p99: percentile(logged, 0.99),
        max: percentile(logged, 1),
        seenP50: percentile(seen, 0.5),
        seenP99: percentile(seen, 0.99),
      },
    ];
  } finally {
    await product.end();
  }
}

/** As the consent leaves them. */
async function connectAll(store: Store, org: string, people: readonly string[]): Promise<void> {
  const now = new Date();
  const accessToken = { sealed: '', expiresAt: now };
  for (const member of people)
    await store.connections.connect(org, member, 'gmail', { sub: member, grantedScopes: [], refreshToken: 'sealed', accessToken }, now);
}

/** Sends at the rate whatever the answers take, each mailbox in its turn; waits for all answers. */
async function send({ push }: Product, people: readonly string[], perSecond: number, seconds: number) {
  const token = await createSigningKeys().sign({ aud: push.audience, email: push.serviceAccount, email_verified: true, sub: '1' });
  const one = async (n: number) => {
    const notification = { emailAddress: people[n % people.length], historyId: String(1_000_000 + n) };
    const data = Buffer.from(JSON.stringify(notification)).toString('base64url');
    const began = performance.now();
    const status = await fetch(push.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ message: { data, messageId: String(n) }, subscription: 'projects/p/subscriptions/s' }),
    }).then(
      async (response) => (await response.arrayBuffer(), response.status),
      () => 0,
    );
    return { status, ms: performance.now() - began };
  };
  const answers: Promise<{ status: number; ms: number }>[] = [];
  const total = perSecond * seconds;
  for (const began = performance.now(); answers.length < total; await sleep(TICK_MS)) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    while (answers.length < due) answers.push(one(answers.length));
  }
  return Promise.all(answers);
}
