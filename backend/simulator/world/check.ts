/** The strict check of a world: every problem named by its place, e.g. `organisations[0].people[3].mail[1].mbox: no such file`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { worldSchema, type World } from './schema';

/** A world that cannot be loaded; `problems` has one line per mistake, the message all of them. */
export class WorldError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'WorldError';
  }
}

const MOST_PROBLEMS = 20;

type Path = readonly PropertyKey[];

/** `['organisations', 0, 'mail']` → `organisations[0].mail`. */
export function placeOf(path: Path): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

const line = (path: Path, problem: string): string => `${placeOf(path) || 'world file'}: ${problem}`;

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  record: 'an object',
};

function describe(issue: z.core.$ZodIssue, world: unknown): string[] {
  if (placeOf(issue.path) === 'now' && valueAt(world, issue.path) !== undefined)
    return ['now: must be "fixed" or a time like 2001-11-30T09:00:00Z'];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => line([...issue.path, key], 'unknown key'));
    case 'invalid_type':
      return [
        line(issue.path, valueAt(world, issue.path) === undefined ? 'missing' : `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`),
      ];
    case 'invalid_value':
      return [line(issue.path, `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`)];
    case 'invalid_union':
      if (valueAt(world, issue.path) === undefined) return [line(issue.path, 'missing')];
      return [line(issue.path, 'must be a text or a list of texts')];
    default:
      return [line(issue.path, issue.message)];
  }
}

function duplicateAddresses(world: World): string[] {
  const seen = new Map<string, string>();
  return world.organisations.flatMap((organisation, at) =>
    organisation.people.flatMap((person, index) => {
      const place = placeOf(['organisations', at, 'people', index, 'email']);
      const first = seen.get(person.email.toLowerCase());
      seen.set(person.email.toLowerCase(), first ?? place);
      return first === undefined ? [] : [`${place}: ${person.email} is already at ${first}`];
    }),
  );
}

/** Every file that the world points at, with its place. */
function* filesOf(world: World): Generator<[path: Path, file: string]> {
  for (const [at, organisation] of world.organisations.entries()) {
    for (const [index, person] of organisation.people.entries()) {
      const place = ['organisations', at, 'people', index];
      for (const [entry, mail] of (person.mail ?? []).entries()) {
        if (mail.mbox !== undefined) yield [[...place, 'mail', entry, 'mbox'], mail.mbox];
        if (mail.eml !== undefined) yield [[...place, 'mail', entry, 'eml'], mail.eml];
      }
      for (const [entry, event] of (person.events ?? []).entries()) {
        if (event.ics !== undefined) yield [[...place, 'events', entry, 'ics'], event.ics];
      }
    }
  }
}

const missingFiles = (world: World, baseDir: string): string[] =>
  [...filesOf(world)].flatMap(([path, file]) => (existsSync(resolve(baseDir, file)) ? [] : [line(path, 'no such file')]));

/** Returns the world if it is one; throws WorldError with the first twenty problems if not. `baseDir`: what its paths are relative to. */
export function checkWorld(value: unknown, baseDir: string): World {
  const parsed = worldSchema.safeParse(value);
  const problems = parsed.success
    ? [...duplicateAddresses(parsed.data), ...missingFiles(parsed.data, baseDir)]
    : parsed.error.issues.flatMap((issue) => describe(issue, value));
  if (problems.length > 0) throw new WorldError(problems.slice(0, MOST_PROBLEMS));
  return parsed.data!;
}
