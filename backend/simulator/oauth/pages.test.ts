/** The sign-in pages as a person meets them: links and forms, followed without JavaScript. */
import { CALENDAR, libraryFor, REDIRECT, startSmall, TASKS } from '../testing/small-world';
import type { Simulator } from '../server';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSmall();
});
afterAll(() => simulator.close());

const start = (extra: Record<string, string> = {}) => {
  const url = new URL(
    libraryFor(simulator, 'gcal').generateAuthUrl({ access_type: 'offline', scope: ['openid', CALENDAR, TASKS], state: 'a&b' }),
  );
  for (const [name, value] of Object.entries(extra)) url.searchParams.set(name, value);
  return url.toString();
};
const unescape = (text: string) => text.replaceAll('&amp;', '&');
const linkFor = (html: string, email: string) => unescape(new RegExp(`<a href="([^"]+)" data-email="${email}"`).exec(html)?.[1] ?? '');
const actionOf = (html: string) => unescape(/<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? '');
const page = async (path: string) => (await fetch(new URL(path, simulator.url))).text();
const press = (action: string, form: [string, string][]) =>
  fetch(new URL(action, simulator.url), { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

test('a person picks their account, ticks one of two boxes and continues', async () => {
  const chooser = await page(start());
  expect(chooser).toContain('Choose an account');
  const consent = await page(linkFor(chooser, 'ada@northwind.example'));
  expect(consent).toContain('View events on all your calendars');
  expect(consent.match(/type="checkbox" name="scope"/g)).toHaveLength(2);
  const back = await press(actionOf(consent), [
    ['scope', CALENDAR],
    ['decision', 'continue'],
  ]);
  const target = new URL(back.headers.get('location') ?? '');
  expect(target.origin + target.pathname).toBe(REDIRECT);
  expect(target.searchParams.get('scope')).toBe(`openid ${CALENDAR}`);
  expect(target.searchParams.get('state')).toBe('a&b');
});

test('Cancel sends the person back with access_denied', async () => {
  const consent = await page(linkFor(await page(start()), 'bo@northwind.example'));
  const back = await press(actionOf(consent), [['decision', 'cancel']]);
  expect(back.headers.get('location')).toBe(`${REDIRECT}?error=access_denied&state=a%26b`);
});

test('the app’s hints narrow the choice but do not make it', async () => {
  const atDomain = await page(start({ hd: 'other.example' }));
  expect(atDomain).toContain('cy@other.example');
  expect(atDomain).not.toContain('ada@northwind.example');
  expect(atDomain).toContain('Use another account');
  const hinted = await page(start({ login_hint: 'ada.berg@northwind.example', prompt: 'consent' }));
  expect(hinted).toContain('wants access to your Google Account');
  expect(hinted).toContain('ada@northwind.example');
  expect(hinted).toContain('>Change</a>');
});

test('who has consented before goes straight back', async () => {
  simulator.control.approve({ url: start(), email: 'ada@northwind.example' });
  const again = await fetch(start({ login_hint: 'ada@northwind.example' }), { redirect: 'manual' });
  expect(again.status).toBe(302);
  expect(again.headers.get('location')).toContain('code=');
});

test('prompt=none never shows a page', async () => {
  const response = await fetch(start({ prompt: 'none', login_hint: 'cy@other.example' }), { redirect: 'manual' });
  expect(response.headers.get('location')).toContain('error=interaction_required');
});

test('text from the request cannot become markup', async () => {
  const html = await page(start({ redirect_uri: '<script>alert(1)</script>' }));
  expect(html).not.toContain('<script>alert(1)');
  expect(html).toContain('redirect_uri_mismatch');
});

test('the landing page names the people and the calls', async () => {
  const html = await page('/');
  expect(html).toContain('ada@northwind.example');
  expect(html).toContain('/_sim/faults');
});
