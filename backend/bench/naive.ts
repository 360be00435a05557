/**
 * What other products do, as small honest clients: list the whole mailbox and read every message (naive), or read every message's
 * headers first and then what matches (metadata-first). They batch their reads, newest first, and keep the same share of the
 * budget free as ours, so that only the strategy differs.
 */
import type { Tariff } from '../src/google/tariffs';
import type { ParallelClock } from './parallel-clock';

export type NaiveStrategy = 'naive' | 'metadata-first';

export interface NaiveWish {
  strategy: NaiveStrategy;
  url: string;
  /** A valid one at this moment. */
  accessToken: () => Promise<string>;
  addresses: ReadonlySet<string>;
  tariff: Tariff;
  clock: ParallelClock;
  /** Part of the budget that may be used. */
  limitShare: number;
}

export interface NaiveResult {
  messages: number;
  /** Epoch ms of the virtual clock; null when there are fewer conversations. */
  first50: number | null;
  first300: number | null;
}

interface Head {
  id: string;
  threadId: string;
  payload?: { headers?: { name: string; value: string }[] };
}

/** The most that one person may have under way (simulator default; Google does not publish it). */
const BATCH = 25;
const HEADERS = 'fields=id,threadId,payload/headers&format=metadata&metadataHeaders=From&metadataHeaders=To&metadataHeaders=Cc';

export async function runNaive({ strategy, url, accessToken, addresses, tariff, clock, limitShare }: NaiveWish): Promise<NaiveResult> {
  const pay = pacer(clock, tariff.perUser * limitShare);
  const threads = new Set<string>();
  const result: NaiveResult = { messages: 0, first50: null, first300: null };
  const note = (matching: readonly Head[]) => {
    result.messages += matching.length;
    matching.forEach(({ threadId }) => threads.add(threadId));
    if (threads.size >= 50) result.first50 ??= clock.now();
    if (threads.size >= 300) result.first300 ??= clock.now();
  };
  const read = async (ids: readonly string[], query: string) => {
    pay(ids.length * tariff.units['messages.get']);
    return batchGet(
      url,
      await accessToken(),
      ids.map((id) => `/gmail/v1/users/me/messages/${id}?${query}`),
    );
  };

  for (let pageToken = ''; ;) {
    pay(tariff.units['messages.list']);
    const page = await list(url, await accessToken(), pageToken);
    for (let i = 0; i < page.ids.length; i += BATCH) {
      const heads = await read(page.ids.slice(i, i + BATCH), strategy === 'naive' ? 'format=full' : HEADERS);
      const matching = heads.filter((head) => involves(head, addresses));
      if (strategy === 'metadata-first' && matching.length > 0)
        await read(
          matching.map(({ id }) => id),
          'format=full',
        );
      note(matching);
    }
    if (!page.next) return result;
    pageToken = page.next;
  }
}

/** Lets virtual time pass until the units fit into a sliding minute. */
function pacer(clock: ParallelClock, limit: number): (units: number) => void {
  let spent: { at: number; units: number }[] = [];
  return (units) => {
    for (;;) {
      spent = spent.filter(({ at }) => clock.now() - at <= 60_000);
      const [oldest] = spent;
      if (!oldest || spent.reduce((sum, one) => sum + one.units, 0) + units <= limit) break;
      clock.advance(oldest.at + 60_001 - clock.now());
    }
    spent.push({ at: clock.now(), units });
  };
}

const involves = ({ payload }: Head, addresses: ReadonlySet<string>): boolean =>
  (payload?.headers ?? []).some(
    ({ name, value }) =>
      /^(from|to|cc)$/i.test(name) &&
      value.split(',').some((one) => addresses.has((/<([^>]+)>/.exec(one)?.[1] ?? one).trim().toLowerCase())),
  );

async function list(url: string, accessToken: string, pageToken: string): Promise<{ ids: string[]; next: string | undefined }> {
  const query = `maxResults=500${pageToken ? `&pageToken=${encodeURIComponent(pageToken)}` : ''}`;
  const response = await fetch(`${url}/gmail/v1/users/me/messages?${query}`, { headers: { authorization: `Bearer ${accessToken}` } });
  const { messages = [], nextPageToken } = (await response.json()) as { messages?: { id: string }[]; nextPageToken?: string };
  return { ids: messages.map(({ id }) => id), next: nextPageToken };
}

/** https://developers.google.com/workspace/gmail/api/guides/batch: n calls in one request cost n calls. */
async function batchGet(url: string, accessToken: string, paths: readonly string[]): Promise<Head[]> {
  const parts = paths.map((path, n) => `--b\r\nContent-Type: application/http\r\nContent-ID: <${n}>\r\n\r\nGET ${path}\r\n\r\n`);
  const response = await fetch(`${url}/batch/gmail/v1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'multipart/mixed; boundary=b' },
    body: `${parts.join('')}--b--\r\n`,
  });
  const text = await response.text();
  const boundary = /boundary=([^\s;]+)/.exec(response.headers.get('content-type') ?? '')?.[1] ?? '';
  const heads = text.split(`--${boundary}`).flatMap((part) => {
    const json = part.indexOf('{');
    return json < 0 ? [] : [JSON.parse(part.slice(json)) as Head & { error?: { message: string } }];
  });
  const refused = heads.find(({ error }) => error !== undefined);
  if (refused) throw new Error(`Google refused: ${refused.error?.message}`);
  return heads;
}
