/**
 * The simulated Google as one HTTP server: OAuth, Gmail, Pub/Sub push and the `/_sim` control side, around a world.
 * Shares no code with the backend: it is what the backend's honesty is measured against.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { ApiError } from './api';
import { createClock, type Clock } from './clock';
import { createControl, type Control, type ControlParts } from './control/control';
import { createFaults } from './control/faults';
import { repeat } from './control/journal';
import { landingPage } from './control/landing';
import { controlRoutes } from './control/routes';
import { gmailRoutes } from './gmail/routes';
import { answerBatch } from './http/batch';
import { createPipeline, replyOf, type ApiRequest, type Knobs, type Reply } from './http/pipeline';
import { createRouter } from './http/router';
import { sendReply } from './http/send';
import type { OAuthClient } from './oauth/clients';
import { createCodes } from './oauth/codes';
import { createSigningKeys } from './oauth/keys';
import { oauthRoutes, sendPage } from './oauth/routes';
import { createTokenStore } from './oauth/token-store';
import { createDelivery, type PushTarget } from './pubsub/delivery';
import { createPublisher } from './pubsub/publisher';
import { publishChanges, restoreWatches, watchesOf, watchRules } from './pubsub/watches';
import { createLedger, type Ledger } from './quota/ledger';
import { createMeter } from './quota/meter';
import type { Limits, TariffName } from './quota/tariffs';
import { openStateFile } from './saved-state';
import type { SimState } from './state';
import { loadWorld } from './world/load';
import type { World } from './world/schema';

export interface SimulatorOptions {
  readonly world: World;
  /** Folder that paths in the world file are relative to; default: the current one. */
  readonly baseDir?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1: reachable from this machine only. */
  readonly host?: string;
  /** Default 'new'. */
  readonly tariff?: TariffName;
  /** Instead of the tariff's, per minute. */
  readonly limits?: Partial<Limits>;
  /** Added to every API call; default 0. In virtual time the clock moves on by it instead. */
  readonly latencyMs?: number;
  /** Calls of one person that may be under way at once; default 25. */
  readonly concurrency?: number;
  /** Time stands still unless `clock.advance` or a latency moves it. */
  readonly virtualTime?: boolean;
  /** Epoch milliseconds the clock starts at; default: now. */
  readonly now?: number;
  /** A clock of the caller's, shared with whatever else lives in the simulated time. `virtualTime` and `now` are then without meaning. */
  readonly clock?: Clock;
  readonly clients: readonly OAuthClient[];
  /** Without it, events are counted as lost. */
  readonly push?: PushTarget;
  /** Epoch ms, for the times in signed tokens, when their receivers' clock is moved together with this one; default: the machine's. */
  readonly tokenTime?: () => number;
  /** What Google would not forget is kept in it over restarts: grants, signing keys, watches, what people did to their mail. */
  readonly stateFile?: string;
  /** Told what the person who started this should know. */
  readonly report?: (line: string) => void;
  /** Told of every request. */
  readonly logger?: (line: string) => void;
}

export interface Simulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly state: SimState;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly control: Control;
  close(): Promise<void>;
}

const DEFAULT_CONCURRENCY = 25;
/** Gmail takes messages up to 35 MB. */
const MAX_BODY = 40 * 1024 * 1024;

/** Loads the world and listens. Rejects with the loader's error, or the system's when the port is taken (EADDRINUSE). */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const clock = options.clock ?? createClock({ virtual: options.virtualTime, start: options.now });
  const state = loadWorld(options.world, { baseDir: options.baseDir ?? process.cwd(), now: clock.now(), clock });
  const bySub = new Map([...state.accounts.values()].map((account) => [account.sub, account]));

  const current = () => ({ keys: keys.saved, grants: tokens.snapshot(), watches: watchesOf(state) });
  const { report = () => undefined } = options;
  const file = openStateFile(options.stateFile, current, report);
  const keys = createSigningKeys(file.saved?.keys, options.tokenTime);
  const tokens = createTokenStore({ now: clock.now, from: file.saved?.grants, changed: file.changed });
  restoreWatches(state, file.saved?.watches);

  const delivery = createDelivery(options.push, clock, keys);
  const publisher = createPublisher(clock, delivery);
  const knobs: Knobs = { latencyMs: options.latencyMs ?? 0, concurrency: options.concurrency ?? DEFAULT_CONCURRENCY, quotaWording: '403' };
  const parts: ControlParts = {
    state,
    clock,
    knobs,
    keys,
    tokens,
    delivery,
    publisher,
    pushTarget: options.push,
    clients: options.clients,
    codes: createCodes(clock.now),
    accountOf: (sub) => bySub.get(sub),
    meter: createMeter(options.tariff ?? 'new', options.limits),
    ledger: createLedger(),
    faults: createFaults(),
    note: file.note,
  };
  const deeds = file.saved?.deeds ?? [];
  const [misfit, ...more] = repeat(deeds, parts);
  if (misfit)
    report(
      `${options.stateFile}: ${1 + more.length} of ${deeds.length} changes made earlier do not fit this world and are left out. The first: ${misfit}`,
    );
  const control = createControl(parts);
  const stopPublishing = publishChanges(state, publisher);
  const answer = createPipeline({ ...parts, match: createRouter(gmailRoutes(state).map((route) => watchRules(route, file.changed))) });
  const server = createServer(handlerOf(parts, control, answer, options.logger));
  // Clients keep connections for a minute; closing earlier than they do would look like a network fault nobody asked for.
  server.keepAliveTimeout = 75_000;
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  file.changed();

  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    state,
    clock,
    control,
    ledger: parts.ledger,
    async close() {
      stopPublishing();
      delivery.stop();
      clock.stop();
      file.flush();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = (request: ApiRequest) => Promise<Reply>;

/** The API's own paths go straight to the pipeline; pages and control calls go through Express. */
function handlerOf(parts: ControlParts, control: Control, answer: Answer, log: (line: string) => void = () => undefined) {
  const app = express().disable('x-powered-by').set('etag', false);
  app.get('/', (request, response) =>
    sendPage(response, landingPage(control.world(), `${request.protocol}://${request.get('host') ?? ''}`)),
  );
  app.use('/_sim', controlRoutes(control));
  app.use(oauthRoutes(parts));
  app.use((request, response) => answerApi(request, response, answer));

  return (request: IncomingMessage, response: ServerResponse): void => {
    const started = performance.now();
    response.on('close', () =>
      log(`${request.method} ${request.url?.split('?')[0]} ${response.statusCode} ${Math.round(performance.now() - started)}ms`),
    );
    if (/^\/(gmail|calendar|tasks|batch)\//.test(request.url ?? '')) answerApi(request, response, answer);
    else app(request, response);
  };
}

function answerApi(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  replyTo(request, answer).then(
    (reply) => sendReply(response, reply),
    // The client went away in the middle of its request: there is nobody to answer.
    () => response.destroy(),
  );
}

async function replyTo(request: IncomingMessage, answer: Answer): Promise<Reply> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await readBody(request);
  if (body === null) return replyOf(new ApiError(413, 'uploadTooLarge', 'Request is too large.'));
  const asked: ApiRequest = { method, url, headers, body };
  return method === 'POST' && /^\/batch\/gmail\/v1(\?|$)/.test(url) ? answerBatch(asked, answer) : answer(asked);
}

/** The body as text; null when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? null : Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
