/** What the rules, as they were read, say of copies that are stored: which remain, linked how, and which go. Nothing is written here. */
import { foldMessage } from '../core/fold-message';
import { match } from '../core/match';
import type { DirectoryEntries, MatchContext, SkipReason, Verdict } from '../core/types';
import type { MessageCopy, MessageRecord, OrganisationRecord } from '../store/records';
import { headOf } from './ingest-messages';

export interface Dropped {
  message: MessageRecord;
  copy: MessageCopy;
  reason: SkipReason;
}

export interface Contexts {
  organisation: OrganisationRecord;
  isInternal: (address: string) => boolean;
  byMember: Map<string, MatchContext>;
}

export type Rejudge = (message: MessageRecord, copies: readonly MessageCopy[]) => { kept: MessageCopy[]; dropped: Dropped[] };

export function rejudgeBy({ byMember }: Contexts, entries: DirectoryEntries): Rejudge {
  return (message, copies) => {
    const kept: MessageCopy[] = [];
    const dropped: Dropped[] = [];
    for (const copy of copies) {
      const context = byMember.get(copy.member);
      const verdict = context ? verdictOf(message, copy, context, entries) : null;
      // Without a row there is nothing to judge by. (Who left has one: directory and rules go on speaking for what they shared.)
      if (!verdict) kept.push(copy);
      else if (verdict.kind === 'skip') dropped.push({ message, copy, reason: verdict.reason });
      else kept.push({ ...copy, links: [...verdict.links], ambiguous: [...verdict.ambiguous] });
    }
    return { kept, dropped };
  };
}

function verdictOf(message: MessageRecord, copy: MessageCopy, context: MatchContext, entries: DirectoryEntries): Verdict {
  // Trash and spam were decided when the labels changed: what the team shared stays, marked.
  const labels = copy.labels.filter((label) => label !== 'TRASH' && label !== 'SPAM');
  return match({ ...headOf(message, copy), labels }, context, entries);
}

/** The same links, and the same people of ours: an alias or a domain more makes an outgoing mail of an incoming one. */
export function isUnchanged(message: MessageRecord, copies: readonly MessageCopy[], isInternal: (address: string) => boolean): boolean {
  if (JSON.stringify(copies) !== JSON.stringify(message.copies)) return false;
  const { direction, addresses } = foldMessage(copies, isInternal);
  return direction === message.direction && addresses.join() === message.addresses.join();
}
