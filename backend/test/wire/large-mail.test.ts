/** R27: mail that does not fit into memory is still read as far as a reader needs it, and says what is missing. A small server plays Gmail. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeGmail } from '../../src/google/gmail';
import { makeCall } from '../../src/google/gmail-call';

const HEADERS = [
  { name: 'Message-ID', value: '<big@acme.example>' },
  { name: 'From', value: 'jo@acme.example' },
  { name: 'Subject', value: 'Big' },
];
const base = { threadId: 't1', labelIds: ['INBOX'], snippet: 'big', internalDate: '1700000000000', sizeEstimate: 1_400_000_000 };
const attachment = { partId: '1', mimeType: 'video/mp4', filename: 'film.mp4', body: { attachmentId: 'a1', size: 1_400_000_000 } };

let server: Server;
const asked: string[] = [];
afterEach(() => void (asked.length = 0));
beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const fields = searchParams.get('fields') ?? '';
    const whole = searchParams.get('format') === 'full' && !fields.includes('body(attachmentId,size)');
    asked.push(`${pathname.split('/').slice(5).join('/')} ${searchParams.get('format') ?? ''}${whole ? ' whole' : ''}`);
    answer(response, pathname, whole, searchParams);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function answer(response: ServerResponse, path: string, whole: boolean, query: URLSearchParams): void {
  const json = (value: unknown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (path.endsWith('/crowd')) {
    if (query.get('format') === 'full') return void endless(response);
    return void json({ ...base, id: 'crowd', payload: { headers: HEADERS } });
  }
  if (path.includes('/threads/')) return void endless(response);
  if (path.endsWith('/attachments/text1')) return void json({ size: 5, data: Buffer.from('words').toString('base64url') });
  if (path.endsWith('/headers')) {
    if (query.get('format') === 'full' || query.getAll('metadataHeaders').includes('From')) return void endless(response);
    return void json({ ...base, id: 'headers', payload: { headers: HEADERS.slice(0, 1) } });
  }
  if (path.endsWith('/from')) {
    const headers = [
      { name: 'From', value: `jo@acme.example, "${'x'.repeat(4_000_000)}` },
      ...HEADERS.filter(({ name }) => name !== 'From'),
    ];
    return void json({ ...base, id: 'from', payload: { mimeType: 'text/plain', headers } });
  }
  if (path.endsWith('/elsewhere')) {
    const text = { partId: '0', mimeType: 'text/plain', filename: '', body: { attachmentId: 'text1', size: 5 } };
    return void json({ ...base, id: 'elsewhere', payload: { mimeType: 'multipart/mixed', headers: HEADERS, parts: [text, attachment] } });
  }
  if (whole) return void endless(response);
  json({ ...base, id: 'm1', payload: { mimeType: 'multipart/mixed', headers: HEADERS, parts: [attachment] } });
}

/** Goes on for as long as somebody listens. */
function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"payload":"');
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
  };
  response.on('drain', more);
  more();
}

const open = () =>
  makeGmail({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessToken: async () => 't',
    take: async () => undefined,
  });

test('a message without end is read by its structure: head and attachments are there, and it says it is cut', async () => {
  const { head, body } = await open().message('m1');
  expect(head).toMatchObject({ key: 'big@acme.example', size: 1_400_000_000, from: [{ address: 'jo@acme.example' }] });
  expect(body).toMatchObject({ text: '', truncated: true, attachments: [{ filename: 'film.mp4', bytes: 1_400_000_000 }] });
  expect(asked).toEqual(['messages/m1 full whole', 'messages/m1 full']);
});

test('a message whose structure alone is without end (50,000 attachments) is read by its headers', async () => {
  const { head, body } = await open().message('crowd');
  expect(head).toMatchObject({ key: 'big@acme.example', from: [{ address: 'jo@acme.example' }] });
  expect(body).toEqual({ text: '', html: null, attachments: [], truncated: true });
  expect(asked).toEqual(['messages/crowd full whole', 'messages/crowd full', 'messages/crowd metadata']);
});

test('a thread without end says that it is to be read message by message', async () => {
  expect(await open().thread('t1')).toBeNull();
});

test('headers without end: the message is named, and it says what is not known; whole or not, it is the same', async () => {
  const head = await open().head('headers');
  const unparsable = expect.stringContaining('too large') as string;
  expect(head).toMatchObject({ key: 'big@acme.example', from: [], peopleCut: true, unparsable });
  expect((await open().message('headers')).head).toEqual(head);
});

test('a From of 4 MB is cut, and gives the same head from the headers alone and from the whole message', async () => {
  const head = await open().head('from');
  expect(head).toMatchObject({ key: 'big@acme.example', from: [{ address: 'jo@acme.example' }], peopleCut: true });
  expect((await open().message('from')).head).toEqual(head);
});

test('a text that Gmail keeps elsewhere is fetched', async () => {
  const { body } = await open().message('elsewhere');
  expect(body).toMatchObject({ text: 'words', truncated: false });
  expect(asked).toEqual(['messages/elsewhere full whole', 'messages/elsewhere/attachments/text1 ']);
});

test('of large answers one is held at a time; small ones pass by', async () => {
  const sizes = createServer((request, response) => response.end('x'.repeat(Number(request.url?.slice(1)))));
  await new Promise<void>((resolve) => sizes.listen(0, '127.0.0.1', resolve));
  const call = makeCall({ accessToken: async () => 't', take: async () => undefined });
  const held = { large: 0, most: 0 };
  const events: string[] = [];
  let letGo: () => void = () => undefined;
  const smallCame = new Promise<void>((resolve) => (letGo = resolve));
  const ask = (bytes: number, use: () => Promise<void>) =>
    call('messages.get', 12_000_000, async (_api, options) => {
      const { fetchImplementation } = options as { fetchImplementation: typeof fetch };
      const answer = await fetchImplementation(`http://127.0.0.1:${(sizes.address() as AddressInfo).port}/${bytes}`);
      expect((await answer.text()).length).toBe(bytes);
      await use();
      return { data: {} };
    });
  const large = async () => {
    held.large += 1;
    held.most = Math.max(held.most, held.large);
    await smallCame;
    events.push('large');
    held.large -= 1;
  };
  const refused = ask(13_000_000, large);
  const small = async () => (events.push('small'), letGo());
  const larges = [2, 3, 4, 5].map((mb) => ask(mb * 1_000_000, large));
  // All at once: whichever large one comes first waits for the small one, and the others, also the one to be refused, wait for it.
  await Promise.all([expect(refused).rejects.toMatchObject({ reason: 'AnswerTooLarge' }), ...larges, ask(1_000, small)]);
  expect(held.most).toBe(1);
  expect(events).toEqual(['small', 'large', 'large', 'large', 'large']);
  await new Promise((resolve) => sizes.close(resolve));
}, 120_000);

test('a stop ends what is under way, as a wait', async () => {
  const stop = new AbortController();
  const gmail = makeGmail({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessToken: async () => 't',
    take: async () => stop.abort(),
    signal: stop.signal,
  });
  await expect(gmail.profile()).rejects.toMatchObject({ kind: 'wait' });
});

test('a redirect is not followed: the token would go along', async () => {
  const away = createServer((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
  await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
  const gmail = makeGmail({
    baseUrl: `http://127.0.0.1:${(away.address() as AddressInfo).port}`,
    accessToken: async () => 't',
    take: async () => undefined,
  });
  await expect(gmail.profile()).rejects.toMatchObject({ status: 0 });
  await new Promise((resolve) => away.close(resolve));
});
