/** Worlds on disk, because the oracle reads files; and one sentence that says: the team's data is what the rules make of this world. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../simulator/world/schema';
import type { OracleOptions } from '../oracle/oracle';
import { expectedOf, storedOf } from './against-oracle';
import { contentOf, figuresOf } from './content';
import type { Story } from './story';

const folder = mkdtempSync(join(tmpdir(), 'worlds-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let serial = 0;

export function saved(world: World): string {
  const path = join(folder, `world-${(serial += 1)}.json`);
  writeFileSync(path, JSON.stringify(world));
  return path;
}

/** Settles, then compares messages, links and conversations with the oracle, and the customers' figures with the stored messages. */
export async function showsExactly(story: Story, world: World, options: Partial<OracleOptions> = {}): Promise<void> {
  await story.settled();
  const content = await contentOf(story);
  expect(storedOf(content)).toEqual(expectedOf(saved(world), { now: Date.now(), ...options }));
  expect(Object.keys(content.interactions).filter((name) => name.startsWith('without messages'))).toEqual([]);
  const { kept, right } = await figuresOf(story);
  expect(kept).toEqual(right);
}
