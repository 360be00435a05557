/** docs/api.md names every address of the API and nothing that isn't there, and every condition of a mailbox. */
import { readFileSync } from 'node:fs';
import { CONDITIONS } from '../../src/core/connection-words';
import { openApiPath } from '../../src/web/openapi';
import { routes } from '../../src/web/routes';

/** `GET` `PATCH /rules` → GET /rules, PATCH /rules, as the tables write it; queries are left out. */
function named(page: string): string[] {
  const found: string[] = [];
  for (const line of page.split('\n').filter((one) => one.startsWith('| `'))) {
    let methods: string[] = [];
    for (const [, words = ''] of (line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)) {
      const [, method = '', path] = /^([A-Z]+)(?: (\S+))?$/.exec(words) ?? [];
      methods.push(method);
      if (path === undefined) continue;
      found.push(...methods.map((one) => `${one} ${path.replace(/\?.*/, '')}`));
      methods = [];
    }
  }
  return found.sort();
}

const page = readFileSync('docs/api.md', 'utf8').split('## Beside the API')[0] ?? '';

test('the page and the route table name the same addresses', () => {
  const table = routes().flatMap(({ method, path }) => (path.startsWith('/api/v1') ? [`${method} ${openApiPath(path).slice(7)}`] : []));
  expect(named(page)).toEqual(table.sort());
});

test.each(CONDITIONS)('the page names the condition %s', (condition) => expect(page).toContain(`\`${condition}\``));
