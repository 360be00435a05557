/** Loads a world's organisations, people, rules, settings and directory through the public REST API, as an integrator would. */
import { createHash } from 'node:crypto';
import { Refusal } from '../terminal.mjs';

const BATCH = 5_000;

/** A client of the REST API with one organisation's key. Throws a Refusal that names the call when the answer isn't 2xx. */
export function apiClient(consoleUrl, apiKey) {
  return async (method, path, body) => {
    const response = await fetch(`${consoleUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    if (response.ok) return response.status === 204 ? null : response.json();
    const text = await response.text();
    throw Object.assign(new Refusal(`${method} /api/v1${path} was answered ${response.status}: ${text.slice(0, 600)}`), {
      status: response.status,
    });
  };
}

const asLoaded = ({ email, name, secondaryEmails, timeZone, settings }) => ({ email, name, secondaryEmails, timeZone, settings });

/** What identifies the part of an organisation that is loaded: the same content isn't loaded twice. */
export const fingerprint = ({ timeZone, people = [], directory }) =>
  createHash('sha256')
    .update(JSON.stringify([timeZone, people.map(asLoaded), directory]))
    .digest('hex');

/** Rows per call, and every row of a call of one kind: `{customers: [...]}`, then `{users: [...]}`, then `{tasks: [...]}`. */
export function batches({ customers = [], users = [], tasks = [] }) {
  const kinds = Object.entries({ customers, users, tasks });
  return kinds.flatMap(([kind, rows]) =>
    Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, i) => ({ [kind]: rows.slice(i * BATCH, (i + 1) * BATCH) })),
  );
}

/** @param {ReturnType<typeof apiClient>} api  @param {object} organisation as in the world file, without mail */
export async function loadDirectory(api, organisation, progress) {
  const { people = [], directory = {} } = organisation;
  for (const person of people) {
    const { email, name, secondaryEmails = [], timeZone = organisation.timeZone } = person;
    await api('PUT', `/team-members/${encodeURIComponent(email)}`, { name, secondaryEmails, timeZone });
  }
  if (directory.domainField) await api('PATCH', '/rules', { domainField: directory.domainField });
  let done = 0;
  for (const batch of batches(directory)) {
    const [[kind, rows]] = Object.entries(batch);
    refuseBadRows(kind, rows, await api('POST', '/directory:batch', batch));
    done += rows.length;
    progress(`${done} rows`);
  }
  for (const { email, settings } of people) {
    if (settings) await api('PATCH', `/team-members/${encodeURIComponent(email)}/settings`, settings);
  }
}

function refuseBadRows(kind, rows, answer) {
  const bad = (answer?.results ?? []).find((result) => result.error ?? result.errors);
  if (bad) throw new Refusal(`The directory's ${kind} hold a row that was refused: ${JSON.stringify(bad).slice(0, 400)}`);
}
