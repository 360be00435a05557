/** Admin › API keys: made here, shown once, removed here. */
import { z } from 'zod';
import type { ApiKeyRecord } from '../../../store/records';
import { route, type Reply, type Route, type RouteContext } from '../../route';
import { CopyField, Field, Form } from '../components/form';
import { Disclosure, Empty, Note, PageHeader } from '../components/layout';
import { Ago } from '../components/time';
import { pageFor } from '../view';

const PATH = '/admin/keys';

interface KeysInput {
  keys: readonly ApiKeyRecord[];
  /** Just made: the only time it is shown. */
  fresh: { name: string; key: string } | null;
  error: string | null;
}

function KeysPage({ keys, fresh, error }: KeysInput) {
  return (
    <>
      <PageHeader
        title="API keys"
        about={
          <>
            Programs use a key to read and write your organisation’s data. What they can do is in the{' '}
            <a href="/api/v1/openapi.json">API description</a>.
          </>
        }
      />
      <div class="stack">
        {fresh && (
          <Note tone="success">
            <p>
              <strong>{fresh.name}</strong> is ready. Copy the key now: it is shown this once, we keep only a fingerprint of it.
            </p>
            <CopyField id="fresh" label="The new key" value={fresh.key} />
          </Note>
        )}
        <Form action={PATH} class="reading">
          <Field id="name" label="New key" help="A name that says who uses it, for example “Data warehouse”." error={error ?? undefined}>
            {(tied) => (
              <div class="copy">
                <input {...tied} type="text" required maxLength={80} autocomplete="off" />
                <button class="button button-main" type="submit">
                  Create
                </button>
              </div>
            )}
          </Field>
        </Form>
        {keys.length === 0 ? (
          <Empty icon="key" title="No keys yet">
            Create one for each program, so that you can take one away without stopping the others.
          </Empty>
        ) : (
          <table class="table cards">
            <caption class="unseen">API keys</caption>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Begins with</th>
                <th scope="col">Created</th>
                <th scope="col">Last used</th>
                <th scope="col" class="wide-remove">
                  <span class="unseen">Action</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <tr key={key.id}>
                  <td>
                    <strong class="subject">{key.name}</strong>
                  </td>
                  <td data-label="Begins with">
                    <code>{key.prefix}…</code>
                  </td>
                  <td data-label="Created">
                    <Ago at={key.createdAt} />
                  </td>
                  <td data-label="Last used">{key.lastUsedAt ? <Ago at={key.lastUsedAt} /> : <span class="none">Not yet</span>}</td>
                  <td class="wrap">
                    <Disclosure summary="Remove">
                      <Form action={`${PATH}/${key.id}/remove`}>
                        <p class="small soft">Programs that use it are refused at once.</p>
                        <button class="button button-small button-danger" type="submit" aria-label={`Remove key ${key.name}`}>
                          Remove key
                        </button>
                      </Form>
                    </Disclosure>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}

async function keysPage(context: Pick<RouteContext, 'parts' | 'caller'>, extra: Partial<KeysInput> = {}): Promise<Reply> {
  const keys = await context.parts.store.apiKeys.list(context.caller.organisation.id);
  return pageFor(context, 'API keys', <KeysPage keys={keys} fresh={null} error={null} {...extra} />, extra.error ? 422 : undefined);
}

export const keyRoutes: Route[] = [
  route({ method: 'GET', path: PATH, guard: 'admin', summary: 'API keys', handle: (context) => keysPage(context) }),
  route({
    method: 'POST',
    path: PATH,
    guard: 'admin',
    summary: 'Create an API key; the answer shows it once',
    body: z.looseObject({ name: z.string().trim().max(80).catch('') }),
    async handle(context) {
      const { parts, caller, body } = context;
      if (!body.name) return keysPage(context, { error: 'Give it a name, so that you know later whose it is.' });
      const now = parts.clock.now();
      const { key, record } = await parts.store.apiKeys.create(caller.organisation.id, body.name, now);
      const entry = { actor: caller.actor, target: `api-key:${record.id}`, details: { prefix: record.prefix } };
      await parts.store.auditLog.append(caller.organisation.id, { ...entry, action: 'api-key.create' }, now);
      return keysPage(context, { fresh: { name: body.name, key } });
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/remove`,
    guard: 'admin',
    summary: 'Remove an API key',
    params: z.object({ id: z.string().max(64) }),
    async handle({ parts, caller, params }) {
      const removed = await parts.store.apiKeys.remove(caller.organisation.id, params.id);
      if (!removed) return { redirect: PATH, message: 'This key was removed before.' };
      const entry = { actor: caller.actor, target: `api-key:${params.id}`, details: {} };
      await parts.store.auditLog.append(caller.organisation.id, { ...entry, action: 'api-key.remove' }, parts.clock.now());
      return { redirect: PATH, message: 'Removed. Programs that used it are refused from now on.' };
    },
  }),
];
