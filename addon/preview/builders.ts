/**
 * How the stand-in's builders work: each is a plain object of chainable setters around a JSON value that only `jsonOf`
 * can reach, so that an add-on cannot lean on anything that Google's own objects do not have.
 */
const values = new WeakMap<object, unknown>();

/** The JSON behind a builder. Throws, as Google does, when something else was passed (or a builder of another kind). */
export function jsonOf<T>(kind: string, made: unknown): T {
  const value = typeof made === 'object' && made !== null ? values.get(made) : undefined;
  if (!value || (value as { kind: string }).kind !== kind) throw new TypeError(`Expected a CardService.${kind}`);
  return (value as { json: T }).json;
}

type Setters<J> = Record<string, (json: J, value: never) => void>;
type Built<S> = { [K in keyof S]: (value?: unknown) => Built<S> };

/** Makes a builder: `setters` change `json`, every call returns the builder itself. */
export function builder<J extends object, S extends Setters<J>>(kind: string, json: J, setters: S): Built<S> {
  const made: Record<string, (value?: unknown) => unknown> = {};
  for (const [name, set] of Object.entries(setters)) {
    made[name] = (value) => {
      set(json, value as never);
      return made;
    };
  }
  values.set(made, { kind, json });
  return made as Built<S>;
}

/** Something finished (a card, a response) that can be printed, not changed. */
export function finished(kind: string, json: object): { printJson: () => string } {
  const made = { printJson: () => JSON.stringify(json) };
  values.set(made, { kind, json });
  return made;
}

/** A non-empty string; Apps Script complains about the signature when it gets anything else. */
export function text(value: unknown, where: string): string {
  if (typeof value !== 'string')
    throw new TypeError(`The parameters (${typeof value}) don't match the method signature for CardService.${where}`);
  if (value === '') throw new Error(`CardService.${where}: the text is empty`);
  return value;
}

export function flag(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean')
    throw new TypeError(`The parameters (${typeof value}) don't match the method signature for CardService.${where}`);
  return value;
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[], where: string): T {
  if (!allowed.includes(value as T)) throw new TypeError(`CardService.${where}: ${String(value)} is not one of ${allowed.join(', ')}`);
  return value as T;
}
