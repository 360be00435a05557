/** A message as one mailbox holds it. */
import type { MailSource } from '../mail/source';

export interface StoredMessage {
  /** Position in the mailbox's table; never reused. */
  readonly slot: number;
  /** Sixteen hex digits. */
  readonly id: string;
  readonly threadId: string;
  /** Epoch milliseconds. */
  readonly internalDate: number;
  readonly source: MailSource;
  /** Without angle brackets; '' when there is none. */
  readonly messageId: string;
  /** Decoded. */
  readonly subject: string;
  /** The last history record that concerns this message. */
  readonly historyId: bigint;
  readonly labelIds: ReadonlySet<string>;
}
