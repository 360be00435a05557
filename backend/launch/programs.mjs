/** Starts the project's own two programs, the simulator and the backend, and waits until each says that it is ready. */
import fs from 'node:fs';
import path from 'node:path';
import { lastLines, launch, sleep } from './processes.mjs';
import { Refusal } from './terminal.mjs';

const READY_MS = 60_000;

/** Opens a new log; the last run's stays beside it. */
export function freshLog(folder, name) {
  const file = path.join(folder, `${name}.log`);
  if (fs.existsSync(file)) fs.renameSync(file, path.join(folder, `${name}.old.log`));
  fs.writeFileSync(file, '');
  return file;
}

/** Starts one of the two; `ready` settles once it prints its line, or fails when it ends or takes too long. */
function start(what, word, log, options) {
  const own = launch({ ...options, log });
  return { what, own, log, ready: untilReady(own, what, word, log) };
}

async function untilReady(own, what, word, log) {
  for (const until = Date.now() + READY_MS; ; await sleep(25)) {
    const lines = fs.readFileSync(log, 'utf8').split('\n').slice(0, -1);
    if (lines.some((text) => text.startsWith(word))) return;
    if (own.over === null && Date.now() < until) continue;
    const how = own.over === null ? `was not ready after ${READY_MS / 1000} s` : `ended (${own.over})`;
    throw Object.assign(new Refusal(`${what} ${how}. ${log} ends with:\n${lastLines(log)}`), { output: lastLines(log) });
  }
}

/** The OAuth clients of the two apps, as both sides know them: the Gmail one also signs people in. */
function clients(consoleUrl, made) {
  const client = (app, redirects) => ({
    app,
    clientId: `startdeliver-${app}.apps.googleusercontent.com`,
    clientSecret: made[app],
    project: `startdeliver-${app}`,
    redirectUris: redirects.map((redirect) => `${consoleUrl}${redirect}`),
  });
  return { gmail: client('gmail', ['/auth/google/callback', '/oauth/gmail/callback']), gcal: client('gcal', ['/oauth/gcal/callback']) };
}

/** Everything the backend and the simulator must agree about. */
export function agreement({ root, options, secrets: made, urls }) {
  const { gmail, gcal } = clients(urls.console, made);
  const push = {
    endpoint: `${urls.console}/push/gmail`,
    audience: `${urls.console}/push/gmail`,
    serviceAccount: 'push@startdeliver-gmail.iam.gserviceaccount.com',
  };
  return {
    simulator: ['--clients', JSON.stringify([gmail, gcal]), '--push', JSON.stringify(push)],
    backend: {
      PUBLIC_URL: urls.console,
      GOOGLE_BASE_URL: urls.simulator,
      GMAIL_CLIENT_ID: gmail.clientId,
      GMAIL_CLIENT_SECRET: gmail.clientSecret,
      GCAL_CLIENT_ID: gcal.clientId,
      GCAL_CLIENT_SECRET: gcal.clientSecret,
      GMAIL_PUBSUB_TOPIC: 'projects/startdeliver-gmail/topics/mail',
      PUSH_AUDIENCE: push.audience,
      PUSH_SERVICE_ACCOUNT: push.serviceAccount,
      GMAIL_TARIFF: options.tariff,
      // Where nothing is metered the proof of completeness need not wait for quiet.
      AUDIT_DELAY_SECONDS: options.tariff === 'none' ? '2' : '60',
      ADDON_AUDIENCES: 'startdeliver-addon.apps.googleusercontent.com',
      ADDON_DIST: path.join(root, 'addon/dist'),
      SESSION_SECRET: made.session,
      TOKEN_KEYS: made.tokenKeys,
    },
  };
}

const node = (root, file, args) => [process.execPath, '--enable-source-maps', path.join(root, 'backend/dist', file), ...args];

/** The simulated Google, with the world loaded; what it gave out and what was done to it last time is kept in the world's own folder. */
export function startSimulator({ root, options, state, args, log }) {
  const world = options.world === null ? ['--now', state.born] : ['--world', options.world];
  const flags = [
    '--port',
    options.simulatorPort,
    ...world,
    '--tariff',
    options.tariff,
    '--latency',
    options.latency,
    '--state',
    path.join(state.folder, 'google.json'),
    ...args,
  ];
  return start('The simulator', 'simulator ready ', log, { command: node(root, 'simulator.js', flags), cwd: root });
}

/** Where memory is plenty V8 lets garbage lie: a worker that needs 100 MB grows past 300 (docs/benchmarks.md). `npm run server` has the same limit. */
const HEAP = '--max-old-space-size=512';

/** Web and worker in one process. */
export function startBackend({ root, env, log }) {
  const [program, ...words] = node(root, 'main.js', []);
  return start('The backend', 'backend ready ', log, { command: [program, HEAP, ...words], cwd: root, env });
}
