/** What became of the mail of mailboxes, counted from what is stored: the same for console and API, whichever search ran last. */
import type { Store } from '../store/open';

export interface MailboxTotals {
  /** Mails that are stored. */
  synced: number;
  /** Reason → how many mails were looked at and left out. */
  skipped: Readonly<Record<string, number>>;
}

export const NO_TOTALS: MailboxTotals = { synced: 0, skipped: {} };

/** By mailbox. */
export async function totalsOf(
  { messages, verdicts }: Store,
  org: string,
  mailboxes: readonly string[],
): Promise<Map<string, MailboxTotals>> {
  const [skipped, ...synced] = await Promise.all([
    verdicts.countsByReason(mailboxes),
    // One count each stays in the index. One aggregate over all reads the mails themselves: of 40 mailboxes in 0.4 s instead of 0.1 s.
    ...mailboxes.map((id) => messages.countOfMailbox(org, id)),
  ]);
  return new Map(mailboxes.map((id, i) => [id, { synced: synced[i] ?? 0, skipped: skipped.get(id) ?? {} }]));
}
