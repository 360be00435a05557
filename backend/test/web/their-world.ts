/** The second company as its own key sees it: what must be the same after the first one has asked for it. */
import type { Story } from '../support/story';
import { SOUTH } from './two-companies';

export const SUE = 'sue@south.example';

/** What only the second company may know. */
export const THEIRS = /canary|sue@south|tom@south|words of/i;

const PATHS = [
  '/customers',
  '/users',
  '/tasks',
  '/team-members',
  `/team-members/${SUE}/settings`,
  '/rules',
  '/people/unknown',
  '/interactions',
  '/messages',
  '/audit',
];

export async function theirWorld(story: Story): Promise<string> {
  const answers = await Promise.all(PATHS.map((path) => story.api(path, { domain: SOUTH })));
  return JSON.stringify(answers.map(({ body }) => body));
}
