/** Every untrusted input passes here: shape by zod, and no key that a database or an object would take for an order. */
import type { ZodType } from 'zod';
import type { FieldError } from './problem';

const DEEPEST = 20;

/** The place of the first key that starts with $ or names an object's insides; null when there is none. */
export function forbiddenKey(value: unknown, path: readonly (string | number)[] = []): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (path.length > DEEPEST) return placeOf(path);
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if (key.startsWith('$') || key === '__proto__' || key === 'constructor' || key === 'prototype') return placeOf(here);
    const found = forbiddenKey(inner, here);
    if (found !== null) return found;
  }
  return null;
}

/** `users[3].email`, as people read it. */
export function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text ? '.' : ''}${String(part)}`),
    '',
  );
}

/** The parsed value, or what is wrong with it, each place once. */
export function validated(schema: ZodType, value: unknown): { value: unknown } | { errors: FieldError[] } {
  const forbidden = forbiddenKey(value);
  if (forbidden !== null) return { errors: [{ path: forbidden, message: 'This name is not allowed here.' }] };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data };
  return {
    errors: parsed.error.issues
      .slice(0, 100)
      .flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ path: placeOf([...issue.path, key]), message: 'This name is not known here.' }))
          : [{ path: placeOf(issue.path), message: issue.message }],
      ),
  };
}
