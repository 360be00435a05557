/** Up to 5,000 rows of the directory at once. A row that is wrong is named and left out; all others are written. */
import { z } from 'zod';
import type { DirectoryBatch, RowResult } from '../../sync/use-cases';
import { badRequest } from '../problem';
import { route, type Route } from '../route';
import { validated } from '../valid-input';
import { customerBody, customerInput, taskBody, taskInput, userBody, userInput } from './rows';

const MOST_ROWS = 5_000;
const BODY_LIMIT = 5 * 1024 * 1024;

/** Rows are looked at one by one below; here they only have to be objects. */
const rows = z.array(z.record(z.string(), z.unknown())).optional();
const body = z.strictObject({ customers: rows, users: rows, tasks: rows });

const result = z.strictObject({
  kind: z.enum(['customer', 'user', 'task']),
  id: z.string(),
  error: z.string().nullable().describe('What is wrong with this row; null when it was written'),
});

const withId = <T extends z.ZodObject>(schema: T) => schema.required({ id: true } as never) as unknown as T;

/** Splits rows into inputs and named errors. */
function read<B, I extends { id: string }>(
  kind: RowResult['kind'],
  given: readonly Record<string, unknown>[] | undefined,
  schema: z.ZodObject,
  input: (id: string, body: B) => I,
): { inputs: I[]; errors: RowResult[] } {
  const inputs: I[] = [];
  const errors: RowResult[] = [];
  for (const row of given ?? []) {
    const parsed = validated(withId(schema), row);
    if ('value' in parsed) inputs.push(input((parsed.value as { id: string }).id, parsed.value as B));
    else {
      const error = parsed.errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join(' · ');
      errors.push({ kind, id: typeof row.id === 'string' ? row.id.slice(0, 200) : '', error });
    }
  }
  return { inputs, errors };
}

export const directoryBatchRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/directory\\:batch',
    guard: 'api-key',
    summary: `Up to ${MOST_ROWS} customers, users and tasks at once; each row has its own result`,
    body,
    bodyLimit: BODY_LIMIT,
    answer: z.strictObject({ written: z.int(), failed: z.int(), results: z.array(result) }),
    handle: async ({ parts, caller, body: given }) => {
      const count = (given.customers?.length ?? 0) + (given.users?.length ?? 0) + (given.tasks?.length ?? 0);
      if (count > MOST_ROWS)
        throw badRequest([{ path: '', message: `${count} rows; at most ${MOST_ROWS} at once. Send the rest in another request.` }]);
      const customers = read('customer', given.customers, customerBody, customerInput);
      const users = read('user', given.users, userBody, userInput);
      const tasks = read('task', given.tasks, taskBody, taskInput);
      const batch: DirectoryBatch = { customers: customers.inputs, users: users.inputs, tasks: tasks.inputs };
      const written = await parts.useCases.writeDirectory(caller.organisation, batch);
      const results = [...written, ...customers.errors, ...users.errors, ...tasks.errors];
      const failed = results.filter(({ error }) => error !== null).length;
      return { json: { written: results.length - failed, failed, results } };
    },
  }),
];
