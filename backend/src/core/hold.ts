/** A member may let new mail wait before colleagues see it, so that there is time to keep it private. */
import type { MemberSettings, MessageHead } from './types';

/**
 * When the hold of this mail is over; null: it has none (any more). A date in the future is a sender's or an importer's mistake:
 * waiting for it would keep the mail back for years.
 */
export function heldUntil(head: Pick<MessageHead, 'at'>, { holdMinutes }: Pick<MemberSettings, 'holdMinutes'>, now: Date): Date | null {
  const until = head.at + holdMinutes * 60_000;
  return head.at <= now.getTime() && until > now.getTime() ? new Date(until) : null;
}
