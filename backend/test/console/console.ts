/** The console's pages without a server: the row of the table is found, asked and drawn as web/app.ts does it. */
import type { Caller, Reply, Route } from '../../src/web/route';
import { renderDocument, renderFragment } from '../../src/web/pages/document';
import { stripFor } from '../../src/web/pages/frame/strip';
import { pageRoutes } from '../../src/web/pages/routes';
import type { Theme } from '../../src/web/pages/frame/theme';
import { makeUnknownPeople } from '../../src/sync/unknown-people';
import type { WebParts } from '../../src/web/web-parts';
import type { FreshStore } from '../support/fresh-store';
import { ADA, EVIL } from './organisation';

export const NOW = new Date('2026-11-24T08:30:00Z');

const explanation = {
  verdict: 'skipped',
  reason: 'no-known-user',
  text: `This mail isn’t synced because ${EVIL} isn’t a User.`,
  links: [],
  interaction: null,
  fix: { action: 'add-user', label: 'Add', address: 'anna.smith@evil.example', customer: 'c0' },
};

/** Which row of the table an address is, as Express would find it. */
export function rowOf(method: string, path: string): { row: Route; params: Record<string, string> } {
  for (const row of pageRoutes) {
    const pattern = new RegExp(`^${row.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
    const found = row.method === method ? pattern.exec(path) : null;
    if (found)
      return {
        row,
        params: Object.fromEntries(Object.entries(found.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)])),
      };
  }
  throw new Error(`nothing is at ${method} ${path}`);
}

export interface Asked {
  reply: Reply;
  html: string;
}

/** `did`: what the pages asked of the use cases (which do nothing here). Without `push`, polling is the way and no watch is missed. */
export function makeConsole({ store }: FreshStore, { push = null }: { push?: WebParts['settings']['push'] } = {}) {
  const did: { name: string; args: unknown[] }[] = [];
  const known = makeUnknownPeople({ store });
  const answers: Record<string, unknown> = {
    explain: explanation,
    writeDirectory: [{ kind: 'user', id: 'x', error: null }],
    exportAddress: { address: 'u0@evil.example', users: [], messages: [{ subject: EVIL }] },
    eraseAddress: { address: 'u0@evil.example', at: NOW, messages: 1_240, interactions: 2 },
  };
  const useCases = new Proxy(known as unknown as Record<string, (...args: unknown[]) => unknown>, {
    get:
      (asked, name: string) =>
      (...args: unknown[]) => {
        if (asked[name]) return asked[name](...args);
        did.push({ name, args });
        return Promise.resolve(answers[name] ?? true);
      },
  });
  const parts = {
    store,
    useCases,
    clock: { now: () => NOW },
    redis: { isReady: true, set: () => Promise.resolve('OK') },
    settings: {
      publicUrl: 'http://localhost',
      redisPrefix: '',
      push,
      gmailClientId: 'gmail-id',
      gcalClientId: 'gcal-id',
      simulatorUrl: null,
    },
  } as unknown as WebParts;

  async function callerOf(email = ADA): Promise<Caller> {
    const organisation = await store.organisations.byDomain('northwind.example');
    const member = organisation && (await store.organisations.member(organisation.id, email));
    if (!organisation || !member) throw new Error('no caller');
    return { organisation, member, isAdmin: email === ADA, actor: email };
  }

  async function ask(
    method: 'GET' | 'POST',
    address: string,
    body: Record<string, unknown> = {},
    { email = ADA, theme = 'system', message = EVIL }: { email?: string; theme?: Theme; message?: string } = {},
  ): Promise<Asked> {
    const url = new URL(address, 'http://localhost');
    const { row, params } = rowOf(method, url.pathname);
    const caller = row.guard === 'public' ? null : await callerOf(email);
    const context = {
      parts,
      caller,
      params: row.params?.parse(params) ?? {},
      query: row.query?.parse(Object.fromEntries(url.searchParams)) ?? {},
      body: row.body?.parse(body) ?? {},
      req: {},
      res: { cookie: () => undefined },
    };
    const reply = await row.handle(context as never);
    const strip = caller && (await stripFor(parts, caller, url.pathname));
    const html =
      'page' in reply
        ? renderDocument({ title: reply.title, body: reply.page, caller, path: address, message, theme, strip })
        : 'fragment' in reply
          ? renderFragment(reply.fragment)
          : '';
    return { reply, html };
  }

  return { did, callerOf, ask };
}

export type Console = ReturnType<typeof makeConsole>;
