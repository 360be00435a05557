/**
 * The referees of a card that its author did not write: Google's card type as googleapis has it (always), and the discovery
 * document itself, which also knows enums (where it is at hand).
 */
import Ajv, { type ValidateFunction } from 'ajv';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
export const discoveryFolder = resolve(root, '../shared/google-discovery');

/** Unknown keys are errors; made once per googleapis version. */
export function cardTypeCheck(): ValidateFunction {
  const version = (JSON.parse(readFileSync(resolve(root, 'node_modules/googleapis/package.json'), 'utf8')) as { version: string }).version;
  const folder = resolve(root, 'node_modules/.cache');
  const file = resolve(folder, `google-card-${version}.json`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    execFileSync(process.execPath, [resolve(__dirname, 'card-schema.mjs'), `${file}.${process.pid}`]);
    renameSync(`${file}.${process.pid}`, file);
  }
  return new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}

/** Null when the discovery documents are not beside the project. */
export function cardDiscoveryCheck(): ValidateFunction | null {
  const file = resolve(discoveryFolder, 'chat.v1.json');
  if (!existsSync(file)) return null;
  const { schemas } = JSON.parse(readFileSync(file, 'utf8')) as { schemas: Record<string, object> };
  // Discovery's $ref is a bare schema name, `id` repeats it, and unknown keys are left open.
  const definitions = JSON.parse(
    JSON.stringify(schemas, (key, value: unknown) => {
      if (key === '$ref') return `#/definitions/${String(value)}`;
      if (key === 'id' && typeof value === 'string') return undefined;
      return isSchema(value) ? { ...value, additionalProperties: false } : value;
    }),
  ) as object;
  return new Ajv({
    strict: false,
    // Schemas that no card reaches hold discovery's own type "any".
    validateSchema: false,
    allErrors: true,
    formats: { int32: true, int64: true, double: true, float: true, 'google-datetime': true },
  }).compile({
    $ref: '#/definitions/GoogleAppsCardV1Card',
    definitions,
  });
}

function isSchema(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'properties' in value && 'type' in value && value.type === 'object';
}
