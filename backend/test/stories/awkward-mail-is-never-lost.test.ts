/**
 * Real and awkward mail (MIME torture, duplicates, loops, mailing lists) in one mailbox: nothing crashes, nothing is lost: every message
 * is stored, has a verdict, or stands on the problem list. And what is stored is what the oracle says. Skipped where ../shared is absent.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expectedOf, storedOf } from '../support/against-oracle';
import { contentOf, figuresOf, withDatabase } from '../support/content';
import { startStory, type Story } from '../support/story';
import { ADA } from '../support/two-mailboxes';
import type { World } from '../../simulator/world/schema';

jest.setTimeout(180_000);

const MAIL = resolve(__dirname, '../../../../shared/mail');
const test_ = existsSync(MAIL) ? test : test.skip;
const NOW = '2009-12-01T00:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'awkward-'));
afterAll(() => rmSync(folder, { recursive: true }));

const emls = (where: string): string[] =>
  readdirSync(join(MAIL, where), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.eml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** All but the mailing list's mail is years apart: its readable dates are moved into the window, everything else stays byte for byte. */
function withinTheWindow(raw: string, index: number): string {
  const date = new Date(Date.parse('2009-11-01T00:00:00Z') + index * 3_600_000).toUTCString().replace('GMT', '+0000');
  const end = /\r?\n\r?\n/.exec(raw)?.index ?? raw.length;
  const head = raw
    .slice(0, end)
    .replace(/^(Date:)[ \t]*(.*)$/im, (line: string, name: string, value: string) =>
      Number.isNaN(Date.parse(value.replace(/\(.*\)/, ''))) ? line : `${name} ${date}`,
    );
  return head + raw.slice(end);
}

/** Ada's mailbox holds all of it; every third address that takes part is a User's, at one of five customers. */
function awkwardWorld(): { path: string; world: World } {
  const files = [...emls('torture'), ...emls('edge')];
  const addresses = new Set<string>();
  for (const [index, file] of files.entries()) {
    writeFileSync(join(folder, `${String(index).padStart(3, '0')}.eml`), withinTheWindow(readFileSync(file, 'latin1'), index), 'latin1');
  }
  for (const [index, file] of emls('lkml').entries())
    writeFileSync(join(folder, `lkml-${String(index).padStart(3, '0')}.eml`), readFileSync(file));
  for (const name of readdirSync(folder)) {
    const head = readFileSync(join(folder, name), 'latin1').split(/\r?\n\r?\n/)[0] ?? '';
    for (const [, value] of head.matchAll(/^(?:From|To|Cc):(.*)$/gim))
      for (const [address] of (value ?? '').matchAll(/[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi)) addresses.add(address.toLowerCase());
  }
  const users = [...addresses]
    .sort()
    .filter((_, index) => index % 3 === 0)
    .map((email, index) => ({ id: `u${index}`, customer: `c${index % 5}`, name: `User ${index}`, email, otherEmails: [] }));
  const world: World = {
    world: 1,
    now: NOW,
    organisations: [
      {
        domain: 'northwind.example',
        name: 'Northwind',
        people: [{ email: ADA, name: 'Ada', mail: [{ eml: '.' }], settings: { syncThirdPartySender: true } }],
        directory: { customers: [0, 1, 2, 3, 4].map((n) => ({ id: `c${n}`, name: `Customer ${n}` })), users },
      },
    ],
  };
  const path = join(folder, 'world.json');
  writeFileSync(path, JSON.stringify(world));
  return { path, world };
}

let story: Story | undefined;
afterEach(() => story?.end());

test_('torture, edge and lkml in one mailbox', async () => {
  const { path, world } = awkwardWorld();
  story = await startStory({ world, baseDir: dirname(path), auditDelaySeconds: 0 });
  const connection = await story.connect(ADA);
  await story.settled({ audited: true, timeoutMs: 60_000 });

  const mailbox = story.sim.control.mailbox(ADA, 10_000);
  expect(mailbox.length).toBeGreaterThan(300);
  const known = await withDatabase(story, async (database) => {
    const messages = await database.collection('messages').find().toArray();
    const verdicts = await database.collection('verdicts').find().toArray();
    const problems = await database.collection('problems').find().toArray();
    return new Set([
      ...messages.flatMap(({ places }) => places as string[]),
      ...verdicts.map(({ _id }) => String(_id)),
      ...problems.map(({ gmailId }) => `${connection}:${String(gmailId)}`),
    ]);
  });
  const sixMonths = Date.now() - 190 * 86_400_000;
  const lost = mailbox.filter(({ id, date }) => !known.has(`${connection}:${id}`) && date > sixMonths);
  expect(lost).toEqual([]);

  const content = await contentOf(story);
  expect(Object.keys(content.messages).length).toBeGreaterThan(100);
  const { kept, right } = await figuresOf(story);
  expect(kept).toEqual(right);
  const [stored, expected] = [storedOf(content), expectedOf(path, { now: Date.now() })];
  expect(stored.messages).toEqual(expected.messages);
  expect(stored.conversations).toEqual(expected.conversations);
});
