/** A whole world is imported for everybody: exactly the messages, links and conversations that the rules name, before and after the audit. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { demoWorld } from '../../simulator/demo/demo-world';
import { readWorldFile } from '../../simulator/world/read-file';
import { expectedOf, storedOf } from '../support/against-oracle';
import { contentOf, figuresOf } from '../support/content';
import { startStory, type Story } from '../support/story';

jest.setTimeout(240_000);

const ENRON = resolve(__dirname, '../../../../shared/worlds/enron-small/world.json');
const folder = mkdtempSync(join(tmpdir(), 'world-'));
let story: Story | undefined;
afterEach(async () => {
  await story?.end();
  story = undefined;
});
afterAll(() => rmSync(folder, { recursive: true }));

async function importsWhatTheOracleSays(path: string): Promise<void> {
  story = await startStory({ world: readWorldFile(path), baseDir: dirname(path), auditDelaySeconds: 0 });
  await story.connectAll();
  await story.settled({ timeoutMs: 180_000 });
  const expected = expectedOf(path, { now: Date.now() });
  const imported = await contentOf(story);
  expect(storedOf(imported)).toEqual(expected);

  await story.settled({ audited: true, timeoutMs: 180_000 });
  const audited = await contentOf(story);
  expect(audited).toEqual(imported);
  const { kept, right } = await figuresOf(story);
  expect(kept).toEqual(right);
  for (const connection of await story.parts.store.connections.list(story.organisation.id)) {
    expect(connection.audit.missed).toBe(0);
    expect(connection.problem).toBeNull();
  }
}

test('the demo world', async () => {
  const path = join(folder, 'demo.json');
  writeFileSync(path, JSON.stringify(demoWorld()));
  await importsWhatTheOracleSays(path);
});

(existsSync(ENRON) ? test : test.skip)('two real business mailboxes (skipped when ../shared is absent)', () =>
  importsWhatTheOracleSays(ENRON),
);
