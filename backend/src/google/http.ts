/**
 * How bytes come from Google: never more than asked for, never from another host, never for longer than 30 s.
 * The Google client would read an answer of any size into memory (a 1.4 GB attachment ended other products, FAILURES R27).
 */
import { LARGE, type LargeAnswer } from './large-answers';

/** Thrown instead of reading on; the caller asks for less. */
export class AnswerTooLarge extends Error {
  constructor() {
    super('The answer is larger than allowed');
    this.name = 'AnswerTooLarge';
  }
}

const TIMEOUT_MS = 30_000;

export interface Bounds {
  /** Ends the call when it is aborted. */
  readonly stop?: AbortSignal | undefined;
  /** Told to enter before more than LARGE is read; the time spent in the line does not count. */
  readonly large?: LargeAnswer | undefined;
  readonly timeoutMs?: number | undefined;
}

/** A `fetch` for the Google client and for the OAuth endpoints. `maxBytes` counts after decompression. */
export function boundedFetch(maxBytes: number, { stop, large, timeoutMs = TIMEOUT_MS }: Bounds = {}): typeof fetch {
  return async (input, init = {}) => {
    const { method, headers, body } = init;
    const deadline = openDeadline(timeoutMs, stop);
    try {
      // Google's APIs do not redirect; following one would carry the bearer token to another host.
      const response = await fetch(input, { method, headers, body, signal: deadline.signal, redirect: 'error' });
      const bytes = await readAtMost(response, maxBytes, deadline, large);
      const plain = new Headers(response.headers);
      plain.delete('content-encoding'); // already decompressed
      plain.delete('content-length');
      return new Response(bytes.length === 0 && [101, 204, 205, 304].includes(response.status) ? null : bytes, {
        status: response.status,
        statusText: response.statusText,
        headers: plain,
      });
    } finally {
      deadline.close();
    }
  };
}

interface Deadline {
  readonly signal: AbortSignal;
  pause(): void;
  /** From the beginning. */
  start(): void;
  close(): void;
}

/**
 * Made of a timer and a listener: what AbortSignal.any and fetch itself link to a body that is being read does not survive a garbage
 * collection on Node 20, and a body that stalls then held its caller for undici's five minutes.
 */
function openDeadline(ms: number, stop?: AbortSignal): Deadline {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const pause = () => clearTimeout(timer);
  const start = () => {
    pause();
    timer = setTimeout(() => controller.abort(new DOMException(`No answer within ${ms} ms`, 'TimeoutError')), ms);
  };
  const stopped = () => controller.abort(stop?.reason);
  if (stop?.aborted) stopped();
  stop?.addEventListener('abort', stopped);
  start();
  return {
    signal: controller.signal,
    pause,
    start,
    close() {
      pause();
      stop?.removeEventListener('abort', stopped);
    },
  };
}

async function readAtMost(response: Response, maxBytes: number, deadline: Deadline, large?: LargeAnswer): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  const cancel = () => void reader?.cancel().catch(() => undefined);
  deadline.signal.addEventListener('abort', cancel);
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      cancel();
      throw new AnswerTooLarge();
    }
    chunks.push(part.value);
    if (size > LARGE && large && !large.entered()) {
      deadline.pause();
      await large.enter(deadline.signal);
      deadline.start();
    }
  }
  deadline.signal.throwIfAborted();
  return Buffer.concat(chunks, size);
}
