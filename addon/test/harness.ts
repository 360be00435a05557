/** Opens a mail (or the homepage) in the stand-in with the real bundle and a backend that answers what the test says. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../../backend/src/contract/addon';
import manifest from '../../appsscript.json';
import type { ActionJson, ActionResponseJson, ButtonJson, CardJson, WidgetJson } from '../preview/card-json';
import { gmailEvent } from '../preview/event';
import type { FetchAnswer, FetchRequest, OpenMail, ScriptWorld } from '../preview/google-services';
import { pressButton, runTrigger, type RunOptions } from '../preview/run';
import { CONSOLE } from './views';

const addon = resolve(__dirname, '..');

/** Builds as `npm run addon:build` does and reads the result. */
export function builtBundle(): string {
  execFileSync(process.execPath, [resolve(addon, 'build.mjs')]);
  return readFileSync(resolve(addon, 'dist/Code.js'), 'utf8');
}

export const openMail: OpenMail = {
  id: '18c0ffee18c0ffee',
  threadId: '18c0ffee18c0ffee',
  from: '"Lee, Jo" <jo@acme.example>',
  to: 'ada@northwind.example',
  cc: '',
  bcc: '',
  subject: 'Renewal',
  date: 1_007_042_700_000,
  headers: { 'Message-ID': '<m1@acme.example>' },
};

export interface Opening {
  readonly mail?: OpenMail | null;
  readonly answer: FetchAnswer | object;
  readonly world?: Partial<ScriptWorld>;
}

export interface Opened<T> {
  readonly result: T;
  readonly requests: FetchRequest[];
}

export function makeOpen(bundle: string) {
  const options = ({ mail = openMail, answer, world = {} }: Opening, requests: FetchRequest[], action?: ActionJson): RunOptions => ({
    bundle,
    linkPrefixes: manifest.addOns.common.openLinkUrlPrefixes,
    event: gmailEvent({
      locale: 'en-GB',
      timeZone: 'Europe/Stockholm',
      mail,
      mailToken: 'token-of-this-mail',
      ...(action ? { action } : {}),
    }),
    world: {
      identityToken: 'identity-token',
      locale: 'sv',
      timeZone: 'Europe/Stockholm',
      scriptProperties: { BACKEND_URL: CONSOLE },
      cache: new Map(),
      mail,
      mailToken: 'token-of-this-mail',
      fetchPrefixes: manifest.urlFetchWhitelist,
      ...world,
    },
    fetch: async (request) => {
      requests.push(request);
      return 'failure' in answer || 'body' in answer ? answer : ok(answer);
    },
  });
  return {
    open: async (opening: Opening): Promise<Opened<CardJson>> => {
      const requests: FetchRequest[] = [];
      const { homepageTrigger, contextualTriggers } = manifest.addOns.gmail;
      const functionName = opening.mail === null ? homepageTrigger.runFunction : (contextualTriggers[0]?.onTriggerFunction ?? '');
      return { result: await runTrigger({ ...options(opening, requests), functionName }), requests };
    },
    press: async (opening: Opening, action: ActionJson): Promise<Opened<ActionResponseJson>> => {
      const requests: FetchRequest[] = [];
      return { result: await pressButton({ ...options(opening, requests, action), action }), requests };
    },
  };
}

export function ok(body: object): FetchAnswer {
  return { status: 200, body: JSON.stringify(body) };
}

export function problem(status: number, fields: Partial<Problem> = {}): FetchAnswer {
  return {
    status,
    body: JSON.stringify({ type: 'about:blank', title: 'Refused', status, detail: 'A sentence from the backend.', ...fields }),
  };
}

/** All buttons of a card, in order. */
export function buttonsOf(card: CardJson): ButtonJson[] {
  return widgetsOf(card).flatMap(({ buttonList, decoratedText }) => [
    ...(buttonList?.buttons ?? []),
    ...(decoratedText?.button ? [decoratedText.button] : []),
  ]);
}

export function widgetsOf(card: CardJson): WidgetJson[] {
  return card.sections.flatMap(({ widgets }) => widgets);
}

/** Everything a reader sees, top to bottom. */
export function wordsOf(card: CardJson): string {
  const lines = widgetsOf(card).map(({ decoratedText: d, textParagraph, buttonList }) =>
    [
      d?.topLabel,
      d?.text,
      d?.bottomLabel,
      d?.button?.text,
      textParagraph?.text,
      ...(buttonList?.buttons.map(({ text }) => `[${text}]`) ?? []),
    ]
      .filter(Boolean)
      .join(' | '),
  );
  return [card.header?.title, card.header?.subtitle, ...lines].join('\n');
}
