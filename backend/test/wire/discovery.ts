/** Google's own description of its API, as the referee of every request we send (FAILURES R16). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Parameter {
  readonly location: 'path' | 'query';
  readonly type: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly repeated?: boolean;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly required?: boolean;
}
export interface Method {
  readonly id: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly request?: { readonly $ref: string };
}
interface Resource {
  readonly methods?: Readonly<Record<string, Method>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}
export interface Description extends Resource {
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
}

const FILE = join(__dirname, '../../../../shared/google-discovery/gmail.v1.json');

/** Null where the document is not beside the project: then there is what the googleapis package has of it (package-description.ts). */
export const discoveryDocument = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Description) : null;

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** What Google's description forbids in these requests; empty when all is well. */
export function violations(requests: readonly SentRequest[], description: Description): string[] {
  const methods = allMethods(description);
  return requests.flatMap(({ method, url, body }) => {
    const { pathname, searchParams } = new URL(url);
    const found = methods.find((one) => one.httpMethod === method && pathOf(one).test(pathname));
    if (!found) return [`no such method: ${method} ${pathname}`];
    const known = { ...description.parameters, ...found.parameters };
    const wrong = [...new Set(searchParams.keys())].flatMap((name) => checked(found.id, name, known[name], searchParams.getAll(name)));
    const missing = Object.entries(found.parameters ?? {}).filter(
      ([name, { required, location }]) => required && location === 'query' && !searchParams.has(name),
    );
    const fields = body && found.request ? Object.keys(JSON.parse(body) as object) : [];
    const allowed = Object.keys(description.schemas[found.request?.$ref ?? '']?.properties ?? {});
    return [
      ...wrong,
      ...missing.map(([name]) => `${found.id}: ${name} is missing`),
      ...fields.filter((name) => !allowed.includes(name)).map((name) => `${found.id}: no field ${name} in the body`),
    ];
  });
}

function checked(id: string, name: string, parameter: Parameter | undefined, values: readonly string[]): string[] {
  if (!parameter || parameter.location !== 'query') return [`${id}: no query parameter ${name}`];
  const problems = values.length > 1 && !parameter.repeated ? [`${id}: ${name} stands there ${values.length} times`] : [];
  for (const value of values) {
    if (parameter.enum && !parameter.enum.includes(value)) problems.push(`${id}: ${name}=${value} is none of ${parameter.enum.join(', ')}`);
    if (parameter.type === 'boolean' && !['true', 'false'].includes(value)) problems.push(`${id}: ${name}=${value} is no boolean`);
    if ((parameter.type === 'integer' || parameter.format?.includes('int')) && !/^\d+$/.test(value))
      problems.push(`${id}: ${name}=${value} is no number`);
    if (parameter.maximum && Number(value) > Number(parameter.maximum))
      problems.push(`${id}: ${name}=${value} is above ${parameter.maximum}`);
  }
  return problems;
}

export const allMethods = ({ methods = {}, resources = {} }: Resource): Method[] => [
  ...Object.values(methods),
  ...Object.values(resources).flatMap(allMethods),
];

const pathOf = ({ path }: Method): RegExp => new RegExp(`^/${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\+?\w+\}/g, '[^/]+')}$`);
