/** Brings the world the simulator holds into the backend: organisations with their keys, directories, consents. Twice is as good as once. */
import path from 'node:path';
import { run } from '../processes.mjs';
import { step } from '../terminal.mjs';
import { connectableApps, giveConsent, missingConsents } from './consent.mjs';
import { apiClient, fingerprint, loadDirectory } from './directory.mjs';

const CONSENTS_AT_ONCE = 3;

/** Makes the organisation with the backend's own command and returns its new API key. */
async function createOrganisation(organisation, { root, env }) {
  const { domain, otherDomains = [], name = domain, timeZone = 'UTC', admins = [] } = organisation;
  const words = { domain, 'other-domains': otherDomains.join(','), name, 'time-zone': timeZone, admins: admins.join(',') };
  const flags = Object.entries(words).flatMap(([flag, value]) => (value === '' ? [] : [`--${flag}=${value}`]));
  const command = [process.execPath, path.join(root, 'backend/dist/cli.js'), 'organisation:create', ...flags];
  const printed = await run(command, { cwd: root, env, failure: `The organisation ${domain} could not be created` });
  const line = printed
    .trim()
    .split('\n')
    .findLast((text) => text.startsWith('{'));
  return JSON.parse(line).apiKey;
}

/** The organisations' keys: those already known, and new ones. The backend doesn't have to run yet. */
export async function prepareOrganisations(world, state, backend) {
  const saved = state.read();
  for (const organisation of world.organisations) {
    saved.organisations[organisation.domain] ??= { apiKey: await createOrganisation(organisation, backend), loaded: null };
    state.write(saved);
  }
}

/** The key, replaced when the database doesn't know it (it is another one than last time). */
async function workingKey(organisation, saved, consoleUrl, backend) {
  const known = saved.organisations[organisation.domain];
  try {
    await apiClient(consoleUrl, known.apiKey)('GET', '/rules');
    return known;
  } catch (error) {
    if (error.status !== 401) throw error;
    return { apiKey: await createOrganisation(organisation, backend), loaded: null };
  }
}

/** Every row of a list, page by page. */
async function allRows(api, path) {
  const rows = [];
  for (let cursor = ''; cursor !== null;) {
    const { data, nextCursor } = await api('GET', cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path);
    rows.push(...data);
    cursor = nextCursor ?? null;
  }
  return rows;
}

async function connectPeople(urls, people, progress) {
  const waiting = [...people];
  let done = 0;
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await giveConsent(urls, next.email, next.apps);
      progress(`${(done += 1)} of ${people.length}`);
    }
  };
  await Promise.all(Array.from({ length: CONSENTS_AT_ONCE }, one));
}

/**
 * @param {object} world what GET /_sim/world says
 * @param {{urls: {console: string, simulator: string}, state: object, backend: {root: string, env: object}, connect: boolean}} options
 * @returns {Promise<{domain: string, apiKey: string, people: string[]}[]>} as in the `ready` line
 */
export async function loadWorld(world, { urls, state, backend, connect }) {
  const saved = state.read();
  const ready = [];
  const apps = await connectableApps(urls.console);
  for (const organisation of world.organisations) {
    const { domain, people = [] } = organisation;
    const own = await workingKey(organisation, saved, urls.console, backend);
    const api = apiClient(urls.console, own.apiKey);
    const mark = fingerprint(organisation);
    if (own.loaded !== mark) await step(`Loading ${domain}`, (progress) => loadDirectory(api, organisation, progress));
    saved.organisations[domain] = { ...own, loaded: mark };
    state.write(saved);

    const consents = missingConsents(organisation, await allRows(api, '/connections'), { apps, everyone: connect });
    if (consents.length > 0) {
      await step(`Connecting ${consents.length} ${consents.length === 1 ? 'person' : 'people'} of ${domain}`, (progress) =>
        connectPeople(urls, consents, progress),
      );
    }
    ready.push({ domain, apiKey: own.apiKey, people: people.map(({ email }) => email) });
  }
  return ready;
}
