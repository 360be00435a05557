/** A small world and Gmail's methods called directly, for the tests of this folder. */
import type { ApiCall, ApiRoute } from '../../api';
import type { Account, SimClock, SimState } from '../../state';
import { loadWorld } from '../../world/load';
import type { WorldMail, WorldMessage, WorldPerson } from '../../world/schema';
import { gmailRoutes } from '../routes';

export const NOW = Date.UTC(2026, 10, 20, 9);
export const EVERYTHING = 'https://mail.google.com/';

/** A clock that stands still until it is moved. */
export function standingClock(start = NOW): SimClock {
  let now = start;
  return { now: () => now, advance: (ms) => void (now += ms) };
}

export interface TestMailbox {
  readonly state: SimState;
  readonly account: Account;
  readonly clock: SimClock;
  /** Calls a method as the pipeline would. Arrays repeat the parameter. */
  call<Answer = Record<string, never>>(operation: string, options?: CallOptions): Answer;
}

export interface CallOptions {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string | readonly string[]>;
  readonly body?: unknown;
  readonly scopes?: readonly string[];
}

function queryOf(query: CallOptions['query'] = {}): URLSearchParams {
  return new URLSearchParams(Object.entries(query).flatMap(([key, value]) => [value].flat().map((entry) => [key, entry])));
}

/** Ada Berg's mailbox at northwind.example with the given mail; dates stay as written. */
export function adaWith(mail: readonly (WorldMessage | WorldMail)[], person: Partial<WorldPerson> = {}, baseDir = '/'): TestMailbox {
  const clock = standingClock();
  const entries = mail.map((entry): WorldMail => ('mbox' in entry || 'eml' in entry || 'message' in entry ? entry : { message: entry }));
  const ada: WorldPerson = {
    email: 'ada@northwind.example',
    name: 'Ada Berg',
    sendAs: ['sales@northwind.example'],
    mail: entries,
    ...person,
  };
  const state = loadWorld(
    { world: 1, now: 'fixed', organisations: [{ domain: 'northwind.example', people: [ada] }] },
    { baseDir, now: NOW, clock },
  );
  const account = state.accounts.get('ada@northwind.example')!;
  const routes = new Map<string, ApiRoute>(gmailRoutes(state).map((route) => [route.operation, route]));
  return {
    state,
    account,
    clock,
    call: <Answer>(operation: string, { params, query, body, scopes = [EVERYTHING] }: CallOptions = {}) => {
      const call: ApiCall = { account, params: { userId: 'me', ...params }, query: queryOf(query), body, scopes };
      return routes.get(operation)!.handle(call) as Answer;
    },
  };
}

/** A short mail from Jo at Acme to Ada; the subject is also the Message-ID. */
export const letter = (subject: string, more: Partial<WorldMessage> = {}): WorldMessage => ({
  id: `<${subject.replace(/\W+/g, '-')}@acme.example>`,
  date: '2026-11-10T10:00:00Z',
  from: 'Jo Lee <jo@acme.example>',
  to: ['ada@northwind.example'],
  subject,
  text: 'Good morning.',
  ...more,
});
