/**
 * Cloud Pub/Sub's push side: signs, posts, and posts again until the subscriber says 2xx — or, on request, loses, doubles,
 * swaps or delays messages, as Pub/Sub may (GOOGLE.md §2.6).
 */
import type { Clock } from '../clock';
import type { SigningKeys } from '../oauth/keys';

export interface PushTarget {
  /** Where messages are posted. */
  readonly endpoint: string;
  /** `aud` of the OIDC token. */
  readonly audience: string;
  /** `email` of the OIDC token: the subscription's service account. */
  readonly serviceAccount: string;
}

export type PushMode = 'normal' | 'drop' | 'duplicate' | 'reorder' | 'delay';

export interface PubsubMessage {
  /** base64url of the JSON payload. */
  readonly data: string;
  readonly messageId: string;
  readonly publishTime: string;
}

export interface DeliveryCounts {
  published: number;
  delivered: number;
  lost: number;
  failedAttempts: number;
  waiting: number;
  lastFailure: string | null;
}

export interface Delivery {
  publish(subscription: string, message: PubsubMessage): void;
  setMode(mode: PushMode, seconds?: number): void;
  mode(): { mode: PushMode; seconds: number };
  counts(): DeliveryCounts;
  stop(): void;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 60_000;
/** Pub/Sub waits ten seconds for an answer. */
const DEADLINE_MS = 10_000;
/** Pub/Sub keeps undelivered messages for seven days; by then the watch itself is over. */
const RETENTION_MS = 7 * 86_400_000;
/** Undelivered messages held at once; beyond it the newest is lost, to bound memory while nobody listens. */
const MAX_WAITING = 10_000;
const DEFAULT_SECONDS = 2;

export function createDelivery(target: PushTarget | undefined, clock: Clock, keys: SigningKeys): Delivery {
  let mode: PushMode = 'normal';
  let seconds = DEFAULT_SECONDS;
  let held: (() => void) | null = null;
  const stopped = new AbortController();
  const counts: DeliveryCounts = { published: 0, delivered: 0, lost: 0, failedAttempts: 0, waiting: 0, lastFailure: null };

  const post = async (to: PushTarget, subscription: string, message: PubsubMessage): Promise<void> => {
    const token = await keys.sign({
      aud: to.audience,
      azp: to.serviceAccount,
      email: to.serviceAccount,
      email_verified: true,
      sub: SERVICE_ACCOUNT_ID,
    });
    const response = await fetch(to.endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'User-Agent': 'CloudPubSub-Google' },
      body: JSON.stringify({ message, subscription }),
      signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(DEADLINE_MS)]),
      redirect: 'manual',
    });
    await response.body?.cancel();
    if (response.status < 200 || response.status > 299) throw new Error(`HTTP ${response.status}`);
  };

  /** Tries until it is acknowledged or too old. `before`: the wait that preceded this attempt. */
  const attempt = (to: PushTarget, subscription: string, message: PubsubMessage, since: number, before: number): void => {
    post(to, subscription, message).then(
      () => {
        counts.delivered += 1;
        counts.waiting -= 1;
      },
      (error: unknown) => {
        if (stopped.signal.aborted) return;
        counts.failedAttempts += 1;
        counts.lastFailure = `${new Date(clock.now()).toISOString()} ${describe(error)}`;
        if (clock.now() - since > RETENTION_MS) {
          counts.lost += 1;
          counts.waiting -= 1;
          return;
        }
        const wait = Math.min(LAST_RETRY_MS, before === 0 ? FIRST_RETRY_MS : before * 2);
        clock.after(wait, () => attempt(to, subscription, message, since, wait));
      },
    );
  };

  const send = (to: PushTarget, subscription: string, message: PubsubMessage) => () => {
    if (counts.waiting >= MAX_WAITING) {
      counts.lost += 1;
      return;
    }
    counts.waiting += 1;
    attempt(to, subscription, message, clock.now(), 0);
  };

  const releaseHeld = () => {
    held?.();
    held = null;
  };

  return {
    publish(subscription, message) {
      counts.published += 1;
      if (!target || mode === 'drop') {
        counts.lost += 1;
        return;
      }
      const deliver = send(target, subscription, message);
      if (mode === 'delay') clock.after(seconds * 1000, deliver);
      else if (mode === 'reorder') {
        if (held) {
          deliver();
          releaseHeld();
        } else {
          const mine = (held = deliver);
          clock.after(seconds * 1000, () => held === mine && releaseHeld());
        }
      } else {
        deliver();
        if (mode === 'duplicate') deliver();
      }
    },
    setMode(next, after = DEFAULT_SECONDS) {
      releaseHeld();
      mode = next;
      seconds = after;
    },
    mode: () => ({ mode, seconds }),
    counts: () => ({ ...counts }),
    stop: () => stopped.abort(),
  };
}

/** The unique id Google gives the service account; any number will do. */
const SERVICE_ACCOUNT_ID = '112233445566778899001';

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
