/**
 * Gives a person's consent by walking the real flow: the console's sign-in and connect pages, Google's (the simulator's)
 * authorization URL, and the way back, with cookies as a browser keeps them. Only the click on "Allow" is the simulator's.
 */
import { Refusal } from '../terminal.mjs';

const PER_APP = { gmail: '/settings/gmail/connect', gcal: '/settings/gcal/connect' };
const MOST_REDIRECTS = 5;
const UNCONNECTED = ['not-connected', 'reconnect', 'scope-missing'];

/** A browser that knows one site: it keeps cookies and doesn't follow redirects by itself. */
function browser() {
  const cookies = new Map();
  return async (url, { method = 'GET' } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { method, redirect: 'manual', headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const problem =
      response.status >= 400
        ? (await response.text())
            .replace(/<[^>]*>/g, ' ')
            .replace(/\s+/g, ' ')
            .slice(0, 300)
        : null;
    return { status: response.status, location: location && new URL(location, url).href, problem };
  };
}

async function approve(simulator, url, email) {
  const response = await fetch(`${simulator}/_sim/approve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, email }),
  });
  const text = await response.text();
  if (!response.ok) throw new Refusal(`Google (the simulator) refused ${email}: ${text.slice(0, 300)}`);
  return JSON.parse(text).redirect;
}

/** From a page of the console that sends us to Google, to Google, back, and on until the console shows a page. */
async function throughGoogle(visit, simulator, email, start, options) {
  let step = await visit(start, options);
  if (!step.location?.startsWith(simulator))
    throw new Refusal(`${start} should lead to Google, but answered ${step.status}${step.problem ? `: ${step.problem}` : ''}`);
  step = await visit(await approve(simulator, step.location, email));
  for (let i = 0; step.location && i < MOST_REDIRECTS; i += 1) step = await visit(step.location);
  if (step.problem) throw new Refusal(`${email} came back from Google and was answered ${step.status}: ${step.problem}`);
}

/**
 * Signs the person in and connects the apps.
 * @param {{console: string, simulator: string}} urls  @param {string} email  @param {('gmail'|'gcal')[]} apps
 */
export async function giveConsent({ console: home, simulator }, email, apps) {
  const visit = browser();
  await throughGoogle(visit, simulator, email, `${home}/auth/google?login_hint=${encodeURIComponent(email)}`);
  for (const app of apps) await throughGoogle(visit, simulator, email, `${home}${PER_APP[app]}`, { method: 'POST' });
}

/** The apps this console can connect: those whose page exists. */
export async function connectableApps(home) {
  const answers = await Promise.all(Object.values(PER_APP).map((page) => browser()(`${home}${page}`, { method: 'POST' })));
  return Object.keys(PER_APP).filter((app, i) => answers[i].status !== 404);
}

/**
 * The people whose consent is still missing.
 * @param {object} organisation of GET /_sim/world  @param {object[]} connections of GET /api/v1/connections
 * @param {{apps: string[], everyone: boolean}} options apps: those that can be connected; everyone: not only those whose entry in the world asks for it
 * @returns {{email: string, apps: string[]}[]}
 */
export function missingConsents({ access = {}, people = [] }, connections, { apps, everyone }) {
  const alive = connections.filter(({ state }) => !UNCONNECTED.includes(state));
  const done = new Set(alive.map(({ teamMember, app }) => `${teamMember} ${app}`));
  const isMissing = (person, app) =>
    (everyone || person.connect?.includes(app)) &&
    (access[app] ?? 'trusted') === 'trusted' &&
    !done.has(`${person.email.toLowerCase()} ${app}`);
  return people
    .map((person) => ({ email: person.email, apps: apps.filter((app) => isMissing(person, app)) }))
    .filter((person) => person.apps.length > 0);
}
