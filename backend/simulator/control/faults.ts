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
  /** Sent as it is instead of Google's JSON, e.g. a front end's HTML page. */
  readonly body?: string;
}

export interface Faults {
  add(fault: Omit<Fault, 'id' | 'times' | 'skip'> & { times?: number; skip?: number }): Fault;
  /** The fault that hits this call, if any; counts it. */
  take(operation: string, email: string | null): Fault | undefined;
  list(): readonly Fault[];
  clear(): number;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  let last = 0;
  return {
    add(wish) {
      const fault: Fault = { ...wish, id: (last += 1), times: wish.times ?? 1, skip: wish.skip ?? 0 };
      faults.push(fault);
      return fault;
    },
    take(operation, email) {
      const hits = (fault: Fault) =>
        (fault.operation === '*' || fault.operation === operation) &&
        (fault.email === undefined || fault.email.toLowerCase() === email?.toLowerCase());
      const fault = faults.find(hits);
      if (!fault) return undefined;
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
