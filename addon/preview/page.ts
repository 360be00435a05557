/**
 * The add-on preview: a simulated mailbox with the add-on's real bundle running beside it.
 *
 * The backend's web process loads this module (built to addon/dist/preview.js) in development only, when GOOGLE_BASE_URL
 * points at a simulator, and hands it every request below /preview before any body parser:
 *   const { makePreview } = await import(pathToFileURL('addon/dist/preview.js').href);
 *   app.use('/preview', makePreview({ simulatorUrl, backendUrl, bundlePath, audience }).handle);
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import manifest from '../../appsscript.json';
import type { ActionJson, ActionResponseJson, CardJson } from './card-json';
import { gmailEvent } from './event';
import type { FetchAnswer, FetchRequest, ScriptWorld } from './google-services';
import { listen } from './listen';
import { renderPage } from './page-view';
import { renderCard } from './render-card';
import { pressButton, runTrigger, type RunOptions } from './run';
import { makeSimulator, PreviewProblem, type Mail, type Person, type World } from './simulator';

export interface PreviewOptions {
  /** Base URLs without a trailing slash. */
  readonly simulatorUrl: string;
  readonly backendUrl: string;
  /** addon/dist/Code.js; read at every card, so a new build shows at the next reload. */
  readonly bundlePath: string;
  /** The OAuth client id of the add-on's Cloud project: `aud` of its identity tokens, one that the backend accepts. */
  readonly audience: string;
}

export type Trigger = 'gmail.message' | 'gmail.home';

export interface Preview {
  /** The whole page. `id`: Gmail id or Message-ID of the open mail; null for none. */
  readonly page: (person: string | null, id: string | null, acted?: ActionResponseJson) => Promise<string>;
  /** The card's JSON as Google would get it. Throws PreviewProblem, or what the script threw. */
  readonly card: (person: string, trigger: Trigger, id: string | null) => Promise<CardJson>;
  /** Presses a button of that card. */
  readonly act: (person: string, trigger: Trigger, id: string | null, action: ActionJson) => Promise<ActionResponseJson>;
  /** GET /preview, GET /preview/card, POST /preview/act as a Node listener; Express takes it as it is. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Makes the preview; keeps nothing but the add-on's user caches. */
export function makePreview({ simulatorUrl, backendUrl, bundlePath, audience }: PreviewOptions): Preview {
  const simulator = makeSimulator(simulatorUrl);
  const caches = new Map<string, Map<string, string>>();

  /** Everything the script finds around it when this person opens this mail. */
  const situation = async (who: Person, timeZone: string, mail: Mail | null, action?: ActionJson): Promise<RunOptions> => {
    const cache = caches.get(who.email) ?? new Map<string, string>();
    caches.set(who.email, cache);
    const mailToken = `open-${mail?.id ?? 'none'}`;
    const world: ScriptWorld = {
      identityToken: await simulator.identityToken(who.email, audience),
      locale: 'en',
      timeZone,
      scriptProperties: { BACKEND_URL: backendUrl },
      cache,
      mail: mail && { ...mail, headers: mail.rfc822MessageId ? { 'Message-ID': mail.rfc822MessageId } : {} },
      mailToken,
      fetchPrefixes: [`${backendUrl}/`, ...manifest.urlFetchWhitelist],
    };
    const event = gmailEvent({ locale: 'en', timeZone, mail, mailToken, ...(action ? { action } : {}) });
    const linkPrefixes = [`${backendUrl}/`, ...manifest.addOns.common.openLinkUrlPrefixes];
    return { bundle: await readBundle(bundlePath), world, event, linkPrefixes, fetch: perform };
  };

  const open = async (person: string, trigger: Trigger, id: string | null) => {
    const { who, timeZone } = find(await simulator.world(), person);
    if (trigger === 'gmail.message' && !id) throw new PreviewProblem(400, 'gmail.message needs an id: a Gmail id or a Message-ID.');
    const mail = trigger === 'gmail.message' && id ? await simulator.message(who.email, id) : null;
    return { who, timeZone, mail };
  };

  const card: Preview['card'] = async (person, trigger, id) => {
    const { who, timeZone, mail } = await open(person, trigger, id);
    return runTrigger({ ...(await situation(who, timeZone, mail)), functionName: functionOf(trigger) });
  };

  const act: Preview['act'] = async (person, trigger, id, action) => {
    const { who, timeZone, mail } = await open(person, trigger, id);
    return pressButton({ ...(await situation(who, timeZone, mail, action)), action });
  };

  const page: Preview['page'] = async (person, id, acted) => {
    const world = await simulator.world();
    const { who, timeZone } = find(world, person);
    const [rows, mail] = await Promise.all([simulator.mailbox(who.email), id ? simulator.message(who.email, id) : null]);
    const trigger: Trigger = mail ? 'gmail.message' : 'gmail.home';
    const fields = { person: who.email, trigger, ...(mail ? { id: mail.id } : {}) };
    const action = acted?.renderActions.action;
    const shown = action?.navigations?.[0]?.updateCard;
    const drawn = await (
      shown ? Promise.resolve(shown) : situation(who, timeZone, mail).then((s) => runTrigger({ ...s, functionName: functionOf(trigger) }))
    ).then(
      (json) => ({ html: renderCard(json, { actUrl: '/preview/act', fields }) }),
      (error: unknown) => {
        if (error instanceof PreviewProblem) throw error;
        return { failure: messageOf(error) };
      },
    );
    const cardUrl = `/preview/card?${new URLSearchParams(fields).toString()}`;
    return renderPage({ world, person: who, timeZone, rows, mail, card: drawn, cardUrl, notification: action?.notification?.text ?? null });
  };

  return { page, card, act, handle: listen({ page, card, act }) };
}

/** The manifest says which function answers which trigger, so a wrong manifest shows here. */
function functionOf(trigger: Trigger): string {
  const { homepageTrigger, contextualTriggers } = manifest.addOns.gmail;
  switch (trigger) {
    case 'gmail.home':
      return homepageTrigger.runFunction;
    case 'gmail.message':
      return contextualTriggers[0]?.onTriggerFunction ?? '';
    default:
      return trigger satisfies never;
  }
}

function find(world: World, person: string | null): { who: Person; timeZone: string } {
  const everyone = world.organisations.flatMap(({ people, timeZone }) =>
    people.map((who) => ({ who, timeZone: who.timeZone ?? timeZone ?? 'UTC' })),
  );
  const found = person === null ? everyone[0] : everyone.find(({ who }) => who.email === person.toLowerCase());
  if (!found) throw new PreviewProblem(404, person === null ? 'This world has no people.' : `${person} is nobody in this world.`);
  return found;
}

async function readBundle(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new PreviewProblem(502, 'The add-on is not built yet: npm run addon:build');
  });
}

/** UrlFetchApp's part: any answer is an answer, a connection that fails is a failure. 30 s is a callback's whole time. */
async function perform({ url, method, headers, body }: FetchRequest): Promise<FetchAnswer> {
  try {
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  // Errors of the script's own realm are not instances of this realm's Error.
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
