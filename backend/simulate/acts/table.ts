/**
 * Everything that happens to a simulated organisation. Each row changes the world (or the harness's memory of what people chose)
 * first and then tells the product, as people do.
 */
import type { Act } from './act';
import { CHOICES } from './choices';
import { DIRECTORY } from './directory';
import { EMPTY_SEARCH, EXPIRIES, LISTINGS, PUSHES, REFUSALS } from './google-faults';
import { MAIL } from './mail';
import { MAILBOXES } from './mailboxes';
import { ORGANISATION } from './organisation';
import { CLOCK_JUMPS, LOSSES } from './own-faults';
import { SETTINGS } from './settings';

/** The order is part of every seed: in another one, each seed tells another story. */
export const ACTS: readonly Act[] = [
  ...MAIL,
  ...DIRECTORY,
  ...SETTINGS,
  ...ORGANISATION,
  ...CHOICES,
  ...MAILBOXES,
  CLOCK_JUMPS,
  ...EXPIRIES,
  ...LOSSES,
  PUSHES,
  ...LISTINGS,
  EMPTY_SEARCH,
  ...REFUSALS,
];
