/**
 * Holds resources against Google's own discovery document: types, formats, enums, and no key that Google does not have.
 * The document lies beside the project (../shared/google-discovery); tests that need it skip, and say so, when it is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

interface Resource {
  readonly methods?: Readonly<Record<string, { readonly httpMethod: string; readonly path: string; readonly scopes: readonly string[] }>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

export interface Method {
  readonly operation: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly scopes: readonly string[];
}

export interface Discovery {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** The project's root: tests run from there. */
export const sharedFile = (...path: string[]): string => join(process.cwd(), '..', 'shared', ...path);

/** A discovery document, or undefined when it is not there. */
export function readDiscovery(name: string): Discovery | undefined {
  const path = sharedFile('google-discovery', name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Discovery) : undefined;
}

const isDigits = (value: unknown, signed: boolean, bits: bigint): boolean =>
  typeof value === 'string' && (signed ? /^-?\d{1,19}$/ : /^\d{1,20}$/).test(value) && BigInt(value) < 2n ** bits;

const FORMATS: Readonly<Record<string, (value: unknown) => boolean>> = {
  uint64: (value) => isDigits(value, false, 64n),
  int64: (value) => isDigits(value, true, 63n),
  int32: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  uint32: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32,
  byte: (value) => typeof value === 'string' && /^[A-Za-z0-9_-]*={0,2}$/.test(value),
};

const isType = (value: unknown, type: string | undefined): boolean => {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return type === undefined || type === 'any' || typeof value === type;
};

/** Every way in which a value is not what the schema says, with its place; empty when it is. */
export function problemsOf(discovery: Discovery, schema: Schema, value: unknown, place: string): string[] {
  if (schema.$ref) return problemsOf(discovery, discovery.schemas[schema.$ref]!, value, place);
  if (!isType(value, schema.type)) return [`${place}: not ${schema.type}`];
  if (schema.format && FORMATS[schema.format]?.(value) === false) return [`${place}: not ${schema.format}`];
  if (schema.enum && !schema.enum.includes(value as string)) return [`${place}: not one of ${schema.enum.join(', ')}`];
  if (schema.items) return (value as unknown[]).flatMap((item, index) => problemsOf(discovery, schema.items!, item, `${place}[${index}]`));
  if (!schema.properties && !schema.additionalProperties) return [];
  return Object.entries(value as object).flatMap(([key, inner]) => {
    const property = schema.properties?.[key] ?? schema.additionalProperties;
    return property ? problemsOf(discovery, property, inner, `${place}.${key}`) : [`${place}.${key}: not in Google's API`];
  });
}

/** Every method of a resource and those below it. `prefix`: '' or the operation's beginning with a dot. Scopes are sorted. */
export function methodsOf(resource: Resource, prefix: string): Method[] {
  const own = Object.entries(resource.methods ?? {}).map(([name, { httpMethod, path, scopes }]) => ({
    operation: prefix + name,
    httpMethod,
    path,
    scopes: [...scopes].sort(),
  }));
  return [...own, ...Object.entries(resource.resources ?? {}).flatMap(([name, inner]) => methodsOf(inner, `${prefix}${name}.`))];
}
