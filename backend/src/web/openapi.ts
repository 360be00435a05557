/** The OpenAPI 3.1 document, made from the route table: what is mounted is described, and nothing else. */
import { z, type ZodType } from 'zod';
import type { Route } from './route';

type Json = Record<string, unknown>;

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened and what to do, for people' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    requestId: { type: 'string' },
  },
};

/** `input`: what a caller may send · `output`: what an answer holds. */
function schemaOf(schema: ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json;
  void $schema;
  return json;
}

/** Express's `/customers/:id` as OpenAPI writes it: `/customers/{id}`. */
export const openApiPath = (path: string): string =>
  path
    .replace(/\\:/g, '\u0000')
    .replace(/:(\w+)/g, '{$1}')
    .replaceAll('\u0000', ':');

function parametersOf(schema: ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties, required } = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: place,
      required: place === 'path' || (required ?? []).includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

const refusal = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function operationOf(row: Route): Json {
  const parameters = [...parametersOf(row.params, 'path'), ...parametersOf(row.query, 'query')];
  const success = row.answer
    ? { 200: { description: 'Done', content: { 'application/json': { schema: schemaOf(row.answer, 'output') } } } }
    : { 204: { description: 'Done' } };
  return {
    summary: row.summary,
    operationId: `${row.method.toLowerCase()}${openApiPath(row.path)
      .replace('/api/v1', '')
      .replace(/\W+(\w)/g, (_all, letter: string) => letter.toUpperCase())
      .replace(/\W/g, '')}`,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(row.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(row.body, 'input') } } } } : {}),
    responses: {
      ...success,
      ...(parameters.length > 0 || row.body ? { 400: refusal('Something sent is not right; `errors` names every place') } : {}),
      ...(row.guard === 'api-key' ? { 401: refusal('No key, or an unknown one'), 429: refusal('Too many requests') } : {}),
      ...(row.params ? { 404: refusal('Nothing with this id in the key’s organisation') } : {}),
      default: refusal('Anything else'),
    },
    ...(row.guard === 'api-key' ? { security: [{ apiKey: [] }] } : { security: [] }),
  };
}

export function openApiDocument(rows: readonly Route[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const row of rows) {
    if (!row.path.startsWith('/api/')) continue;
    const path = openApiPath(row.path);
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationOf(row) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Startdeliver for Google Workspace',
      version: '1',
      description:
        'Customers, Users, Tasks, Interactions and the state of every mailbox. Ids of customers, users and tasks are the caller’s own. Writes are idempotent. Times are RFC 3339 in UTC. Lists: `limit` and `cursor` → `{data, nextCursor}`.',
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the organisation (console: Admin › API keys)' },
      },
    },
  };
}
