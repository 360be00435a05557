/**
 * What the simulated Google holds: accounts with mailboxes, and the organisations they belong to.
 * Filled from a world file (world/), changed by API calls (gmail/), people's clicks (oauth/) and the control side (control/).
 */
import type { Mailbox } from './gmail/mailbox';
import type { WorldDirectory, WorldEvent, WorldSettings } from './world/schema';

export type App = 'gmail' | 'gcal';

/** Virtual or real time, in epoch milliseconds. Everything in the simulator that asks for the time asks this. */
export interface SimClock {
  now(): number;
  /** Moves virtual time on (real time keeps running on top of it). */
  advance(ms: number): void;
}

export interface Organisation {
  readonly domain: string;
  readonly otherDomains: readonly string[];
  readonly name: string;
  readonly timeZone: string;
  readonly admins: readonly string[];
  /** The Workspace admin's decision per OAuth app. */
  readonly access: Record<App, 'trusted' | 'limited' | 'blocked'>;
  readonly accounts: Account[];
  readonly directory: WorldDirectory;
}

/** An event as events.insert takes it, or the text of an iCalendar file. */
export type CalendarEntry = { readonly event: WorldEvent } | { readonly ics: string };

export interface Account {
  /** Google's stable account id (decimal digits), as in the ID token's `sub`. */
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  readonly secondaryEmails: readonly string[];
  readonly sendAs: readonly string[];
  readonly timeZone: string;
  readonly organisation: Organisation;
  readonly connect: readonly App[];
  readonly settings: WorldSettings;
  readonly mailbox: Mailbox;
  /** What the world says is in the primary calendar, dates moved; the Calendar API will be built on it. */
  readonly calendar: readonly CalendarEntry[];
  /** Suspended accounts get 401/invalid_grant; where Gmail is switched off, Gmail answers 400 “Mail service not enabled”. */
  suspended: boolean;
  gmailDisabled: boolean;
}

export interface SimState {
  readonly clock: SimClock;
  readonly organisations: Organisation[];
  /** By primary address, lower-cased. */
  readonly accounts: Map<string, Account>;
}
