/**
 * Every page of the console, drawn from a real database: empty, and full of what strangers write on purpose. No page may lose its
 * shape, run anything, leave a field without a name, or grow past 100 KB.
 */
import { pageRoutes } from '../../src/web/pages/routes';
import { routes } from '../../src/web/routes';
import { copyOf, freshStore, incoming, isInternal, type FreshStore } from '../support/fresh-store';
import { makeConsole, NOW, rowOf, type Console } from './console';
import { faultsOf, formsOf } from './html-rules';
import { ADA, EVIL, fillOrganisation, makeOrganisation, type Filled } from './organisation';

const LIMIT = 100_000;

let fresh: FreshStore;
let console: Console;
const ask: Console['ask'] = (...args) => console.ask(...args);
const did = (): Console['did'] => console.did;

beforeAll(async () => {
  fresh = await freshStore();
  console = makeConsole(fresh);
});
afterAll(() => fresh.end());
beforeEach(() => {
  did().splice(0);
});

function expectSound(html: string, whole = true): void {
  const faults = faultsOf(html).filter((fault) => whole || !fault.includes('h1'));
  expect(faults).toEqual([]);
  expect(html).not.toMatch(/<script>alert|<img src=x/);
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(LIMIT);
}

const PAGES = [
  '/sign-in',
  '/customers',
  '/customers?q=x&owner=me&reply=30&sort=name',
  '/customers?none=1',
  '/customers?cursor=nonsense&sort=bogus&reply=12',
  '/customers/c0',
  '/customers/c0?cursor=nonsense',
  '/customers/c0?tab=interactions',
  '/customers/c0?tab=users',
  '/customers/c0?tab=tasks',
  '/customers/nobody',
  '/users',
  '/users?q=x&sort=-lastInteractionAt',
  '/users/u0',
  '/users/nobody',
  '/interactions',
  '/interactions?ambiguous=1&customer=c0&user=u0&teamMember=me&from=2026-11-01&to=2026-11-30',
  '/interactions?from=2026-99-99',
  '/interactions/000000000000000000000000',
  '/people',
  '/people/add?address=x@evil.example',
  '/team',
  '/team/mails?teamMember=ada@northwind.example&direction=in&from=2026-11-01&to=2026-11-24',
  '/why',
  '/why?q=nonsense',
  '/why?q=%3Ca@b.example%3E',
  '/settings/gmail',
  '/admin/install',
  '/admin/mailboxes',
  '/admin/mailboxes/members/bo@northwind.example/remove',
  '/admin/mailboxes/members/ada@northwind.example/remove',
  '/admin/rules',
  '/admin/keys',
  '/admin/data',
  '/admin/data?address=both@evil.example',
  '/admin/data?address=%3Cscript%3E',
  '/admin/data/erase',
  '/admin/data/erase?address=both@evil.example',
  '/admin/audit?check=1',
];

describe('an organisation with nothing in it', () => {
  beforeAll(() => makeOrganisation(fresh));

  test.each(PAGES)('%s is drawn, and every field has its label', async (address) => {
    const { reply, html } = await ask('GET', address);
    if ('redirect' in reply) return expect(reply.redirect).toMatch(/^\//);
    expectSound(html);
  });

  test('empty lists say what would be here and what to do', async () => {
    expect((await ask('GET', '/customers')).html).toContain('Connect Gmail');
    expect((await ask('GET', '/interactions')).html).toContain('Open Gmail settings');
    expect((await ask('GET', '/settings/gmail')).html).toContain('Click to start authentication');
  });

  test('who never connected is told so on every page but the settings', async () => {
    expect((await ask('GET', '/customers')).html).toContain('class="strip');
    expect((await ask('GET', '/settings/gmail')).html).not.toContain('class="strip');
  });
});

describe('an organisation full of hostile names', () => {
  let filled: Filled;
  beforeAll(async () => {
    filled = await fillOrganisation(fresh, await makeOrganisation(fresh), NOW);
  }, 60_000);

  test.each(PAGES)('%s shows them as text', async (address) => {
    const { reply, html } = await ask('GET', address);
    if ('redirect' in reply) return expect(reply.redirect).toMatch(/^\//);
    expectSound(html);
  });

  test.each(PAGES)('every form on %s sends what its address takes', async (address) => {
    const { html } = await ask('GET', address);
    for (const { action, fields } of formsOf(html)) {
      const { pathname } = new URL(action, 'http://localhost');
      const row = routes().find(
        ({ method, path }) => method === 'POST' && new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`).test(pathname),
      );
      expect([action, row?.body?.safeParse(fields).error?.issues ?? (row ? 'taken' : 'nothing is there')]).toEqual([action, 'taken']);
    }
  });

  test('a customer’s history goes on where a page ended, though many mails are of the same second', async () => {
    const subjects = Array.from({ length: 60 }, (_, i) => `At once ${i}.`);
    const links = [{ customer: 'c58', user: 'u58', address: 'u58@evil.example' }];
    const { id: org } = (await console.callerOf()).organisation;
    const mails = subjects.map((subject, i) => incoming(`once${i}`, copyOf('ada', `once${i}`, { member: ADA, at: NOW, subject, links })));
    await fresh.store.messages.store(org, mails, isInternal);
    const seen: string[] = [];
    for (let next: string | undefined = '/customers/c58'; next;) {
      const { html } = await ask('GET', next);
      seen.push(...(html.match(/At once \d+\./g) ?? []));
      next = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect([...new Set(seen)].sort()).toEqual([...subjects].sort());
  });

  test('conversations too: long, with HTML, opened in place, one message alone', async () => {
    const { interaction, longInteraction, message } = filled;
    for (const address of [
      `/interactions/${interaction}`,
      `/interactions/${longInteraction}`,
      `/interactions/${interaction}?m=${message}`,
    ]) {
      expectSound((await ask('GET', address)).html);
    }
    expectSound((await ask('GET', `/interactions/${interaction}/messages/${message}?part=7`)).html);
    expectSound((await ask('GET', `/interactions/${interaction}/messages/${message}?html=1`)).html);
    expectSound((await ask('GET', `/interactions/${longInteraction}/preview`)).html, false);
    expectSound((await ask('GET', `/interactions/${interaction}/messages/${message}/html`)).html, false);
    expectSound((await ask('GET', '/settings/gmail/progress')).html, false);
  });

  test('a mail’s HTML stands in a frame that can do nothing', async () => {
    const { html } = await ask('GET', `/interactions/${filled.interaction}/messages/${filled.message}/html`);
    expect(html).toMatch(/<iframe[^>]* sandbox(=""|\s)/);
    expect(html).toContain('default-src &#x27;none&#x27;'.replace(/&#x27;/g, html.includes("'none'") ? "'" : '&#39;'));
  });

  test('what a colleague does not share is on no page, and their own page shows it', async () => {
    const pages = [
      '/interactions',
      '/customers/c0',
      '/customers/c0?tab=interactions',
      '/team/mails',
      `/interactions/${filled.colleagues}`,
      `/interactions/${filled.colleagues}/preview`,
    ];
    for (const address of pages) {
      const { html } = await ask('GET', address);
      expect(html).not.toContain('secret');
    }
    expect((await ask('GET', `/interactions/${filled.colleagues}`, {}, { email: 'bo@northwind.example' })).html).toContain('a secret text');
  });

  test('what a colleague does not share cannot be guessed by searching for its subject', async () => {
    const found = async (email?: string) =>
      (await ask('GET', '/interactions?q=a+SECRET', {}, email ? { email } : {})).html.includes(`/interactions/${filled.colleagues}`);
    expect([await found(), await found('bo@northwind.example')]).toEqual([false, true]);
  });

  test('reading a text is written down', async () => {
    const before = (await fresh.store.auditLog.list((await console.callerOf()).organisation.id, null, 1))[0]?.seq ?? 0;
    await ask('GET', `/interactions/${filled.interaction}`);
    const [last] = await fresh.store.auditLog.list((await console.callerOf()).organisation.id, null, 1);
    expect([last?.seq, last?.action]).toEqual([before + 1, 'interaction.view']);
  });

  test('pages follow each other without losing or repeating a customer', async () => {
    const first = (await ask('GET', '/customers?sort=name')).html;
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replace(/&amp;/g, '&') ?? '';
    const second = (await ask('GET', next)).html;
    const idsOf = (html: string) => [...html.matchAll(/class="row-link ellipsis" href="\/customers\/([^"]+)"/g)].map(([, id]) => id);
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(60);
  });

  describe('forms', () => {
    test('settings are saved as typed, or come back with the error beside the field', async () => {
      const saved = await ask('POST', '/settings/gmail', { aliases: 'ada@old.example', visibility: 'subject' });
      expect(saved.reply).toMatchObject({ redirect: '/settings/gmail' });
      expect(did().find(({ name }) => name === 'changeSettings')?.args[2]).toMatchObject({
        aliases: ['ada@old.example'],
        visibility: 'subject',
        syncTo: 'users',
      });
      did().splice(0);
      const wrong = await ask('POST', '/settings/gmail', { aliases: EVIL });
      expect(wrong.reply).toMatchObject({ status: 422 });
      expect(wrong.html).toMatch(/aria-invalid="true"/);
      expectSound(wrong.html);
      expect(did()).toEqual([]);
    });

    test('rules too', async () => {
      await ask('POST', '/admin/rules', { domains: 'northwind.dev', domainField: 'domain', blocklist: 'bank.example', onDelete: 'remove' });
      expect(did().find(({ name }) => name === 'changeRules')?.args[1]).toEqual({
        blocklist: { add: ['bank.example'], remove: ['lawyer.example'] },
        onDelete: 'remove',
      });
      expectSound((await ask('POST', '/admin/rules', { domains: 'a b', domainField: 'other' })).html);
    });

    test('revoking keeps the data unless deletion was chosen', async () => {
      await ask('POST', '/settings/gmail/revoke', { data: 'everything' });
      await ask('POST', '/settings/gmail/revoke', { data: 'delete' });
      expect(
        did()
          .filter(({ name }) => name === 'disconnectMailbox')
          .map(({ args }) => args[2]),
      ).toEqual(['keep', 'delete']);
      expectSound((await ask('GET', '/settings/gmail/revoke')).html);
    });

    test('a reset is asked about first: what goes, what stays, what does not come back, and how long it takes', async () => {
      const { html } = await ask('GET', '/settings/gmail/reset');
      expectSound(html);
      expect(html).toMatch(/mails? here came from your mailbox\. .* take about/);
      expect(html).toContain('Mail a connected colleague holds, too');
      expect(html).toContain('Mail older than six months, and mail that is no longer in Gmail.');
      expect(did()).toEqual([]);
      await ask('POST', '/settings/gmail/reset');
      expect(did().map(({ name }) => name)).toEqual(['requestReset']);
    });

    /** Presses the button of that name as a person would: sends the form it stands in. */
    async function press(address: string, button: string): Promise<unknown> {
      const { html } = await ask('GET', address);
      const form = [...html.matchAll(/<form.*?<\/form>/gs)].map(([one]) => one).find((one) => one.includes(`>${button}</button>`)) ?? '';
      const [{ action, fields } = { action: `no button ${button}`, fields: {} }] = formsOf(form);
      return (await ask('POST', action, fields)).reply;
    }
    const ownMailbox = async () => {
      const { organisation, member } = await console.callerOf();
      const connection = await fresh.store.connections.of(organisation.id, member?.email ?? '', 'gmail');
      return [organisation.id, connection?.id ?? ''] as const;
    };

    test('“Search everything again” asks for it, for the viewer’s own mailbox', async () => {
      expect(await press('/settings/gmail', 'Search everything again')).toEqual({
        redirect: '/settings/gmail',
        message: 'Searching the last six months again. Nothing appears twice.',
      });
      expect(did()).toEqual([{ name: 'requestResync', args: [...(await ownMailbox()), ADA] }]);
    });

    test('“Pause” pauses the viewer’s own mailbox, the page says so, and “Resume” goes on', async () => {
      const [org, mailbox] = await ownMailbox();
      expect(await press('/settings/gmail', 'Pause')).toEqual({
        redirect: '/settings/gmail',
        message: 'Paused. New mail waits in Gmail until you resume.',
      });
      await fresh.store.connections.setPaused(mailbox, true);
      const { html } = await ask('GET', '/settings/gmail');
      expect(html).toContain('<p class="state-word">Paused</p>');
      expect(html).not.toContain('>Pause</button>');
      expect(await press('/settings/gmail', 'Resume')).toMatchObject({ message: 'Resumed. What waited in Gmail follows now.' });
      await fresh.store.connections.setPaused(mailbox, false);
      expect(did()).toEqual([
        { name: 'setPaused', args: [org, mailbox, true, ADA] },
        { name: 'setPaused', args: [org, mailbox, false, ADA] },
      ]);
    });

    test('a person is added to the customer that was named, once however often the button is pressed', async () => {
      const form = { address: 'Anna.Smith@evil.example', name: 'Anna', customer: 'c7', back: '/people' };
      await ask('POST', '/why/fix/user', form);
      await ask('POST', '/why/fix/user', form);
      const users = did()
        .filter(({ name }) => name === 'writeDirectory')
        .map(({ args }) => (args[1] as { users: { id: string }[] }).users[0]);
      expect(users[0]).toMatchObject({ customer: 'c7', email: 'anna.smith@evil.example' });
      expect(users[0]?.id).toBe(users[1]?.id);
      did().splice(0);
      expect((await ask('POST', '/why/fix/user', { ...form, customer: 'no such' })).reply).toMatchObject({ redirect: '/people' });
      expect(did()).toEqual([]);
    });

    test('nobody is sent to another site', async () => {
      for (const back of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
        expect((await ask('POST', '/people/ignore', { address: 'a@evil.example', ignored: 'yes', back })).reply).toMatchObject({
          redirect: '/people',
        });
        expect((await ask('POST', '/settings/appearance', { theme: 'dark', back })).reply).toMatchObject({ redirect: '/customers' });
      }
    });

    test('only who holds a mail says who else may read it', async () => {
      expect((await ask('POST', `/interactions/${filled.colleagues}/visibility`, { visibility: 'everything' })).reply).toMatchObject({
        status: 404,
      });
      expect(did()).toEqual([]);
      await ask('POST', `/interactions/${filled.colleagues}/visibility`, { visibility: '' }, { email: 'bo@northwind.example' });
      expect(did()[0]).toMatchObject({
        name: 'setInteractionVisibility',
        args: [expect.anything(), filled.colleagues, null, 'bo@northwind.example'],
      });
    });

    test('a new key is shown once', async () => {
      const { html } = await ask('POST', '/admin/keys', { name: 'Warehouse' });
      const key = /value="(sdk_[^"]+)"/.exec(html)?.[1] ?? '';
      expect(key.length).toBeGreaterThan(30);
      expect((await ask('GET', '/admin/keys')).html).not.toContain(key);
      expect((await ask('POST', '/admin/keys', { name: '  ' })).reply).toMatchObject({ status: 422 });
    });
  });
});

test('admin pages are for admins, everything else for who is signed in', () => {
  for (const { path, guard } of pageRoutes)
    expect([path, guard]).toEqual([path, path === '/sign-in' ? 'public' : path.startsWith('/admin') ? 'admin' : 'session']);
});

test('the navigation leads only to pages that exist', async () => {
  const { NAVIGATION } = await import('../../src/web/pages/frame/navigation');
  for (const { href } of NAVIGATION.flatMap(({ places }) => places)) expect(rowOf('GET', href).row.path).toBe(href);
});
