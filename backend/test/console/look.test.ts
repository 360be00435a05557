/**
 * The console in a real Chromium, at the widths of a phone, a tablet and a desk: axe finds nothing, nothing is wider than the screen,
 * the strict policy blocks nothing. Skipped, and says so, where there is no Chromium.
 */
import type { Browser, Page } from 'playwright-core';
import { assets } from '../../src/web/assets/manifest';
import { AXE, describeInChromium, launchChromium, widerThanWindow } from '../browser/chromium';
import { freshStore, type FreshStore } from '../support/fresh-store';
import { makeConsole, NOW, type Console } from './console';
import { fillOrganisation, makeOrganisation, type Filled } from './organisation';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'";

describeInChromium('the console as people see it', () => {
  let fresh: FreshStore;
  let pages: Console;
  let filled: Filled;
  let browser: Browser;

  beforeAll(async () => {
    fresh = await freshStore();
    pages = makeConsole(fresh);
    filled = await fillOrganisation(fresh, await makeOrganisation(fresh), NOW);
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await fresh.end();
  });

  /** A page whose every request is answered from here; complaints of the browser are kept. */
  async function open(width: number, dark: boolean): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.route('**/*', async (asked) => {
      const url = new URL(asked.request().url());
      const asset = assets.find(({ path }) => path === url.pathname);
      if (asset) return asked.fulfill({ path: asset.file, contentType: asset.type });
      const { html } = await pages.ask('GET', `${url.pathname}${url.search}`, {}, { message: '' });
      return asked.fulfill({ body: html, contentType: 'text/html; charset=utf-8', headers: { 'content-security-policy': POLICY } });
    });
    return { page, complaints };
  }

  const addresses = () => [
    '/sign-in',
    '/customers',
    '/customers/c0',
    '/customers/c0?tab=interactions',
    `/interactions/${filled.interaction}`,
    '/interactions',
    '/users',
    '/settings/gmail',
    '/settings/gmail/revoke',
    '/settings/gmail/reset',
    '/why?q=%3Ca@b.example%3E',
    '/people',
    '/team',
    '/admin/install',
    '/admin/mailboxes',
    '/admin/mailboxes/members/bo@northwind.example/remove',
    '/admin/rules',
    '/admin/keys',
    '/admin/audit',
    '/admin/data?address=both@evil.example',
    '/admin/data/erase?address=both@evil.example',
  ];

  test.each([
    [390, false, 0],
    [900, false, null],
    [1440, false, null],
    [1440, true, 1],
  ])(
    'at %i px (dark: %s) nothing sticks out, nothing is blocked, and axe finds nothing',
    // axe takes a second a page: it looks at each page once, at one of two widths (tokens.test.ts holds the contrast of both themes).
    async (width, dark, half) => {
      const { page, complaints } = await open(width, dark);
      const faults: string[] = [];
      for (const [index, address] of addresses().entries()) {
        await page.goto(`http://localhost${address}`);
        const over = await widerThanWindow(page);
        if (over) faults.push(`${address}: ${over}`);
        if (index % 2 !== half) continue;
        await page.evaluate(AXE);
        const found = await page.evaluate<string[]>(
          'axe.run(document, { iframes: false }).then(({ violations }) => violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`))',
        );
        faults.push(...found.map((fault) => `${address}: ${fault}`));
      }
      await page.context().close();
      expect(faults).toEqual([]);
      expect(complaints).toEqual([]);
    },
    120_000,
  );

  test('a conversation opens in place, and its HTML in a frame that runs nothing', async () => {
    const { page, complaints } = await open(1440, false);
    const left: string[] = [];
    page.on('requestfinished', (asked) => left.push(asked.url()));
    await page.goto('http://localhost/customers/c0?tab=interactions');
    for (const line of await page.locator('details.thread-line').all()) await line.locator('summary').first().click();
    const link = page.locator('a:has-text("Show as HTML")').first();
    await link.waitFor();
    expect(complaints).toEqual([]);
    left.splice(0);
    await link.click();
    const body = page.frameLocator('iframe.paper').first().locator('body');
    expect((await body.innerText()).length).toBeGreaterThan(100);
    // Not sanitised here, so there is something to block: scripts by the sandbox, images by the frame's own policy.
    expect(complaints.length).toBeGreaterThan(0);
    expect(complaints.filter((said) => !/sandboxed|default-src 'none'/.test(said))).toEqual([]);
    expect(left.filter((url) => url.endsWith('/x'))).toEqual([]);
    await page.context().close();
  }, 60_000);
});
