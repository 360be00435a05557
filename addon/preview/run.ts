/**
 * Runs the add-on's real bundle as Google would: a trigger or a button's function is called by name with an event, in a fresh
 * global scope that holds CardService and friends and nothing of Node.
 */
import { createContext, Script } from 'node:vm';
import { jsonOf } from './builders';
import type { ActionJson, ActionResponseJson, CardJson } from './card-json';
import { makeCardService } from './card-service';
import { makeServices, type FetchAnswer, type FetchRequest, type ScriptWorld } from './google-services';

export interface RunOptions {
  /** The text of addon/dist/Code.js. */
  readonly bundle: string;
  readonly world: ScriptWorld;
  /** openLinkUrlPrefixes. */
  readonly linkPrefixes: readonly string[];
  /** The event object as Google passes it; see event.ts. */
  readonly event: object;
  /** Performs UrlFetchApp.fetch. */
  readonly fetch: (request: FetchRequest) => Promise<FetchAnswer>;
}

/** More would mean a card that asks the backend again and again. */
const MOST_FETCHES = 4;
/** A run without waiting takes milliseconds; ms. */
const RUN_LIMIT = 5_000;

/** Calls a trigger's function; the card it returns, as JSON. Throws what the script throws, and when it returns no card. */
export async function runTrigger(options: RunOptions & { readonly functionName: string }): Promise<CardJson> {
  return jsonOf<CardJson>('Card', await run(options, options.functionName));
}

/** Calls a button's function with its parameters in the event; the action response, as JSON. */
export async function pressButton(options: RunOptions & { readonly action: ActionJson }): Promise<ActionResponseJson> {
  return jsonOf<ActionResponseJson>('ActionResponse', await run(options, options.action.function));
}

async function run({ bundle, world, linkPrefixes, event, fetch }: RunOptions, functionName: string): Promise<unknown> {
  const script = new Script(bundle, { filename: 'Code.js' });
  const answers: FetchAnswer[] = [];
  for (;;) {
    const wanted: FetchRequest[] = [];
    const cache = new Map(world.cache);
    const once = () => callOnce(script, functionName, event, { ...world, cache }, linkPrefixes, answers, wanted);
    const outcome = attempt(once);
    const [request] = wanted;
    if (!request) {
      world.cache.clear();
      for (const [key, value] of cache) world.cache.set(key, value);
      if ('failure' in outcome) throw outcome.failure;
      return outcome.value;
    }
    if (answers.length === MOST_FETCHES) throw new Error(`${functionName} asked the backend more than ${MOST_FETCHES} times`);
    answers.push(await fetch(request));
  }
}

function callOnce(
  script: Script,
  functionName: string,
  event: object,
  world: ScriptWorld,
  linkPrefixes: readonly string[],
  answers: readonly FetchAnswer[],
  wanted: FetchRequest[],
): unknown {
  const scope: Record<string, unknown> = {};
  const hasFunction = (name: string) => typeof scope[name] === 'function';
  Object.assign(scope, makeServices(world, answers, wanted), { CardService: makeCardService({ hasFunction, linkPrefixes }) });
  createContext(scope);
  script.runInContext(scope, { timeout: RUN_LIMIT });
  if (!hasFunction(functionName)) throw new Error(`Script function not found: ${functionName}`);
  return (scope[functionName] as (e: unknown) => unknown)(structuredClone(event));
}

function attempt(call: () => unknown): { value: unknown } | { failure: unknown } {
  try {
    return { value: call() };
  } catch (failure) {
    return { failure };
  }
}
