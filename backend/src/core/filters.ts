/** Rule 6: what people leave out on purpose. Each filter names itself, so that "why" can say which one it was. */
import type { Filters, MatchContext, MessageHead } from './types';

/** Names of the headers the filters read: the metadata request asks for these and no others. */
export const FILTER_HEADERS = ['Auto-Submitted', 'Precedence', 'List-Id', 'List-Unsubscribe', 'X-Autoreply', 'X-Auto-Response-Suppress'];

type Rule = (head: MessageHead, filters: Filters, labelNames: ReadonlyMap<string, string>) => string | null;

const RULES: readonly Rule[] = [
  (head, filters) => (filters.autoReplies && isAutoReply(head) ? 'automatic replies' : null),
  (head, filters) => (filters.bulkMail && isBulk(head) ? 'bulk mail and newsletters' : null),
  (head, filters, names) => {
    const left = filters.labels.leaveOut.find((name) => hasLabel(head, name, names));
    return left ? `label “${left}” is left out` : null;
  },
  (head, filters, names) => {
    const only = filters.labels.only;
    return only.length > 0 && !only.some((name) => hasLabel(head, name, names)) ? `only label “${only.join('”, “')}”` : null;
  },
];

/** The name of the first filter of the organisation or the member that leaves this message out; null when none does. */
export function filteredBy(head: MessageHead, context: MatchContext): string | null {
  for (const filters of [context.rules.filters, context.settings.filters]) {
    for (const rule of RULES) {
      const name = rule(head, filters, context.labelNames);
      if (name) return name;
    }
  }
  return null;
}

/** Whether it matters which labels a mail has, and what they are called. */
export const filterByLabels = ({ rules, settings }: Pick<MatchContext, 'rules' | 'settings'>): boolean =>
  [rules.filters, settings.filters].some(({ labels }) => labels.leaveOut.length + labels.only.length > 0);

/** Read or unread, starred, archived: people do that all day, and it is followed only while a filter goes by labels. Ids, which are names as well. */
export const isHousekeeping = (label: string): boolean => /^(UNREAD|STARRED|IMPORTANT|INBOX|CATEGORY_.*)$/i.test(label);

/** Whether what people do all day decides what is synced. */
export const filterByHousekeeping = ({ rules, settings }: Pick<MatchContext, 'rules' | 'settings'>): boolean =>
  [rules.filters, settings.filters].some(({ labels }) => [...labels.leaveOut, ...labels.only].some(isHousekeeping));

/** RFC 3834: anything but "no" was sent by a program; older ones say it in X-Autoreply or Precedence. */
export function isAutoReply(head: Pick<MessageHead, 'filterHeaders'>): boolean {
  const submitted = head.filterHeaders.get('auto-submitted')?.trim().toLowerCase();
  if (submitted && !submitted.startsWith('no')) return true;
  return head.filterHeaders.has('x-autoreply') || /^auto_reply$/i.test(head.filterHeaders.get('precedence')?.trim() ?? '');
}

/** An address nobody reads. */
export const isMachineAddress = (address: string): boolean =>
  /^(no-?reply|do-?not-?reply|bounces?|mailer-daemon|newsletter|notifications?)\b/i.test(address);

/**
 * A list alone is not bulk, nor is the `Precedence: list` that Mailman and Google Groups set (customers discuss on lists): a list *and* a
 * sender nobody can answer, or Precedence says it.
 */
export function isBulk(head: MessageHead): boolean {
  if (/^(bulk|junk)$/i.test(head.filterHeaders.get('precedence')?.trim() ?? '')) return true;
  return isMachineAddress(head.from[0]?.address ?? '') && (head.filterHeaders.has('list-id') || head.filterHeaders.has('list-unsubscribe'));
}

function hasLabel(head: MessageHead, wanted: string, names: ReadonlyMap<string, string>): boolean {
  const name = wanted.toLowerCase();
  return head.labels.some((id) => id.toLowerCase() === name || names.get(id)?.toLowerCase() === name);
}
