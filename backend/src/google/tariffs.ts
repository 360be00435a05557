/**
 * What Google charges for Gmail calls, as data. Which tariff holds depends on when the Cloud project first used the API
 * (GOOGLE.md §2.1): `new` from 2026-05-01, `old` between November 2025 and April 2026, `none` counts and never waits.
 * The price is per method, not per format: metadata costs as much as full.
 */
import type { GoogleOperation } from './errors';

export type TariffName = 'new' | 'old' | 'none';

export interface Tariff {
  readonly name: TariffName;
  /** Units per user, project and minute. */
  readonly perUser: number;
  /** Units per project and minute. */
  readonly perProject: number;
  readonly units: Readonly<Record<GoogleOperation, number>>;
}

/** The OAuth endpoints are not metered with Gmail. The price of `stop` on the new tariff is not confirmed: the old one is taken. */
const NEW_UNITS: Tariff['units'] = {
  token: 0,
  exchange: 0,
  revoke: 0,
  certs: 0,
  getProfile: 1,
  'messages.list': 5,
  'messages.get': 20,
  'messages.attachments.get': 20,
  'threads.get': 40,
  'history.list': 2,
  'labels.list': 1,
  'settings.sendAs.list': 1,
  watch: 100,
  stop: 50,
};

export const TARIFFS: Readonly<Record<TariffName, Tariff>> = {
  new: { name: 'new', perUser: 6_000, perProject: 1_200_000, units: NEW_UNITS },
  old: {
    name: 'old',
    perUser: 15_000,
    perProject: 1_200_000,
    units: { ...NEW_UNITS, 'messages.get': 5, 'messages.attachments.get': 5, 'threads.get': 10 },
  },
  none: { name: 'none', perUser: Infinity, perProject: Infinity, units: NEW_UNITS },
};

export const unitsOf = (tariff: Tariff, operation: GoogleOperation): number => tariff.units[operation];
