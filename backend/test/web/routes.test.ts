/** The route table is complete and closed: every address has a guard, every API address is in the OpenAPI document. */
import { GUARDS } from '../../src/web/route';
import { limitOf } from '../../src/web/limits';
import { openApiDocument, openApiPath } from '../../src/web/openapi';
import { routes } from '../../src/web/routes';

const lines = (rows: { method: string; path: string; guard: string }[]) =>
  rows.map(({ method, path, guard }) => `${guard} ${method} ${path}`).sort();

test('every route has a guard and says what it is, and no address is taken twice', () => {
  const rows = routes();
  expect(rows.filter(({ guard }) => !GUARDS.includes(guard))).toEqual([]);
  expect(rows.filter(({ summary }) => summary.length < 5)).toEqual([]);
  expect(new Set(rows.map(({ method, path }) => `${method} ${path}`)).size).toBe(rows.length);
});

test('what is outside the console is exactly this, guarded like this', () => {
  expect(lines(routes().filter(({ path }) => /^\/(api|addon|push|auth|oauth|healthz|readyz|metrics)/.test(path)))).toMatchInlineSnapshot(`
   [
     "addon POST /addon/v1/act",
     "addon POST /addon/v1/home",
     "addon POST /addon/v1/message",
     "api-key DELETE /api/v1/addresses/:address/user",
     "api-key DELETE /api/v1/connections/:id",
     "api-key DELETE /api/v1/customers/:id",
     "api-key DELETE /api/v1/data",
     "api-key DELETE /api/v1/data/erasure",
     "api-key DELETE /api/v1/tasks/:id",
     "api-key DELETE /api/v1/team-members/:email",
     "api-key DELETE /api/v1/team-members/:email/private/:value",
     "api-key DELETE /api/v1/users/:id",
     "api-key GET /api/v1/addresses/:address/user",
     "api-key GET /api/v1/audit",
     "api-key GET /api/v1/connections",
     "api-key GET /api/v1/connections/:id/problems",
     "api-key GET /api/v1/customers",
     "api-key GET /api/v1/customers/:id",
     "api-key GET /api/v1/dashboards/team",
     "api-key GET /api/v1/data",
     "api-key GET /api/v1/interactions",
     "api-key GET /api/v1/interactions/:id",
     "api-key GET /api/v1/messages",
     "api-key GET /api/v1/people/ignored",
     "api-key GET /api/v1/people/unknown",
     "api-key GET /api/v1/rules",
     "api-key GET /api/v1/tasks",
     "api-key GET /api/v1/tasks/:id",
     "api-key GET /api/v1/team-members",
     "api-key GET /api/v1/team-members/:email/private",
     "api-key GET /api/v1/team-members/:email/settings",
     "api-key GET /api/v1/users",
     "api-key GET /api/v1/users/:id",
     "api-key PATCH /api/v1/rules",
     "api-key PATCH /api/v1/team-members/:email/settings",
     "api-key POST /api/v1/connections/:id/pause",
     "api-key POST /api/v1/connections/:id/reset",
     "api-key POST /api/v1/connections/:id/resync",
     "api-key POST /api/v1/connections/:id/sync",
     "api-key POST /api/v1/directory\\:batch",
     "api-key POST /api/v1/explain",
     "api-key POST /api/v1/people/unknown/:address/ignore",
     "api-key POST /api/v1/tasks/:id/complete",
     "api-key POST /api/v1/team-members/:email/private",
     "api-key PUT /api/v1/addresses/:address/user",
     "api-key PUT /api/v1/customers/:id",
     "api-key PUT /api/v1/interactions/:id/visibility",
     "api-key PUT /api/v1/tasks/:id",
     "api-key PUT /api/v1/team-members/:email",
     "api-key PUT /api/v1/users/:id",
     "metrics GET /metrics",
     "public GET /api/v1/openapi.json",
     "public GET /auth/google",
     "public GET /auth/google/callback",
     "public GET /healthz",
     "public GET /readyz",
     "public POST /auth/sign-out",
     "push POST /push/gmail",
     "session GET /oauth/gmail/callback",
     "session POST /auth/sign-out-everywhere",
   ]
  `);
});

test('nothing in the console is open but the sign-in page and the way to Google and back', () => {
  const open = routes().filter(({ guard, path }) => guard === 'public' && !/^\/(api|healthz|readyz)/.test(path));
  expect(lines(open)).toMatchInlineSnapshot(`
   [
     "public GET /auth/google",
     "public GET /auth/google/callback",
     "public GET /sign-in",
     "public POST /auth/sign-out",
   ]
  `);
});

test('nobody but an admin reaches /admin, and what changes something in the console needs a session', () => {
  const rows = routes();
  expect(lines(rows.filter(({ path, guard }) => path.startsWith('/admin') && guard !== 'admin'))).toEqual([]);
  const changing = rows.filter(({ method, path }) => method !== 'GET' && !/^\/(api|addon|push)\//.test(path));
  expect(lines(changing.filter(({ guard, path }) => guard === 'public' && path !== '/auth/sign-out'))).toEqual([]);
});

test('sign-in and consent are limited most strictly; verified pushes are never refused', () => {
  expect(limitOf({ guard: 'public', path: '/auth/google' })).toBe('login');
  expect(limitOf({ guard: 'session', path: '/oauth/gmail/callback' })).toBe('login');
  expect(limitOf({ guard: 'push', path: '/push/gmail' })).toBeNull();
});

describe('the OpenAPI document', () => {
  const document = openApiDocument(routes(), 'https://sync.example.com') as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; parameters?: { name: string; in: string }[]; responses: object }>>;
  };

  test('holds every API route and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const mounted = routes()
      .filter(({ path }) => path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${openApiPath(path)}`);
    expect(described.sort()).toEqual(mounted.sort());
    expect(document.openapi).toBe('3.1.0');
  });

  test('names every path parameter, no operation twice, and points to nothing that is not there', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    );
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    for (const { path, operation } of operations) {
      const named = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
      expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(Object.keys(operation.responses).length).toBeGreaterThan(1);
    }
    const text = JSON.stringify(document);
    expect([...text.matchAll(/"\$ref":"([^"]+)"/g)].every(([, ref]) => ref === '#/components/schemas/Problem')).toBe(true);
    expect(text).not.toContain('"$schema"');
  });
});
