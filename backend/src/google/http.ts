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

/** A `fetch` for the Google client and for the OAuth endpoints. `maxBytes` counts after decompression; `large` is told to enter before more than LARGE is read. */
export function boundedFetch(maxBytes: number, { stop, large }: { stop?: AbortSignal; large?: LargeAnswer } = {}): typeof fetch {
  return async (input, init = {}) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const { method, headers, body } = init;
    const response = await fetch(input, {
      method,
      headers,
      body,
      signal: stop ? AbortSignal.any([stop, timeout]) : timeout,
      redirect: 'error', // Google's APIs do not redirect; following one would carry the bearer token to another host
    });
    const bytes = await readAtMost(response, maxBytes, large);
    const plain = new Headers(response.headers);
    plain.delete('content-encoding'); // already decompressed
    plain.delete('content-length');
    return new Response(bytes.length === 0 && [101, 204, 205, 304].includes(response.status) ? null : bytes, {
      status: response.status,
      statusText: response.statusText,
      headers: plain,
    });
  };
}

async function readAtMost(response: Response, maxBytes: number, large?: LargeAnswer): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel().catch(() => undefined);
      throw new AnswerTooLarge();
    }
    chunks.push(part.value);
    if (size > LARGE) await large?.enter();
  }
  return Buffer.concat(chunks, size);
}
