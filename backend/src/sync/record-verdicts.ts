/** Why mail is not synced, kept so that it is not read again and again; and by whom it can be found when that may change. */
import { addressesToLookUp } from '../core/match';
import type { MatchContext, MessageHead, SkipReason } from '../core/types';
import type { Store } from '../store/open';
import type { Fingerprints } from './fingerprints';

export interface SkippedMail {
  connection: string;
  head: MessageHead;
  /** By which it was judged; null when nobody's rules apply any more. */
  context: MatchContext | null;
  reason: SkipReason;
  detail?: string | undefined;
}

/** Reasons that a change of the directory or a rule can undo for the mail of one person or domain; the others are the mail's own. */
const MAY_CHANGE: ReadonlySet<SkipReason> = new Set<SkipReason>([
  'no-known-user',
  'no-customer-for-domain',
  'sender-not-involved',
  'blocked',
  'filtered',
  'kept-private',
]);

export function makeRecordVerdicts({ store, fingerprints }: { store: Store; fingerprints: Fingerprints }) {
  return async function recordVerdicts(org: string, skipped: readonly SkippedMail[]): Promise<void> {
    if (skipped.length === 0) return;
    const fingerprint = await fingerprints(org);
    const whoIsOn = ({ head, context, reason }: SkippedMail): string[] => {
      if (!context || !MAY_CHANGE.has(reason)) return [];
      const { addresses, domains } = addressesToLookUp(head, context);
      return [...addresses, ...domains].map(fingerprint);
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
      })),
    );
  };
}

export type RecordVerdicts = ReturnType<typeof makeRecordVerdicts>;
