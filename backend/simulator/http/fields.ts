/**
 * Google's partial responses: `fields=a,b(c,d/e),f/*`. A selector that cannot be read, or that names a field the answer
 * could not have, is a 400 "Invalid field selection" (GOOGLE.md §2.3).
 */
import { ApiError } from '../api';
import { SHAPES, type Shape } from './shapes';

/** Chosen fields of an object; `null` below a name means all of it. */
export type Selection = Map<string, Selection | null>;

const invalid = (what: string) =>
  new ApiError(400, 'invalidParameter', `Invalid field selection ${what}`, { location: 'fields', locationType: 'parameter' });

/** @throws ApiError 400 */
export function parseFields(text: string): Selection {
  let at = 0;
  const list = (depth: number): Selection => {
    if (depth > 50) throw invalid(text);
    const selection: Selection = new Map();
    do item(selection, depth);
    while (text[at] === ',' && (at += 1));
    return selection;
  };
  const item = (into: Selection, depth: number): void => {
    const name = /^\s*([A-Za-z0-9_.-]+|\*)\s*/.exec(text.slice(at));
    if (!name?.[1]) throw invalid(text.slice(at) || text);
    at += name[0].length;
    if (text[at] === '/') {
      at += 1;
      const below: Selection = new Map();
      item(below, depth + 1);
      merge(into, name[1], below);
    } else if (text[at] === '(') {
      at += 1;
      merge(into, name[1], list(depth + 1));
      if (text[at] !== ')') throw invalid(text);
      at += /^\)\s*/.exec(text.slice(at))?.[0].length ?? 1;
    } else {
      merge(into, name[1], null);
    }
  };
  const selection = list(0);
  if (at < text.length) throw invalid(text.slice(at));
  return selection;
}

function merge(into: Selection, name: string, below: Selection | null): void {
  const known = into.get(name);
  if (!into.has(name) || below === null || known === null || known === undefined) {
    into.set(name, into.has(name) && known === null ? null : below);
    return;
  }
  for (const [key, value] of below) merge(known, key, value);
}

/** @throws ApiError 400 when the selection names a field that the resource does not have. */
export function checkFields(selection: Selection, shape: Shape | undefined): void {
  if (!shape) return;
  for (const [name, below] of selection) {
    if (name === '*') {
      if (below !== null && Object.values(shape).every((next) => next === null)) throw invalid(name);
      continue;
    }
    const next = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (next === undefined) throw invalid(name);
    if (below === null) continue;
    if (next === null) throw invalid([...below.keys()][0] ?? name);
    checkFields(below, SHAPES[next]);
  }
}

export function pickFields(value: unknown, selection: Selection | null): unknown {
  if (selection === null || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((entry) => pickFields(entry, selection));
  const all = selection.get('*');
  const picked = Object.entries(value).flatMap(([key, entry]) => {
    if (!selection.has(key) && all === undefined) return [];
    const below = selection.get(key);
    return [[key, pickFields(entry, below === undefined ? (all ?? null) : below)] as const];
  });
  return Object.fromEntries(picked);
}
