/**
 * Two organisations, every API route: a key never sees, changes or even notices what is another's (FAILURES S5), and no input is
 * taken for an order to the database (S13). New routes are in both matrices by being in the table.
 */
import { openApiPath } from '../../src/web/openapi';
import { routes } from '../../src/web/routes';
import { startStory, type Story } from '../support/story';
import { SUE, theirWorld, THEIRS } from './their-world';
import { ADA, NORTH, SOUTH, twoCompanies } from './two-companies';

let story: Story;
/** What the other organisation owns. */
let theirs: { interaction: string; connection: string };
beforeAll(async () => {
  story = await startStory({ world: twoCompanies });
  await story.connect(ADA);
  await story.connect(SUE);
  await story.settled();
  const south = await story.api('/interactions', { domain: SOUTH });
  const connections = await story.api('/connections', { domain: SOUTH });
  theirs = {
    interaction: (south.body as { data: { id: string }[] }).data[0]?.id ?? '',
    connection: (connections.body as { data: { id: string }[] }).data[0]?.id ?? '',
  };
}, 60_000);
afterAll(() => story.end());

/** Ids are the callers' own, so another organisation's id is simply free here: what writes rows of one's own comes last. */
const makesRows = ({ method, path }: { method: string; path: string }) =>
  (method === 'PUT' && /\/:(id|email)$/.test(path)) || path.includes('batch');
const table = routes().filter(({ guard }) => guard === 'api-key');
const api = [...table.filter((row) => !makesRows(row)), ...table.filter(makesRows)];

/** A path that names the other organisation's thing. */
function foreignPath(pattern: string): string {
  const path = openApiPath(pattern).replace('/api/v1', '');
  const kinds: [RegExp, string][] = [
    [/^\/customers\/\{id\}/, `/customers/c-${SOUTH}`],
    [/^\/users\/\{id\}/, `/users/u-${SOUTH}`],
    [/^\/tasks\/\{id\}/, `/tasks/t-${SOUTH}`],
    [/^\/interactions\/\{id\}/, `/interactions/${theirs.interaction}`],
    [/^\/connections\/\{id\}/, `/connections/${theirs.connection}`],
    [/^\/team-members\/\{email\}\/private\/\{value\}/, `/team-members/${SUE}/private/globex.example`],
    [/^\/team-members\/\{email\}/, `/team-members/${SUE}`],
    [/^\/people\/unknown\/\{address\}/, '/people/unknown/sam@globex.example'],
    [/^\/addresses\/\{address\}/, '/addresses/jo@globex.example'],
  ];
  const kind = kinds.find(([known]) => known.test(path));
  if (!kind && path.includes('{')) throw new Error(`say what ${path} looks like for another organisation's thing`);
  return kind ? path.replace(kind[0], kind[1]) : path;
}

const BODIES: Record<string, object> = {
  'PUT /api/v1/customers/:id': { name: 'Stolen' },
  'PUT /api/v1/users/:id': { customer: `c-${SOUTH}`, name: 'Stolen', email: 'x@globex.example' },
  'PUT /api/v1/tasks/:id': { title: 'Stolen' },
  'PUT /api/v1/team-members/:email': { name: 'Stolen' },
  'PATCH /api/v1/team-members/:email/settings': { visibility: 'metadata' },
  'POST /api/v1/team-members/:email/private': { domain: 'globex.example' },
  'PUT /api/v1/interactions/:id/visibility': { visibility: 'metadata' },
  'PUT /api/v1/addresses/:address/user': { user: `u-${SOUTH}` },
  'PATCH /api/v1/rules': {},
  'POST /api/v1/directory\\:batch': { customers: [{ id: `c-${SOUTH}`, name: 'Stolen' }] },
  'POST /api/v1/explain': { teamMember: ADA, messageId: `first@${SOUTH}` },
  'POST /api/v1/people/unknown/:address/ignore': {},
  'POST /api/v1/connections/:id/pause': { paused: true },
};
const QUERIES: Record<string, string> = {
  'GET /api/v1/interactions': `?customer=c-${SOUTH}&teamMember=${SUE}`,
  'GET /api/v1/messages': `?teamMember=${SUE}`,
  'GET /api/v1/users': `?customer=c-${SOUTH}`,
  'GET /api/v1/tasks': `?assignee=${SUE}`,
  'GET /api/v1/data': '?address=jo@globex.example',
  'DELETE /api/v1/data': '?address=jo@globex.example',
  'DELETE /api/v1/data/erasure': '?address=gone@globex.example',
};

test.each(api.map(({ method, path }) => [method, path] as const))('%s %s knows nothing of another organisation', async (method, path) => {
  const before = method === 'GET' ? '' : await theirWorld(story);
  const name = `${method} ${path}`;
  const answer = await story.api(`${foreignPath(path)}${QUERIES[name] ?? ''}`, {
    method,
    ...(BODIES[name] ? { body: BODIES[name] } : {}),
    domain: NORTH,
  });
  if (path.includes(':id') && !makesRows({ method, path })) expect(answer.status).toBe(404);
  if (path.includes('team-members/:email')) expect([400, 404]).toContain(answer.status);
  expect(JSON.stringify(answer.body) ?? '').not.toMatch(THEIRS);
  if (method !== 'GET') expect(await theirWorld(story)).toBe(before);
});

test('a wrong key, a removed key and no key are all the same: 401, without a hint', async () => {
  const url = `${story.url}/api/v1/customers`;
  const wrong = await fetch(url, { headers: { authorization: `Bearer ${story.apiKeys.get(NORTH) ?? ''}x` } });
  expect(wrong.status).toBe(401);
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: 'Basic YTpi' } })).status).toBe(401);
  expect(wrong.headers.get('content-type')).toContain('application/problem+json');
  expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
});

describe('orders to the database', () => {
  const key = () => ({ authorization: `Bearer ${story.apiKeys.get(NORTH) ?? ''}`, 'content-type': 'application/json' });
  const withBody = api.filter(({ body }) => body);
  const EVIL = [
    '{"$ne":null}',
    '[]',
    '[{"name":"x"}]',
    '{"name":{"$gt":""}}',
    '{"$where":"sleep(1000)"}',
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"name":["a","b"],"teamMember":["a"],"aliases":{"$push":1},"customers":{"$each":[]},"title":[],"email":{},"domains":{"0":"x"},"ignored":[true],"messageId":{"$regex":"."}}',
    'null',
    '"text"',
    '{"name":',
  ];

  test.each(withBody.map(({ method, path }) => [method, path] as const))('%s %s answers 400 to each', async (method, path) => {
    for (const body of EVIL) {
      const answer = await fetch(
        `${story.url}/api/v1${openApiPath(path)
          .replace('/api/v1', '')
          .replace(/\{email\}|\{address\}/, ADA)
          .replace('{id}', 'some')}`,
        { method, headers: key(), body },
      );
      expect([body, answer.status]).toEqual([body, 400]);
      expect(await answer.json()).toMatchObject({ status: 400, detail: expect.any(String) });
    }
  });

  test.each(api.filter(({ query, method }) => query && method === 'GET').map(({ path }) => path))(
    '%s refuses operators, arrays and unknown names in its query',
    async (path) => {
      const base = `${story.url}/api/v1${foreignPath(path)}`;
      for (const query of [
        'customer[$ne]=x',
        '$where=1',
        'limit=1&limit=2',
        'q=a&q=b&unknown=1',
        'limit[]=1',
        'unknown=1',
        '__proto__=1',
        'cursor[$gt]=',
        'limit=0',
        'limit=1e3',
      ]) {
        const answer = await fetch(`${base}?${query}`, { headers: key() });
        expect([query, answer.status]).toEqual([query, 400]);
      }
    },
  );

  test('deep nests, NUL and names with dots are refused in free fields', async () => {
    const put = (fields: unknown) => story.api('/customers/evil', { method: 'PUT', body: { name: 'x', fields } });
    for (const fields of [{ 'a.b': 'x' }, { $set: 'x' }, { a: { b: 'x' } }, { a: 'x\u0000y' }, { a: ['x'] }])
      expect((await put(fields)).status).toBe(400);
    expect((await story.api('/customers/evil')).status).toBe(404);
  });

  test('an id is only ever text: what looks like an order is an id nobody has', async () => {
    for (const id of ['%7B%22$ne%22:null%7D', '$gt', '..%2F..%2Frules', '%00', '000000000000000000000000'])
      expect([400, 404]).toContain((await story.api(`/interactions/${id}`)).status);
    expect((await story.api('/customers/%E0%A4%A')).status).toBe(400);
  });
});
