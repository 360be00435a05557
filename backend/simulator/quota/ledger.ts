/**
 * What every mailbox was charged: each call, sums per minute, and the dearest 60 s ever seen.
 * Single calls are kept up to a limit; sums and the window maximum are kept as they come in, so they stay exact when the oldest calls are let go.
 */
import { createWindow, type Window } from './window';

export interface LedgerCall {
  /** The person's primary address; null when the call named nobody we know (bad token). */
  readonly mailbox: string | null;
  readonly operation: string;
  /** Units charged; 0 for refused calls. */
  readonly units: number;
  /** HTTP status; 0 when the connection was closed without an answer. */
  readonly status: number;
  /** Epoch milliseconds of the simulator's clock. */
  readonly at: number;
  /** Google's reason, when it was refused. */
  readonly reason?: string;
}

export interface MailboxSums {
  calls: number;
  units: number;
  /** Calls refused for quota or concurrency (403/429 …RateLimitExceeded). */
  rateLimited: number;
  operations: Record<string, { calls: number; units: number; statuses: Record<string, number> }>;
  /** The last 24 hours in which something happened, minute by minute (keys are RFC 3339). */
  perMinute: Record<string, { calls: number; units: number }>;
  /** The highest number of units within any 60 s, and when that window ended. */
  highest60s: { units: number; until: string | null };
}

export interface LedgerReport {
  calls: (Omit<LedgerCall, 'at'> & { at: string })[];
  /** Calls that were let go to bound memory; they still count in the sums. */
  callsForgotten: number;
  mailboxes: Record<string, MailboxSums>;
  /** Requests to URLs the simulator does not know: a sign that the client left what is simulated. */
  unknownUrls: { method: string; path: string; at: string }[];
}

export interface Ledger {
  record(call: LedgerCall): void;
  recordUnknown(method: string, path: string, at: number): void;
  read(filter?: { mailbox?: string; since?: number; limit?: number }): LedgerReport;
  clear(): void;
}

const MAX_CALLS = 50_000;
const MAX_MINUTES = 1_440;

const iso = (at: number) => new Date(at).toISOString();
const minuteOf = (at: number) => `${iso(at).slice(0, 16)}:00Z`;

export function createLedger({ maxCalls = MAX_CALLS }: { maxCalls?: number } = {}): Ledger {
  let calls: LedgerCall[] = [];
  let forgotten = 0;
  let unknown: LedgerReport['unknownUrls'] = [];
  const sums = new Map<string, { sums: MailboxSums; window: Window; highest: number }>();

  const add = (mailbox: string, call: LedgerCall) => {
    const entry = sums.get(mailbox) ?? { sums: emptySums(), window: createWindow(60_000), highest: 0 };
    sums.set(mailbox, entry);
    const { sums: sum, window } = entry;
    sum.calls += 1;
    sum.units += call.units;
    if (call.reason !== undefined && /rateLimitExceeded/i.test(call.reason)) sum.rateLimited += 1;
    const operation = (sum.operations[call.operation] ??= { calls: 0, units: 0, statuses: {} });
    operation.calls += 1;
    operation.units += call.units;
    operation.statuses[call.status] = (operation.statuses[call.status] ?? 0) + 1;
    countMinute(sum.perMinute, call);
    window.add(call.at, call.units);
    const inWindow = window.sum(call.at);
    if (inWindow > entry.highest) {
      entry.highest = inWindow;
      sum.highest60s = { units: inWindow, until: iso(call.at) };
    }
  };

  return {
    record(call) {
      calls.push(call);
      if (calls.length > maxCalls * 1.2) {
        forgotten += calls.length - maxCalls;
        calls = calls.slice(-maxCalls);
      }
      if (call.mailbox !== null) add(call.mailbox, call);
    },
    recordUnknown(method, path, at) {
      unknown = [...unknown.slice(-99), { method, path, at: iso(at) }];
    },
    read({ mailbox, since = -Infinity, limit = Infinity } = {}) {
      const wanted = calls.filter((call) => call.at >= since && (mailbox === undefined || call.mailbox === mailbox));
      const chosen = [...sums].filter(([name]) => mailbox === undefined || name === mailbox);
      return {
        calls: (limit > 0 ? wanted.slice(-limit) : []).map((call) => ({ ...call, at: iso(call.at) })),
        callsForgotten: forgotten,
        mailboxes: Object.fromEntries(chosen.map(([name, entry]) => [name, structuredClone(entry.sums)])),
        unknownUrls: unknown,
      };
    },
    clear() {
      calls = [];
      forgotten = 0;
      unknown = [];
      sums.clear();
    },
  };
}

function countMinute(perMinute: MailboxSums['perMinute'], call: LedgerCall): void {
  const key = minuteOf(call.at);
  const known = perMinute[key];
  const minute = known ?? { calls: 0, units: 0 };
  minute.calls += 1;
  minute.units += call.units;
  if (known) return;
  perMinute[key] = minute;
  const [oldest, ...rest] = Object.keys(perMinute);
  if (oldest !== undefined && rest.length >= MAX_MINUTES) delete perMinute[oldest];
}

function emptySums(): MailboxSums {
  return { calls: 0, units: 0, rateLimited: 0, operations: {}, perMinute: {}, highest60s: { units: 0, until: null } };
}
