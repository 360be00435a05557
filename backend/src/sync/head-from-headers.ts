/**
 * A message known by its headers alone (the card in Gmail, POST /explain) → what the rules need. It goes through the same reading
 * as a message from Gmail, so that "why" and sync can't disagree about an address.
 */
import { headOf } from '../google/message-head';
import type { MessageHead } from '../core/types';

export interface KnownHeaders {
  /** As the headers say it; several addresses or several strings are the same. */
  from?: string | readonly string[];
  to?: string | readonly string[];
  cc?: string | readonly string[];
  bcc?: string | readonly string[];
  subject?: string;
  /** Epoch ms. */
  at: number;
  /** Gmail label ids. */
  labels?: readonly string[];
  /** Further headers: Message-ID, References, In-Reply-To, Authentication-Results and those the filters look at. */
  headers?: Readonly<Record<string, string>>;
  /** Gmail's ids in the person's own mailbox; '' when unknown. */
  gmailId?: string;
  threadId?: string;
}

/** Never throws for what a sender can write. */
export function headFromHeaders({ at, labels = [], headers = {}, gmailId = '', threadId = '', ...named }: KnownHeaders): MessageHead {
  const field = (name: string, value: string | readonly string[] | undefined) =>
    value === undefined || value.length === 0 ? [] : [{ name, value: typeof value === 'string' ? value : value.join(', ') }];
  const fields = [
    ...field('From', named.from),
    ...field('To', named.to),
    ...field('Cc', named.cc),
    ...field('Bcc', named.bcc),
    ...field('Subject', named.subject),
    ...Object.entries(headers).flatMap(([name, value]) => field(name, value)),
  ];
  return headOf({ id: gmailId, threadId, labelIds: [...labels], internalDate: String(at), snippet: '', payload: { headers: fields } }, '');
}
