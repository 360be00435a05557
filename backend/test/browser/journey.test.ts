/** The way a person goes, in a real browser against everything real but Google: sign in, connect, watch the import, find a customer, read. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, ANNA, BO, browserWorld } from './browser-world';
import { describeInChromium, faultsOf, launchChromium, visit, type Visitor } from './chromium';

const ADDON = join(__dirname, '../../../addon');

describeInChromium('a person at the console', () => {
  let story: Story;
  let browser: Browser;
  let ada: Visitor;

  beforeAll(async () => {
    if (!existsSync(join(ADDON, 'dist/Code.js'))) execFileSync(process.execPath, [join(ADDON, 'build.mjs')]);
    [story, browser] = await Promise.all([startStory({ world: browserWorld(), addonDist: join(ADDON, 'dist') }), launchChromium()]);
    ada = await visitor();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await story.end();
  });

  const visitor = (options = {}) => visit(browser, [story.url, story.sim.url], options);
  const click = (page: Page, name: string | RegExp, role: 'link' | 'button' | 'tab' = 'button') =>
    page
      .getByRole(role, { name, exact: typeof name === 'string' })
      .filter({ visible: true })
      .first()
      .click();
  const words = (page: Page) => page.locator('main').innerText();

  async function signIn(page: Page, email: string): Promise<void> {
    await page.goto(`${story.url}/settings/gmail`);
    await click(page, 'Sign in with Google', 'link');
    await page.locator(`a[data-email="${email}"]`).click();
    if (page.url().startsWith(story.sim.url)) await click(page, 'Continue');
    await page.waitForURL(`${story.url}/settings/gmail`);
  }

  /** As far as Google's consent page. */
  async function startConnecting(page: Page): Promise<void> {
    await click(page, 'Click to start authentication');
    await page.waitForURL((url) => url.href.startsWith(story.sim.url));
    if (await page.locator('a[data-email]').count()) await page.locator('a[data-email]').first().click();
  }

  test('signs in by Google’s account chooser and comes to the settings they wanted', async () => {
    await signIn(ada.page, ADA);
    expect(await words(ada.page)).toContain('Not connected yet. Nothing is read until you allow it.');
  }, 60_000);

  test('who presses Cancel at Google reads that nothing was changed', async () => {
    await startConnecting(ada.page);
    await click(ada.page, 'Cancel');
    expect(await words(ada.page)).toContain('You did not allow access, so nothing is read and nothing was changed.');
    expect(await faultsOf(ada.page)).toEqual([]);
  }, 60_000);

  test('who leaves the box unticked reads which one, and can try again from there', async () => {
    await ada.page.goto(`${story.url}/settings/gmail`);
    await startConnecting(ada.page);
    await click(ada.page, 'Continue');
    expect(await words(ada.page)).toContain('“View your email messages and settings” was not ticked');
    expect(await faultsOf(ada.page)).toEqual([]);
    await click(ada.page, 'Try again');
    await ada.page.locator('input[name="scope"]').first().check();
    await click(ada.page, 'Continue');
    await ada.page.waitForURL(`${story.url}/settings/gmail`);
    expect(await words(ada.page)).toContain('Gmail is connected. The import has started, newest mail first.');
  }, 60_000);

  test('watches the import come to its end without loading the page again', async () => {
    await ada.page.getByText('Up to date', { exact: true }).waitFor();
    expect(await words(ada.page)).toMatch(/Complete up to \d\d:\d\d\./);
    await story.settled();
  }, 60_000);

  test('finds the customer, its conversations, and reads one with its files', async () => {
    const { page } = ada;
    await click(page, 'Customers', 'link');
    await click(page, 'Acme', 'link');
    expect(await words(page)).toContain('Last e-mail reply');
    await click(page, /^Interactions/, 'link');
    const line = page.locator('details.thread-line', { hasText: 'The offer' });
    await line.locator('summary').first().click();
    await line.getByText('Hello Ada,').waitFor();
    await line.getByRole('link', { name: 'Open the conversation' }).click();
    expect(await words(page)).toMatch(/2 messages, last 7 days ago/);
    const [file] = await Promise.all([page.waitForEvent('download'), click(page, /Offer 2026\.pdf/, 'link')]);
    expect(file.suggestedFilename()).toBe('Offer 2026.pdf');
    expect(await page.getByText('Could you send it?').isVisible()).toBe(false);
    await page.getByText('Quoted text').first().click();
    expect(await page.getByText('Could you send it?').isVisible()).toBe(true);
  }, 60_000);

  test('asks why a mail isn’t synced, adds the person, and the person’s mail appears', async () => {
    const { page } = ada;
    await page.goto(`${story.url}/why`);
    await page.getByLabel('Message-ID or Gmail link').fill('<anna1@acme.example>');
    await click(page, 'Ask');
    expect(await words(page)).toMatch(new RegExp(`${ANNA}.*isn’t a User`));
    await click(page, 'Add Anna');
    expect(await words(page)).toContain('is a User at Acme now');
    await eventually('Anna’s mail is on Acme', async () => {
      await page.goto(`${story.url}/customers/acme?tab=interactions`);
      return (await words(page)).includes('From a new colleague');
    });
    await story.settled();
  }, 60_000);

  test('is asked once which customer an address belongs to, and can take the answer back', async () => {
    const { page } = ada;
    await page.goto(`${story.url}/interactions?ambiguous=1`);
    await page.locator('details.thread-line summary').first().click();
    await click(page, 'Open the conversation', 'link');
    expect(await words(page)).toContain('Elena Petkova is a User at two customers. Which one is meant?');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('Globex').check();
    await click(page, 'Remember');
    const thread = page.url();
    await eventually('the thread is at Globex alone', async () => {
      await page.goto(thread);
      return !(await words(page)).includes('Several customers');
    });
    expect(await words(page)).toContain('elena@shared.example counts as Elena Petkova at Globex, not at Acme.');
    await click(page, 'Ask again');
    expect(await words(page)).toContain('Forgotten.');
    await story.settled();
  }, 60_000);

  test('keeps a conversation private, sees it leave, and undoes it', async () => {
    const { page } = ada;
    await page.goto(`${story.url}/customers/globex?tab=interactions`);
    await page.locator('details.thread-line', { hasText: 'Renewal' }).locator('summary').first().click();
    await click(page, 'Open the conversation', 'link');
    await click(page, 'Keep private', 'link');
    expect(await faultsOf(page)).toEqual([]);
    await click(page, 'Keep private');
    const undo = page.getByRole('button', { name: 'Undo' });
    expect(await words(page)).toContain('This conversation is kept private.');
    await story.settled();
    const reader = await visitor({ storageState: await page.context().storageState() });
    await reader.page.goto(`${story.url}/customers/globex?tab=interactions`);
    expect(await words(reader.page)).not.toContain('Renewal');
    await reader.page.goto(`${story.url}/settings/gmail`);
    expect(await words(reader.page)).toContain('Kept private');
    await reader.page.context().close();
    await undo.click();
    await story.settled();
    await page.goto(`${story.url}/customers/globex?tab=interactions`);
    expect(await words(page)).toContain('Renewal');
  }, 60_000);

  test('names one label after the other, as many as they like, and saves once', async () => {
    const { page } = ada;
    await page.goto(`${story.url}/settings/gmail`);
    const line = (number: number) => page.getByLabel(`Leave out mail with these Gmail labels: ${number}`);
    const named = ['Private', 'Board', 'Divorce', 'Doctor'];
    for (const [index, label] of named.entries()) await line(index + 1).fill(label);
    expect(await faultsOf(page)).toEqual([]);
    await click(page, 'Save');
    expect(await words(page)).toContain('Saved.');
    expect(await Promise.all(named.map((_, index) => line(index + 1).inputValue()))).toEqual(named);
    for (const [index] of named.entries()) await line(index + 1).fill('');
    await click(page, 'Save');
    expect(await line(1).inputValue()).toBe('');
    expect(await line(3).count()).toBe(0);
  }, 60_000);

  test('every page of the navigation is sound at every width, light and dark', async () => {
    const { page } = ada;
    await page.goto(`${story.url}/customers`);
    const places = await page
      .locator('nav.places')
      .first()
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(places.length).toBeGreaterThan(8);
    const thread = (await story.api('/interactions?customer=acme&limit=1')).body as { data: { id: string }[] };
    const more = [
      '/customers/acme',
      '/customers/acme?tab=interactions',
      '/users/jo',
      `/interactions/${thread.data[0]?.id ?? ''}`,
      '/settings/gmail/revoke',
      '/settings/gmail/reset',
    ];
    const faults: string[] = [];
    for (const place of [...places, ...more]) {
      const answer = await page.goto(`${story.url}${place}`);
      if (answer?.status() !== 200) faults.push(`${place}: ${answer?.status() ?? 'no answer'}`);
      faults.push(...(await faultsOf(page)).map((fault) => `${place} at ${fault}`));
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test('looks a person up who asks to be forgotten, hands out what there is, erases it, and has a receipt', async () => {
    const { page } = ada;
    await click(page, 'A person’s data', 'link');
    await page.getByLabel('E-mail address').fill('Elena');
    await click(page, 'Look up');
    expect(await words(page)).toContain('This is not an e-mail address.');
    await page.getByLabel('E-mail address').fill('elena@shared.example');
    await click(page, 'Look up');
    expect(await words(page)).toContain('1 mail in 1 conversation');
    expect(await faultsOf(page)).toEqual([]);
    const [file] = await Promise.all([page.waitForEvent('download'), click(page, 'Download')]);
    expect(file.suggestedFilename()).toBe('elena@shared.example.json');
    expect(readFileSync(await file.path(), 'utf8')).toContain('Which hat today');
    await click(page, 'Erase…', 'link');
    expect(await words(page)).toContain('The User Elena Petkova at Globex: it is their only address.');
    expect(await faultsOf(page)).toEqual([]);
    // Pressed twice in a hurry: the second press is not sent, its receipt would be of nothing.
    const stopped = await page.evaluate<boolean[]>(`(() => {
      const stopped = [];
      window.addEventListener('submit', (event) => stopped.push(event.defaultPrevented));
      const button = document.querySelector('.button-danger');
      button.click();
      button.click();
      return stopped;
    })()`);
    expect(stopped).toEqual([false, true]);
    await page.getByText('Receipt of an erasure').waitFor();
    expect(await words(page)).toMatch(/elena@shared\.example\s.*Erased\s+1 mail in 1 conversation\s.*Blocked\s+Yes/s);
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.side').isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
    await story.settled();
  }, 60_000);

  test('sees the add-on beside a mail in the preview', async () => {
    const { page } = ada;
    await page.goto(`${story.url}/preview?person=${ADA}`);
    await page.getByText('The offer').first().click();
    expect(await page.locator('#panel').innerText()).toContain('Acme');
    expect(await faultsOf(page)).toEqual([]);
  }, 60_000);

  test('without JavaScript: signs in, saves settings, reads a conversation', async () => {
    const { page, complaints } = await visitor({ javaScriptEnabled: false });
    await signIn(page, ADA);
    await page.getByLabel('Subject only').check();
    await click(page, 'Save');
    expect(await words(page)).toContain('Saved.');
    expect(await page.getByLabel('Subject only').isChecked()).toBe(true);
    await click(page, 'Customers', 'link');
    await click(page, 'Acme', 'link');
    await click(page, /^Interactions/, 'link');
    await page.locator('details.thread-line', { hasText: 'The offer' }).locator('summary').first().click();
    await click(page, 'Open the conversation', 'link');
    expect(await words(page)).toContain('Hello Ada,');
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 60_000);

  test('reads whose decision it is when the admin blocks the app, before and after connecting', async () => {
    const bo = await visitor();
    await signIn(bo.page, BO);
    story.sim.control.trust('northwind.example', 'gmail', 'limited');
    await startConnecting(bo.page);
    expect(await words(bo.page)).toContain('Access blocked: your organisation’s administrator needs to allow this app');
    await ada.page.goto(`${story.url}/settings/gmail`);
    await click(ada.page, 'Sync now');
    await eventually('the block is noticed', async () => {
      await ada.page.goto(`${story.url}/customers`);
      return (await ada.page.locator('.strip').count()) > 0;
    });
    expect(await ada.page.locator('.strip').innerText()).toContain('admin');
    expect(await faultsOf(ada.page)).toEqual([]);
    await bo.page.context().close();
  }, 60_000);

  test('nothing complained on the whole way, and no request went anywhere else', () => expect(ada.complaints).toEqual([]));
});
