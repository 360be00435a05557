/** Attachments: opened through the reader's own Gmail byte for byte, by those who hold the mail only; everybody else reads why not. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseHolds, redisHolds } from '../support/held';
import { startStory, type Story } from '../support/story';
import { ago, smallTeam } from '../support/worlds';
import { signedIn, type Browser } from './browser';

const ADA = 'ada@northwind.example';
const BO = 'bo@northwind.example';
const content = randomBytes(70_000);
const folder = mkdtempSync(join(tmpdir(), 'attachments-'));
let story: Story;
let ada: Browser;
let bo: Browser;
let thread: string;

/** The offer as a mail programme sends it: a text, and a PDF whose name needs encoding. */
const mail = (boundary = 'b1'): string =>
  [
    'Message-ID: <offer@acme.example>',
    `Date: ${new Date(ago(1)).toUTCString()}`,
    'From: Jo Lee <jo@acme.example>',
    `To: ${ADA}`,
    'Subject: The offer',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'As promised.',
    `--${boundary}`,
    'Content-Type: application/pdf; name="=?utf-8?q?Angebot_f=C3=BCr_M=C3=A4rz=2Epdf?="',
    'Content-Disposition: attachment; filename="=?utf-8?q?Angebot_f=C3=BCr_M=C3=A4rz=2Epdf?="',
    'Content-Transfer-Encoding: base64',
    '',
    content.toString('base64').replace(/.{76}/g, '$&\r\n'),
    `--${boundary}--`,
    '',
  ].join('\r\n');

beforeAll(async () => {
  writeFileSync(join(folder, 'offer.eml'), mail());
  const world = smallTeam();
  world.organisations[0]?.people?.[0]?.mail?.push({ eml: 'offer.eml' });
  story = await startStory({ world, baseDir: folder });
  await story.connect(ADA);
  await story.settled();
  [ada, bo] = [await signedIn(story, ADA), await signedIn(story, BO)];
  thread = /\/interactions\/[0-9a-f]{24}/.exec((await ada.get('/interactions?q=offer')).text)?.[0] ?? '';
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await story.end();
});

const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');
const fileOf = async (browser: Browser) => /\/interactions\/[^"]+\/attachments\/[^"]+/.exec((await browser.get(thread)).text)?.[0] ?? null;
const linkForAda = async () => (await fileOf(ada)) ?? 'none';

test('whoever holds the mail gets the file byte for byte, under its own name, and never shown as a page of ours', async () => {
  const session = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(new URL(await linkForAda(), story.url), { headers: { cookie: session } });
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  expect(response.headers.get('content-type')).toContain('application/pdf');
  expect(response.headers.get('content-disposition')).toContain(`filename*=UTF-8''Angebot%20f%C3%BCr%20M%C3%A4rz.pdf`);
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(response.headers.get('cache-control')).toBe('no-store');
});

/** A line of the file as mail writes it (57 bytes), in every way a program would. */
const written = (line: Buffer): [how: string, Buffer | string][] => [
  ['as it is', line],
  ['as characters', line.toString('latin1')],
  ['in base64', line.toString('base64')],
  ['in base64 for addresses', line.toString('base64url')],
  ['in hexadecimal', line.toString('hex')],
  ['as numbers', line.join(',')],
];

test('of what is in a file nothing is kept, in MongoDB or in Redis, after the import and after it was opened', async () => {
  expect((await ada.get(await linkForAda())).status).toBe(200);
  const places = { MongoDB: await databaseHolds(story), Redis: await redisHolds(story) };
  expect(places.MongoDB.includes('Angebot für März.pdf')).toBe(true);
  expect(places.Redis.includes('"cookie":')).toBe(true);
  const found = Object.entries(places).flatMap(([place, held]) =>
    [0, 600, 1_227].flatMap((line) =>
      written(content.subarray(line * 57, (line + 1) * 57)).flatMap(([how, bytes]) => (held.includes(bytes) ? `${place}, ${how}` : [])),
    ),
  );
  expect(found).toEqual([]);
});

test('opening a file is in the audit log as a view of its conversation', async () => {
  await ada.get(await linkForAda());
  const { body } = await story.api('/audit?limit=100');
  const views = (body as { data: { action: string; target: string; actor: string }[] }).data.filter(
    ({ action }) => action === 'interaction.view',
  );
  expect(views).toContainEqual(expect.objectContaining({ actor: ADA, target: `interaction:${thread.split('/').at(-1)}` }));
});

test('a colleague without the mail sees the file’s name, no link, and whose mailbox holds it', async () => {
  const page = await bo.get(thread);
  expect(words(page.text)).toContain('Angebot für März.pdf');
  expect(await fileOf(bo)).toBeNull();
  expect(page.text).toContain('title="Only Ada Berg’s mailbox holds this file."');
  const refused = await bo.get(await linkForAda());
  expect(refused.status).toBe(403);
  expect(words(refused.text)).toContain('Only Ada Berg’s mailbox holds this file');
  expect(words(refused.text)).toContain('Ask Ada Berg to forward the mail to you.');
});

test('a part that is not an attachment, and a message of another conversation, are not here', async () => {
  const link = await linkForAda();
  expect((await ada.get(link.replace(/[^/]+$/, '0'))).status).toBe(404);
  expect((await ada.get(link.replace(/messages\/[^/]+/, 'messages/0123456789abcdef01234567'))).status).toBe(404);
  expect((await ada.get(link.replace(/interactions\/[^/]+/, 'interactions/0123456789abcdef01234567'))).status).toBe(404);
});

test('Gmail that does not answer is nobody’s fault, and another try is offered', async () => {
  story.sim.control.fault({ operation: 'messages.get', times: 5, status: 503 });
  const answer = await ada.get(await linkForAda());
  story.sim.control.clearFaults();
  expect(answer.status).toBe(503);
  expect(words(answer.text)).toContain('Gmail did not hand the file over just now');
});

test('a mail whose text is not shared does not give its files away', async () => {
  const link = await linkForAda();
  await ada.post(`${thread}/visibility`, { visibility: 'subject' });
  expect((await bo.get(link)).status).toBe(404);
  expect((await ada.get(link)).status).toBe(200);
  await ada.post(`${thread}/visibility`, { visibility: '' });
});

test('after the mail was deleted in Gmail the page says so, marks it, and offers no link', async () => {
  const link = await linkForAda();
  story.sim.control.deleteMail('offer@acme.example');
  expect((await ada.get(link)).status).toBe(410);
  await story.settled();
  await story.pass(11 * 60_000);
  await story.settled();
  const page = await ada.get(thread);
  expect(words(page.text)).toContain('Deleted in Gmail');
  expect(page.text).toContain('The mail was deleted in Gmail, so its files can’t be opened any more.');
  expect(await fileOf(ada)).toBeNull();
});
