/** Mail that comes and goes while the simulator runs, as Google's servers would handle it. */
import { addressesIn, trimmedAddress } from '../mail/addresses';
import { composeMail } from '../mail/compose';
import type { StoredMessage } from '../gmail/stored';
import type { Account, SimState } from '../state';
import type { WorldMessage } from '../world/schema';
import { Problem } from './problem';

/** A message's place in one mailbox. */
export interface Placed {
  readonly email: string;
  /** Gmail id, sixteen hex digits. */
  readonly id: string;
  readonly threadId: string;
}

const listed = (field: WorldMessage['to']): string => (field === undefined ? '' : [field].flat().join(', '));
const addresses = (text: string): string[] => addressesIn(text).map(trimmedAddress);
const addressesOf = (account: Account) =>
  [account.email, ...account.secondaryEmails, ...account.sendAs].map((address) => address.toLowerCase());
const withoutBrackets = (id: string) => id.trim().replace(/^<|>$/g, '');
const placed = (account: Account, message: StoredMessage): Placed => ({ email: account.email, id: message.id, threadId: message.threadId });

export interface MailWish {
  readonly to?: string | readonly string[];
  readonly message: WorldMessage;
  /** Epoch ms; default: now. */
  readonly arrives?: number;
}

type CompleteWish = MailWish & { readonly arrives: number };

let serial = 0;

/**
 * What the sending program would have filled in, a Message-ID and a date (`null` leaves them out on purpose), and the moment of arrival.
 * A complete wish makes the same mail with the same ids whenever it is delivered.
 */
export function completed(wish: MailWish, now: number): CompleteWish {
  const { to, message, arrives = now } = wish;
  const domain = addresses(message.from ?? '')[0]?.split('@')[1] ?? 'simulator.invalid';
  serial += 1;
  const id = message.id === undefined ? `<sim.${arrives.toString(36)}.${serial}@${domain}>` : message.id;
  const date = message.date === undefined ? new Date(arrives).toISOString() : message.date;
  return { to, message: { ...message, id, date }, arrives };
}

/**
 * Delivers to every account addressed by a primary, secondary or send-as address, and keeps a copy in the sender's Sent.
 * Receivers get no Bcc header; the sender's copy keeps it. The message's own `labels` replace the receivers' INBOX and UNREAD.
 * @throws Problem when nobody in the world sends or receives it.
 */
export function deliverMail(state: SimState, { to, message, arrives }: CompleteWish): { messageId: string; delivered: Placed[] } {
  const named = new Set(addresses([to ?? [], listed(message.to), listed(message.cc), listed(message.bcc)].flat().join(', ')));
  const from = addresses(message.from ?? '')[0] ?? '';
  const everyone = [...state.accounts.values()];
  const sender = everyone.find((account) => addressesOf(account).includes(from));
  const receivers = everyone.filter((account) => addressesOf(account).some((address) => named.has(address)));
  if (!sender && receivers.length === 0) {
    throw new Problem(
      400,
      'body.message.to',
      'Nobody in the world is addressed by this message, and nobody in it sent it.',
      'Name one of the people of GET /_sim/world in to, cc, bcc or from.',
    );
  }
  const received: readonly string[] = message.labels ?? ['INBOX', 'UNREAD'];
  const delivered = [...new Set([...(sender ? [sender] : []), ...receivers])].map((account) => {
    const receives = receivers.includes(account);
    const copy =
      account === sender ? message : { ...message, bcc: undefined, headers: { 'Delivered-To': account.email, ...message.headers } };
    const labels = [...(account === sender ? ['SENT'] : []), ...(receives ? received : [])];
    const mail = composeMail(copy);
    return placed(account, account.mailbox.insert({ mail, labels: [...new Set(labels)], internalDate: mail.date ?? arrives }));
  });
  return { messageId: message.id ?? '', delivered };
}

/** @throws Problem when no mailbox has it. */
export function removeMail(people: readonly Account[], messageId: string): { deleted: Placed[] } {
  const deleted = people.flatMap((account) =>
    found(account, messageId).flatMap((message) => (account.mailbox.remove(message.id) ? [placed(account, message)] : [])),
  );
  if (deleted.length === 0) throw missing(messageId);
  return { deleted };
}

/** @throws Problem when the mailbox does not have it. */
export function changeLabels(
  account: Account,
  wish: { messageId: string; add?: readonly string[]; remove?: readonly string[] },
): { id: string; labelIds: readonly string[] } {
  const { mailbox } = account;
  const [message] = found(account, wish.messageId);
  if (!message) throw missing(wish.messageId);
  const ids = (names: readonly string[] = []) => names.map(mailbox.labels.idFor);
  const changed = mailbox.modifyLabels(message.id, ids(wish.add), ids(wish.remove)) ?? message;
  return { id: changed.id, labelIds: [...changed.labelIds] };
}

function found({ mailbox }: Account, id: string): readonly StoredMessage[] {
  const byId = mailbox.get(id);
  return byId ? [byId] : mailbox.findByMessageId(withoutBrackets(id));
}

const missing = (id: string) =>
  new Problem(
    404,
    'messageId',
    `No mailbox holds the message ${id}.`,
    'Give a Gmail id or a Message-ID; in a URL, percent-encode < and >.',
  );
