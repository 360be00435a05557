/** An interaction out of the messages of one conversation: what lists and profiles read. A function of the set, not of the order. */
import type { Participant } from './types';

export interface ConversationMessage {
  readonly at: Date;
  readonly subject: string;
  readonly baseSubject: string;
  readonly from: readonly Participant[];
  readonly direction: 'in' | 'out';
  readonly snippet: string;
  readonly customers: readonly string[];
  readonly users: readonly string[];
  readonly teamMembers: readonly string[];
  readonly ambiguous: readonly string[];
  readonly replyCustomers: readonly string[];
  readonly attachments: readonly unknown[];
  readonly key: string;
}

export interface FoldedConversation {
  subject: string;
  baseSubject: string;
  startedAt: Date;
  lastAt: Date;
  lastInboundAt: Date | null;
  messageCount: number;
  customers: string[];
  users: string[];
  teamMembers: string[];
  ambiguous: boolean;
  /** The newest message. `teamMembers`: who holds it; absent, it was folded before that was kept, and its words are nobody's to show. */
  last: { from: Participant | null; direction: 'in' | 'out'; snippet: string; teamMembers?: string[] };
  hasAttachments: boolean;
}

const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();

/** Of no message: a conversation between its claim and its first message, or one of which only a choice is left. Says nothing. */
export const EMPTY_CONVERSATION: Readonly<FoldedConversation> = {
  subject: '',
  baseSubject: '',
  startedAt: new Date(0),
  lastAt: new Date(0),
  lastInboundAt: null,
  messageCount: 0,
  customers: [],
  users: [],
  teamMembers: [],
  ambiguous: false,
  last: { from: null, direction: 'in', snippet: '' },
  hasAttachments: false,
};

/** Throws when `messages` is empty: there is no first and no last to tell of. */
export function foldConversation(messages: readonly ConversationMessage[]): FoldedConversation {
  const sorted = [...messages].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1));
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) throw new Error('a conversation without messages cannot be folded');
  const inbound = sorted.filter(({ direction, replyCustomers }) => direction === 'in' && replyCustomers.length > 0);
  return {
    subject: first.subject,
    baseSubject: first.baseSubject,
    startedAt: first.at,
    lastAt: last.at,
    lastInboundAt: inbound.at(-1)?.at ?? null,
    messageCount: sorted.length,
    customers: union(sorted.map(({ customers }) => customers)),
    users: union(sorted.map(({ users }) => users)),
    teamMembers: union(sorted.map(({ teamMembers }) => teamMembers)),
    ambiguous: sorted.some(({ ambiguous }) => ambiguous.length > 0),
    last: { from: last.from[0] ?? null, direction: last.direction, snippet: last.snippet, teamMembers: [...last.teamMembers] },
    hasAttachments: sorted.some(({ attachments }) => attachments.length > 0),
  };
}
