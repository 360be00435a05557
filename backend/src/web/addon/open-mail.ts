/** The mail beside the card: what the add-on could read of it, what is stored, and why it is synced or not. No call to Google. */
import { explanationText } from '../../core/explanations';
import { isInternal } from '../../core/match';
import { participantsOf } from '../../core/addresses';
import { normaliseMessageId } from '../../core/message-key';
import { ownAddresses } from '../../core/own-addresses';
import type { MessageHead, Participant } from '../../core/types';
import type { OpenMessage } from '../../contract/addon';
import type { ConnectionRecord, MessageRecord } from '../../store/records';
import { headFromHeaders } from '../../sync/head-from-headers';
import type { Explanation } from '../../sync/use-cases';
import type { Asked } from './asked';

export interface OpenMail {
  head: MessageHead;
  /** Message-ID without < >, or Gmail's id when the mail has none or the add-on may not read it: what the page /why takes. */
  name: string;
  stored: MessageRecord | null;
  explanation: Explanation;
  /** Everyone outside the organisation, in header order. */
  outsiders: Participant[];
}

/** What the mailbox knows and the headers on the card don't: labels, list headers, a body that can't be read. */
const ONLY_THE_MAILBOX_KNOWS = ['draft', 'spam', 'trash', 'chat', 'filtered', 'problem'] as const;

export async function openMail(asked: Asked, open: OpenMessage, connection: ConnectionRecord | null): Promise<OpenMail> {
  const { parts, caller, member, now } = asked;
  const org = caller.organisation.id;
  const messageId = normaliseMessageId(open.rfc822MessageId) || null;
  const [byPlace, byKey, verdict] = await Promise.all([
    connection ? parts.store.messages.byPlace(org, connection.id, open.gmailMessageId) : null,
    messageId ? parts.store.messages.byKey(org, messageId) : null,
    connection ? parts.store.verdicts.of(connection.id, open.gmailMessageId) : null,
  ]);
  const stored = byPlace ?? byKey;
  const head = headOf(open, stored, now);
  const question = stored ? { messageId: stored.key } : { head };
  const explanation = await parts.useCases.explain(caller.organisation, member.email, question);
  const hidden = stored ? undefined : ONLY_THE_MAILBOX_KNOWS.find((reason) => reason === verdict?.reason);
  const { domain, otherDomains } = caller.organisation;
  const rules = { ...caller.organisation, domains: [domain, ...otherDomains] };
  const own = ownAddresses(member);
  return {
    head,
    name: messageId ?? open.gmailMessageId,
    stored,
    explanation: hidden && explanation.verdict === 'will-sync' ? skippedFor(hidden, verdict?.detail) : explanation,
    outsiders: participantsOf(head).filter(({ address }) => !isInternal(address, { own, rules })),
  };
}

/** GmailApp may withhold headers that our own copy of the mail has. */
function headOf(open: OpenMessage, stored: MessageRecord | null, now: Date): MessageHead {
  const head = headFromHeaders({
    from: open.from,
    to: open.to,
    cc: open.cc,
    bcc: open.bcc,
    subject: open.subject,
    at: open.date ?? now.getTime(),
    labels: ['INBOX'],
    headers: open.rfc822MessageId ? { 'Message-ID': open.rfc822MessageId } : {},
    gmailId: open.gmailMessageId,
    threadId: open.threadId,
  });
  return stored && participantsOf(head).length === 0 ? { ...head, from: stored.from, to: stored.to, cc: stored.cc, bcc: stored.bcc } : head;
}

const skippedFor = (reason: (typeof ONLY_THE_MAILBOX_KNOWS)[number], detail: string | undefined): Explanation => ({
  verdict: 'skipped',
  reason,
  text: explanationText(reason, detail ? { detail } : {}),
  links: [],
  interaction: null,
  fix: reason === 'filtered' ? { action: 'settings', label: 'Open the settings' } : null,
});
