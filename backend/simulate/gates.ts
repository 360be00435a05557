/** Puts every call of the product to MongoDB, Google and Redis under the turns; from the outside, so that the product knows nothing of it. */
import mongoose from 'mongoose';
import type { QuotaRedis } from '../src/google/quota';
import type { Listings } from './listings';
import type { Turns } from './turns';

let current: Turns | null = null;
let pages: Listings | null = null;
let installed = false;

const through = <T>(label: string, perform: () => Promise<T>): Promise<T> => (current ? current.call(label, perform) : perform());

/** From now on calls wait for their turn; null: they don't. */
export function gateBy(turns: Turns | null, listings: Listings | null = null): void {
  current = turns;
  pages = listings;
  if (installed) return;
  installed = true;
  gateMongoose();
  gateFetch();
}

interface Asked {
  op?: string;
  options?: { sort?: unknown };
  model?: { modelName: string };
  _model?: { modelName: string };
}

type Exec = (this: Asked, ...args: unknown[]) => Promise<unknown>;

const NAMING = ['id', 'email', 'member', 'key', 'gmailId', 'scope', 'value', 'reason'];

/** What nobody asked to have in order comes in one that does not depend on where the server has put its rows. */
function inOrder(asked: Asked, answer: unknown): unknown {
  if (!Array.isArray(answer) || asked.options?.sort) return answer;
  const name = (row: unknown): string =>
    typeof row === 'object' && row !== null
      ? [...NAMING, '_id'].map((field) => JSON.stringify((row as Record<string, unknown>)[field] ?? '')).join(' ')
      : String(row);
  return (answer as unknown[])
    .map((row) => ({ row, name: name(row) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ row }) => row);
}

function gateMongoose(): void {
  for (const kind of [mongoose.Query, mongoose.Aggregate]) {
    const prototype = kind.prototype as unknown as { exec: Exec };
    const exec = prototype.exec;
    prototype.exec = function gated(...args) {
      const model = (this.model as { modelName?: string } | undefined)?.modelName ?? this._model?.modelName ?? '';
      return through(`${model}.${this.op ?? 'aggregate'}`, async () => inOrder(this, await exec.apply(this, args)));
    };
  }
  const statics = mongoose.Model as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of ['create', 'insertMany', 'bulkWrite']) {
    const method = statics[name];
    if (!method) throw new Error(`mongoose has no Model.${name}`);
    statics[name] = function gated(this: { modelName: string }, ...args: unknown[]) {
      return through<unknown>(`${this.modelName}.${name}`, () => method.apply(this, args));
    };
  }
}

/** The answer is read to its end within the turn; what is cut is an error of the call instead of one of its body. */
function gateFetch(): void {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    if (!current) return fetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    return current.call(`${init?.method ?? 'GET'} ${url.pathname}`, async () => {
      const ask = (at: URL) => fetch(input instanceof Request ? input : at, init);
      const response = await (pages?.through(url, new Headers(init?.headers).get('authorization') ?? '', ask) ?? ask(url));
      const body = await response.arrayBuffer();
      const empty = body.byteLength === 0 && [204, 304].includes(response.status);
      return new Response(empty ? null : body, { status: response.status, statusText: response.statusText, headers: response.headers });
    });
  };
}

/** Loading a script again is no call of its own: whether Redis still has it depends on the seeds that ran before. */
export const gatedRedis = (redis: QuotaRedis, isAway: () => boolean): QuotaRedis => ({
  get isReady() {
    return !isAway();
  },
  eval: (script, options) => redis.eval(script, options),
  evalSha: (sha, options) => through('redis', () => redis.evalSha(sha, options)),
});
