/**
 * What each benchmark's rows should be and are not, in words. Virtual time, quota, memory and what is lost depend on no machine; the
 * targets of push and history, and that a crowd is let in, are of real time and wide enough for a small one.
 */
import type { AwkwardRow } from './awkward';
import type { CrowdRow } from './crowd';
import type { FairRow } from './fair';
import type { HistoryRow } from './history';
import type { InitialRow } from './initial';
import type { PushRow } from './push';

type Misses = (string | false)[];

/** Virtual minutes of an import, by shape and tariff. How long the other shapes take is up to the tariff. */
const MINUTES: Readonly<Record<string, number>> = { '20k/2k/1,000 new': 6, '20k/2k/1,000 old': 1 };

export const TARGETS = {
  initial({ shape, tariff, strategy, efficiency, refused, minutes, first50 }: InitialRow): Misses {
    if (strategy !== 'ours') return [];
    const most = MINUTES[`${shape} ${tariff}`] ?? Infinity;
    return [
      efficiency < 0.9 && `${shape} on the ${tariff} tariff: efficiency ${efficiency.toFixed(2)}, not 0.90`,
      refused > 0 && `${shape} on the ${tariff} tariff: Google refused ${refused} calls`,
      minutes > most && `${shape} on the ${tariff} tariff: ${minutes.toFixed(2)} minutes, not ${most}`,
      first50 === null && `${shape} on the ${tariff} tariff: no first 50 conversations`,
      first50 !== null && first50 > 5 && `${shape} on the ${tariff} tariff: the first 50 after ${first50.toFixed(1)} s, not 5`,
    ];
  },

  fair: ({ imports, whose, p95, first50, mailbox60s, refused }: FairRow): Misses => [
    p95 > 10 && `${imports}: 95 % of the live mail (${whose}) took up to ${p95.toFixed(1)} s, not 10`,
    first50 !== null && first50 > 10 && `${imports}: a newcomer had the first 50 after ${first50.toFixed(1)} s, not 10`,
    mailbox60s > 6_000 && `${imports}: ${mailbox60s} units of one mailbox in 60 s, not 6,000`,
    refused > 0 && `${imports}: Google refused ${refused} calls`,
  ],

  push: ({ situation, p95 }: PushRow): Misses => [
    p95 > 2_000 && `${situation}: 95 % of the mails took up to ${p95.toFixed(0)} ms, not 2,000`,
  ],

  crowd: ({ sent, accepted, lost }: CrowdRow): Misses => [
    accepted < sent && `${sent - accepted} of ${sent} pushes were not accepted`,
    lost > 0 && `${lost} accepted pushes are lost`,
  ],

  awkward: ({ monsters, workerMb }: AwkwardRow): Misses => [
    workerMb === null && `${monsters}: nobody knows what memory the worker took, for this system does not tell`,
    workerMb !== null && workerMb > 300 && `${monsters}: the worker took ${workerMb.toFixed(0)} MB, not 300`,
  ],

  history: ({ change, direction, seconds }: HistoryRow): Misses => [
    seconds > 30 && `${change}, ${direction}: ${seconds.toFixed(1)} s, not 30`,
  ],
} as const;
