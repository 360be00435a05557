/** The preview as a person and a program use it: over HTTP, with the real simulator, the built bundle, and a backend that answers what it is told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { ActResult, HomeView, MessageView } from '../../backend/src/contract/addon';
import { createSimulator, type Simulator } from '../../backend/simulator/server';
import { builtBundle } from '../test/harness';
import { acme, addJo, homeView, messageView } from '../test/views';
import { makePreview } from './page';

interface Asked {
  path: string;
  claims: { aud: string; email: string };
  body: { gmailMessageId?: string; from?: string; act?: object };
}

const asked: Asked[] = [];
let simulator: Simulator;
let backend: Server;
let preview: Server;
let url: string;
let answer: (path: string) => MessageView | HomeView | ActResult;

beforeAll(async () => {
  builtBundle();
  simulator = await createSimulator({
    clients: [],
    world: {
      world: 1,
      now: '2001-11-30T09:00:00Z',
      organisations: [
        {
          domain: 'northwind.example',
          name: 'Northwind',
          timeZone: 'Europe/Stockholm',
          people: [
            {
              email: 'ada@northwind.example',
              name: 'Ada Berg',
              mail: [
                {
                  message: {
                    id: '<m1@acme.example>',
                    date: '2001-11-29T14:05:00Z',
                    from: 'Jo Lee <jo@acme.example>',
                    to: ['ada@northwind.example'],
                    subject: '<script>alert(1)</script>',
                    text: 'Hello & <b>welcome</b>',
                  },
                },
                {
                  message: {
                    id: '<m2@acme.example>',
                    date: '2001-11-28T14:05:00Z',
                    from: 'Ada Berg <ada@northwind.example>',
                    to: ['Jo Lee <jo@acme.example>'],
                    subject: 'Offer',
                    text: 'Here it is.',
                  },
                },
              ],
            },
            { email: 'bo@northwind.example', name: 'Bo Ek' },
          ],
        },
      ],
    } as never,
  });
  backend = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Asked['claims'];
      asked.push({ path: request.url ?? '', claims, body: JSON.parse(body) as Asked['body'] });
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer(request.url ?? '')));
    });
  });
  const backendUrl = await listening(backend);
  preview = createServer(
    makePreview({ simulatorUrl: simulator.url, backendUrl, bundlePath: resolve(__dirname, '../dist/Code.js'), audience: 'addon-client' })
      .handle,
  );
  url = await listening(preview);
});

afterAll(async () => {
  for (const server of [backend, preview]) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
  await simulator.close();
});

beforeEach(() => {
  asked.length = 0;
  answer = (path) => (path.endsWith('home') ? homeView() : messageView());
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = async (path: string, accept = 'text/html') => {
  const response = await fetch(`${url}${path}`, { headers: { Accept: accept } });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const ada = 'person=ada%40northwind.example';
const idOfFirst = () => simulator.control.mailbox('ada@northwind.example', 1)[0]?.id ?? '';

test('the inbox of the first person, newest first, every row a link, the homepage card beside it', async () => {
  const { text, headers } = await get('/preview');
  expect(text.indexOf('Hello &amp; &lt;b>welcome')).toBeGreaterThan(0);
  expect(text.indexOf(`id=${idOfFirst()}`)).toBeLessThan(text.indexOf('To: Jo Lee'));
  expect(text).toContain('Your latest interactions');
  expect(text).toContain('Bo Ek');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(asked).toEqual([
    expect.objectContaining({
      path: '/addon/v1/home',
      claims: expect.objectContaining({ aud: 'addon-client', email: 'ada@northwind.example' }),
    }),
  ]);
});

test('an open mail with its card; hostile subjects are text', async () => {
  const { text } = await get(`/preview?${ada}&id=${idOfFirst()}`);
  expect(text).not.toContain('<script');
  expect(text).toContain('On Acme since 14:06.');
  expect(text).toContain('href="https://workspace.startdeliver.com/customers/c1"');
  expect(asked).toEqual([
    expect.objectContaining({
      path: '/addon/v1/message',
      body: expect.objectContaining({ gmailMessageId: idOfFirst(), from: 'Jo Lee <jo@acme.example>' }),
    }),
  ]);
});

test('the card as JSON, by Gmail id or Message-ID', async () => {
  const byId = await get(`/preview/card?${ada}&trigger=gmail.message&id=${idOfFirst()}`);
  const byMessageId = await get(`/preview/card?${ada}&trigger=gmail.message&id=${encodeURIComponent('<m1@acme.example>')}`);
  expect(byId.headers.get('content-type')).toContain('application/json');
  expect(JSON.parse(byId.text)).toMatchObject({ header: { title: 'Acme', subtitle: 'Synced' } });
  expect(byMessageId.text).toBe(byId.text);
  expect(JSON.parse((await get(`/preview/card?${ada}&trigger=gmail.home`)).text)).toMatchObject({ header: { title: 'Northwind' } });
});

test('a button is pressed without JavaScript, and the page shows the new card and what was done', async () => {
  answer = () => messageView({ message: addJo, customers: [] });
  const page = await get(`/preview?${ada}&id=${idOfFirst()}`);
  const fields = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]): [string, string] => [
    name ?? '',
    (value ?? '').replace(/&quot;/g, '"'),
  ]);
  answer = () => ({ kind: 'acted', done: 'Jo Lee is now a User at Acme.', view: messageView({ customers: [acme] }) });
  const response = await fetch(`${url}/preview/act`, { method: 'POST', body: new URLSearchParams(fields) });
  const after = await response.text();
  expect(after).toContain('Jo Lee is now a User at Acme.');
  expect(after).toContain('On Acme since 14:06.');
  expect(asked.at(-1)).toMatchObject({ path: '/addon/v1/act', body: { act: { do: 'add-user', email: 'jo@acme.example' } } });
});

test('a program presses a button with the action copied from the card', async () => {
  answer = () => ({ kind: 'acted', done: 'Done.', view: messageView() });
  const action = { function: 'onAct', parameters: [{ key: 'do', value: 'sync-now' }] };
  const response = await fetch(`${url}/preview/act`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ person: 'ada@northwind.example', trigger: 'gmail.message', id: '<m1@acme.example>', action }),
  });
  expect(await response.json()).toMatchObject({ renderActions: { action: { notification: { text: 'Done.' } } }, stateChanged: true });
});

test.each([
  ['nobody of that name', '/preview?person=nobody@northwind.example', 404, 'nobody@northwind.example is nobody in this world.'],
  ['no such mail', `/preview/card?${ada}&trigger=gmail.message&id=ffff`, 404, 'ada@northwind.example has no mail ffff.'],
  ['no such trigger', `/preview/card?${ada}&trigger=drive.home`, 400, 'trigger is one of gmail.message, gmail.home'],
  ['no such page', '/preview/nothing', 404, 'The preview has no such page.'],
])('%s: one clear sentence', async (_, path, status, sentence) => {
  const { status: given, text } = await get(path, 'application/json');
  expect([given, (JSON.parse(text) as { detail: string }).detail]).toEqual([status, sentence]);
});
