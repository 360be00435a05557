/** Why mail is not synced, kept so that it is not read again and again; and by whom it can be found when that may change. */
import { domainOf, participantsOf } from '../core/addresses';
import { mayBeUndone } from '../core/consequences';
import { erased } from '../core/match';
import type { MatchContext, MessageHead, SkipReason } from '../core/types';
import type { Store } from '../store/open';
import type { Fingerprints } from './fingerprints';

export interface SkippedMail {
  connection: string;
  head: MessageHead;
  /** By which it was judged. */
  context: MatchContext;
  reason: SkipReason;
  detail?: string | undefined;
  wasSynced?: boolean;
}

export function makeRecordVerdicts({ store, fingerprints }: { store: Store; fingerprints: Fingerprints }) {
  return async function recordVerdicts(org: string, skipped: readonly SkippedMail[]): Promise<void> {
    if (skipped.length === 0) return;
    const fingerprint = await fingerprints(org);
    const whoIsOn = ({ head, context, reason }: SkippedMail): string[] => {
      if (!mayBeUndone(reason)) return [];
      // Others of the team included: an alias or a further domain may be a stranger's one day. Of who was erased nothing is kept.
      const [ours] = context.rules.domains;
      const people = participantsOf(head).map(({ address }) => address);
      const told = people.filter((address) => domainOf(address) !== ours && !context.private.has(erased(address)));
      return [...new Set([...told, ...told.map(domainOf)])].map(fingerprint);
    };
    await store.verdicts.record(
      skipped.map((one) => ({
        org,
        connection: one.connection,
        gmailId: one.head.gmailId,
        threadId: one.head.threadId,
        reason: one.reason,
        // What a filter found names nobody; a blocked address would.
        ...(one.reason === 'filtered' && one.detail ? { detail: one.detail } : {}),
        who: whoIsOn(one),
        at: new Date(one.head.at),
        ...(one.wasSynced ? { wasSynced: true } : {}),
      })),
    );
  };
}

export type RecordVerdicts = ReturnType<typeof makeRecordVerdicts>;
