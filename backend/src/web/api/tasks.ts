/** Tasks of team members. */
import { z } from 'zod';
import type { TaskRecord } from '../../store/records';
import { emailAddress, ownId, paging, yes } from '../inputs';
import { notFound } from '../problem';
import { route, type Route, type RouteContext } from '../route';
import { taskBody, taskInput } from './rows';
import { asPage, pageOf } from './shapes';
import { removeOne, sameId, writeOne } from './write-one';

const task = z.strictObject({
  id: z.string(),
  title: z.string(),
  notes: z.string(),
  due: z.iso.date().nullable(),
  assignee: z.string().nullable(),
  customer: z.string().nullable(),
  done: z.boolean(),
});
const params = z.strictObject({ id: ownId });

const taskJson = ({ id, title, notes, due, assignee, customer, done }: TaskRecord): z.input<typeof task> => ({
  id,
  title,
  notes,
  due,
  assignee,
  customer,
  done,
});

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

async function known({ parts, caller }: Asked, id: string): Promise<TaskRecord> {
  const record = await parts.store.directory.task(caller.organisation.id, id);
  if (!record) throw notFound('task');
  return record;
}

export const taskRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/tasks',
    guard: 'api-key',
    summary: 'Tasks by assignee, customer and state',
    query: z.strictObject({
      assignee: emailAddress.optional(),
      customer: ownId.optional(),
      done: yes.optional(),
      ...paging,
    }),
    answer: pageOf(task),
    handle: async ({ parts, caller, query }) => asPage(await parts.store.lists.tasks(caller.organisation.id, query), taskJson),
  }),
  route({
    method: 'GET',
    path: '/api/v1/tasks/:id',
    guard: 'api-key',
    summary: 'One task',
    params,
    answer: task,
    handle: async (context) => ({ json: taskJson(await known(context, context.params.id)) }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/tasks/:id',
    guard: 'api-key',
    summary: 'Make or change a task; what is left out is cleared',
    params,
    body: taskBody,
    answer: task,
    handle: async (context) => {
      const { id } = context.params;
      sameId(context.body.id, id);
      await writeOne(context, { tasks: [taskInput(id, context.body)] });
      return { json: taskJson(await known(context, id)) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tasks/:id',
    guard: 'api-key',
    summary: 'Remove a task',
    params,
    handle: (context) => removeOne(context, 'task', context.params.id),
  }),
  route({
    method: 'POST',
    path: '/api/v1/tasks/:id/complete',
    guard: 'api-key',
    summary: 'Mark a task as done',
    params,
    answer: task,
    handle: async (context) => {
      const { org, ...record } = await known(context, context.params.id);
      void org;
      await writeOne(context, { tasks: [{ ...record, done: true }] });
      return { json: taskJson(await known(context, record.id)) };
    },
  }),
];
