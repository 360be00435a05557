/** Faults on demand: the next calls of an operation fail, stall, or have their answer cut in the middle. */

export interface Fault {
  readonly id: number;
  /** Discovery id without the service (`messages.get`), `token` for the token endpoint, or `*`. */
  readonly operation: string;
  /** How many calls it still hits. */
  times: number;
  /** Calls it lets through first. */
  skip: number;
  /** HTTP status; 0 closes the connection without an answer; left out: the call itself succeeds. */
  readonly status?: number;
  /** Google's reason, e.g. `rateLimitExceeded`; for the token endpoint the `error`, e.g. `invalid_grant`. */
  readonly reason?: string;
  readonly message?: string;
  /** Seconds in a Retry-After header. */
  readonly retryAfter?: number;
  readonly latencyMs?: number;
  /** The work is done but the answer's body is cut in the middle. */
  readonly truncate?: boolean;
  /** Only calls of this person. */
  readonly email?: string;
  /** Only calls that name this message or thread (Gmail id). */
  readonly target?: string;
  /** Only every so many-th call that fits: 2 is every second one. */
  readonly every?: number;
  /** Sent as it is instead of Google's JSON, e.g. a front end's HTML page. */
  readonly body?: string;
}

export interface Faults {
  add(fault: Omit<Fault, 'id' | 'times' | 'skip'> & { times?: number; skip?: number }): Fault;
  /** The fault that hits this call, if any; counts it. `target`: the message or thread the call names. */
  take(operation: string, email: string | null, target?: string): Fault | undefined;
  list(): readonly Fault[];
  clear(): number;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  let last = 0;
  const fitting = new Map<number, number>();
  return {
    add(wish) {
      const fault: Fault = { ...wish, id: (last += 1), times: wish.times ?? 1, skip: wish.skip ?? 0 };
      faults.push(fault);
      return fault;
    },
    take(operation, email, target) {
      const hits = (fault: Fault) =>
        (fault.operation === '*' || fault.operation === operation) &&
        (fault.email === undefined || fault.email.toLowerCase() === email?.toLowerCase()) &&
        (fault.target === undefined || fault.target === target);
      const fault = faults.find(hits);
      if (!fault) return undefined;
      const nth = (fitting.get(fault.id) ?? 0) + 1;
      fitting.set(fault.id, nth);
      if (nth % (fault.every ?? 1) !== 0) return undefined;
      if (fault.skip > 0) {
        fault.skip -= 1;
        return undefined;
      }
      fault.times -= 1;
      if (fault.times <= 0) faults = faults.filter((other) => other !== fault);
      return fault;
    },
    list: () => faults,
    clear() {
      const cleared = faults.length;
      faults = [];
      return cleared;
    },
  };
}
