/** A worker's slot is never held by an answer that stalls, nor by the line before large answers. A small server plays Gmail. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PACING } from '../../src/google/errors';
import { makeGmail } from '../../src/google/gmail';
import { boundedFetch } from '../../src/google/http';

const MB = 1024 * 1024;
let server: Server;
let url: string;
let stalled: ServerResponse[] = [];
let collecting: NodeJS.Timeout;

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(`{"id":"${'x'.repeat(2 * MB)}`);
    stalled.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collecting = setInterval(collectGarbage, 200);
});
afterEach(() => {
  for (const response of stalled) response.end('"}');
  stalled = [];
});
afterAll(async () => {
  clearInterval(collecting);
  await new Promise((resolve) => server.close(resolve));
});

test('a body that stalls ends with its time, however often garbage is collected meanwhile', async () => {
  await expect(boundedFetch(10 * MB, { timeoutMs: 500 })(url)).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }));
}, 60_000);

test('… and with its slice', async () => {
  await expect(boundedFetch(10 * MB, { stop: AbortSignal.timeout(500) })(url)).rejects.toThrow(
    expect.objectContaining({ name: 'TimeoutError' }),
  );
}, 60_000);

test('whoever waits for another’s large answer until their slice ends comes back soon: that is pacing, not a problem of Google’s', async () => {
  const mailbox = (signal: AbortSignal) =>
    makeGmail({ baseUrl: url, accessToken: () => Promise.resolve('t'), take: () => Promise.resolve(), signal });
  const first = new AbortController();
  const held = mailbox(first.signal).message('a');
  held.catch(() => undefined);
  while (stalled.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 500)); // its 2 MB are here, it is at the head of the line
  await expect(mailbox(AbortSignal.timeout(1_000)).message('b')).rejects.toMatchObject({ kind: 'wait', reason: PACING });
  first.abort();
  await expect(held).rejects.toMatchObject({ kind: 'wait' });
}, 60_000);
