/**
 * Gives a person's consent by walking the real flow: the console's sign-in and connect pages, Google's (the simulator's)
 * authorization URL, and the way back, with cookies as a browser keeps them. Only the click on "Allow" is the simulator's.
 */
import { Refusal } from '../terminal.mjs';

const PER_APP = { gmail: '/settings/gmail/connect', gcal: '/settings/calendar/connect' };
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

/** From a page of the console that sends us to Google, to Google, back, and on until the console shows a page. False: no such page. */
async function throughGoogle(visit, simulator, email, start, options) {
  let step = await visit(start, options);
  if (step.status === 404) return false;
  if (!step.location?.startsWith(simulator))
    throw new Refusal(`${start} should lead to Google, but answered ${step.status}${step.problem ? `: ${step.problem}` : ''}`);
  step = await visit(await approve(simulator, step.location, email));
  for (let i = 0; step.location && i < MOST_REDIRECTS; i += 1) step = await visit(step.location);
  if (step.problem) throw new Refusal(`${email} came back from Google and was answered ${step.status}: ${step.problem}`);
  return true;
}

/**
 * Signs the person in and connects the apps.
 * @param {{console: string, simulator: string}} urls  @param {string} email  @param {('gmail'|'gcal')[]} apps
 * @returns {Promise<string[]>} the apps that are connected now; an app whose page doesn't exist is left out
 */
export async function giveConsent({ console: home, simulator }, email, apps) {
  const visit = browser();
  await throughGoogle(visit, simulator, email, `${home}/auth/google?login_hint=${encodeURIComponent(email)}`);
  const connected = [];
  for (const app of apps) {
    if (await throughGoogle(visit, simulator, email, `${home}${PER_APP[app]}`, { method: 'POST' })) connected.push(app);
  }
  return connected;
}

/** The people whose consent is still missing: `[{email, apps}]`. `connections` are those of GET /api/v1/connections. */
export function missingConsents(organisation, connections, everyone) {
  const alive = connections.filter(({ state }) => !UNCONNECTED.includes(state));
  const done = new Set(alive.map(({ teamMember, app }) => `${teamMember} ${app}`));
  const allowed = (app) => (organisation.access?.[app] ?? 'trusted') === 'trusted';
  const wanted = (person) => (everyone ? Object.keys(PER_APP) : (person.connect ?? []));
  const missing = (person) => wanted(person).filter((app) => allowed(app) && !done.has(`${person.email.toLowerCase()} ${app}`));
  return (organisation.people ?? [])
    .map((person) => ({ email: person.email, apps: missing(person) }))
    .filter(({ apps }) => apps.length > 0);
}
