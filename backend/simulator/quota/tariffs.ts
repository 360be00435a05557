/**
 * What Google charges per call and allows per minute (GOOGLE.md §2.1, §3, §4), as tables.
 * "new": the project first used the API on or after 2026-05-01; "old": between November 2025 and April 2026.
 */

export type TariffName = 'new' | 'old' | 'none';
export type ServiceName = 'gmail' | 'calendar' | 'tasks';

export interface Limits {
  /** Units per user, project and 60 s. */
  readonly perUser: number;
  /** Units per project and 60 s. */
  readonly perProject: number;
}

/** `none` charges (and shows in the ledger) the new prices but never refuses. */
export const GMAIL_LIMITS: Readonly<Record<TariffName, Limits>> = {
  new: { perUser: 6_000, perProject: 1_200_000 },
  old: { perUser: 15_000, perProject: 1_200_000 },
  none: { perUser: Infinity, perProject: Infinity },
};

/** Requests, not units. Old numbers are not published; the same are used for both. */
const CALENDAR_LIMITS: Limits = { perUser: 600, perProject: 10_000 };
/** 50,000 queries a day per project; nothing is published per minute. */
const UNLIMITED: Limits = { perUser: Infinity, perProject: Infinity };

/** Gmail units: [new, old]. Methods that Google lists no price for here cost 1. `stop` in the new tariff is unconfirmed. */
export const GMAIL_PRICES: Readonly<Record<string, readonly [number, number]>> = {
  getProfile: [1, 1],
  'labels.get': [1, 1],
  'labels.list': [1, 1],
  'settings.sendAs.list': [1, 1],
  'history.list': [2, 2],
  'messages.list': [5, 5],
  'messages.get': [20, 5],
  'messages.attachments.get': [20, 5],
  'threads.list': [10, 10],
  'threads.get': [40, 10],
  'drafts.get': [20, 5],
  'messages.modify': [5, 5],
  'threads.modify': [10, 10],
  'messages.trash': [20, 5],
  'threads.trash': [20, 10],
  'messages.batchModify': [50, 50],
  'messages.send': [100, 100],
  watch: [100, 100],
  stop: [50, 50],
};

export function priceOf(tariff: TariffName, service: ServiceName, operation: string): number {
  if (service !== 'gmail') return 1;
  const [newPrice, oldPrice] = GMAIL_PRICES[operation] ?? [1, 1];
  return tariff === 'old' ? oldPrice : newPrice;
}

export function limitsOf(tariff: TariffName, service: ServiceName): Limits {
  if (service === 'gmail') return GMAIL_LIMITS[tariff];
  return service === 'calendar' && tariff !== 'none' ? CALENDAR_LIMITS : UNLIMITED;
}
