/** A real Chromium for tests, as people have it: their window, their colours, everything it complains about. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** To be run in a page, for the global `axe`. */
export const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

const FOLDERS = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
const PROGRAMS = ['chromium', 'google-chrome'].flatMap((name) => FOLDERS.map((folder) => join(folder, name)));

/** Null where there is none. `CHROMIUM_PATH` names another one. */
export const CHROMIUM = [process.env.CHROMIUM_PATH, ...PROGRAMS].find((path) => path && existsSync(path)) ?? null;

/** `describe`, or a skip that says what is missing. */
export function describeInChromium(name: string, tests: () => void): void {
  if (!CHROMIUM) process.stderr.write(`Skipped: “${name}”. There is no Chromium; install it or set CHROMIUM_PATH.\n`);
  (CHROMIUM ? describe : describe.skip)(name, tests);
}

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM ?? '', args: FLAGS });

export interface Visitor {
  page: Page;
  /** Errors in the console, exceptions, requests that failed or went anywhere but to these origins. */
  complaints: string[];
}

/** A person at a window of their own. `origins`: where they may be sent. */
export async function visit(browser: Browser, origins: readonly string[], options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (said) => {
    // A page of ours that says no is an answer, not a fault of the page.
    if (said.type() === 'error' && !/status of 4\d\d/.test(said.text())) complaints.push(`console: ${said.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (asked) => {
    const url = asked.url();
    if (!origins.some((origin) => url.startsWith(`${origin}/`)) && !/^(about|data):/.test(url)) complaints.push(`request: ${url}`);
  });
  return { page, complaints };
}

/** How much wider the page is than the screen, and what sticks out (the innermost elements); null when nothing does. */
const WIDER = `(() => {
  const page = document.documentElement;
  const sticksOut = (one) => one.getBoundingClientRect().right > page.clientWidth;
  const who = [...document.body.querySelectorAll('*')].filter((one) => sticksOut(one) && ![...one.children].some(sticksOut));
  const over = page.scrollWidth - page.clientWidth;
  return over > 0 ? over + ' px wider than the screen: ' + who.map((one) => one.outerHTML.slice(0, 160)).join(' | ') : null;
})()`;

export const widerThanWindow = (page: Page): Promise<string | null> => page.evaluate<string | null>(WIDER);

const WIDTHS = [1440, 900, 390] as const;
const SCHEMES = ['light', 'dark'] as const;

/** What is wrong with the page that is open, at every width and in both colour schemes: axe's findings, and what sticks out sideways. */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const before = page.viewportSize();
  await page.evaluate(AXE);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      // The second scheme changes colours only.
      const found = await page.evaluate<string[]>(
        `axe.run(document, { iframes: false, resultTypes: ['violations']${colorScheme === 'dark' ? ", runOnly: ['color-contrast']" : ''} })
          .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).slice(0, 2).join(' | ')))`,
      );
      faults.push(...found.map((fault) => `${width} px, ${colorScheme}: ${fault}`));
    }
    const over = await widerThanWindow(page);
    if (over) faults.push(`${width} px: ${over}`);
  }
  if (before) await page.setViewportSize(before);
  return faults;
}
