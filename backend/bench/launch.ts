/** What the benchmarks use of the launch scripts, with its types: those are plain JavaScript, so that they run on a bare clone. */
import type { OAuthClient } from '../simulator/oauth/clients';
import type { PushTarget } from '../simulator/pubsub/delivery';
import * as consent from '../launch/demo/consent.mjs';
import * as directory from '../launch/demo/directory.mjs';
import * as load from '../launch/demo/load.mjs';
import * as ports from '../launch/ports.mjs';
import * as processes from '../launch/processes.mjs';
import * as programs from '../launch/programs.mjs';
import * as state from '../launch/state.mjs';

export interface Program {
  own: { readonly pid: number; readonly over: string | null };
  /** Settles when the program says that it is ready. */
  ready: Promise<void>;
}

export interface Urls {
  console: string;
  simulator: string;
}

export type Environment = Record<string, string | undefined>;
export type Api = (method: string, path: string, body?: object) => Promise<unknown>;

/** What a launcher remembers of the organisations it has loaded. */
export interface Loaded {
  read(): { organisations: object };
  write(value: object): void;
}

interface Backend {
  root: string;
  env: Environment;
}

export const { giveConsent } = consent as { giveConsent(urls: Urls, email: string, apps: string[]): Promise<void> };
export const { apiClient } = directory as { apiClient(console: string, apiKey: string): Api };
export const { prepareOrganisations, loadWorld } = load as {
  prepareOrganisations(world: object, state: Loaded, backend: Backend): Promise<void>;
  loadWorld(
    world: object,
    options: { urls: Urls; state: Loaded; backend: Backend; connect: boolean },
  ): Promise<{ domain: string; apiKey: string }[]>;
};
export const { freePort } = ports as { freePort(): Promise<number> };
export const { end } = processes as { end(own: Program['own']): Promise<void> };
export const { freshLog, startBackend } = programs as {
  freshLog(folder: string, name: string): string;
  startBackend(options: Backend & { log: string }): Program;
};
export const { secrets } = state as { secrets(folder: string): object };

const { agreement } = programs as {
  agreement(options: { root: string; options: { tariff: string }; secrets: object; urls: Urls }): {
    simulator: string[];
    backend: Record<string, string>;
  };
};

/** What the simulator and the backend must agree about; the simulator's half as its functions take it. */
export function agreed(root: string, tariff: string, folder: string, urls: Urls) {
  const { simulator, backend } = agreement({ root, options: { tariff }, secrets: secrets(folder), urls });
  const flag = (name: string): unknown => JSON.parse(simulator[simulator.indexOf(name) + 1] ?? 'null');
  return { clients: flag('--clients') as OAuthClient[], push: flag('--push') as PushTarget, backend };
}
