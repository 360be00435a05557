/** What is stored, judged anew by the rules and the directory as they are now. Nothing is written here. */
import { foldMessage } from '../core/fold-message';
import { addressesToLookUp, match } from '../core/match';
import { ownAddresses } from '../core/own-addresses';
import type { DirectoryEntries, MatchContext, SkipReason } from '../core/types';
import type { Store } from '../store/open';
import type { MessageCopy, MessageRecord, OrganisationRecord } from '../store/records';
import { headOf } from './ingest-messages';
import { rulesOf, teamTest } from './mailbox-context';

export interface Contexts {
  readonly organisation: OrganisationRecord;
  readonly isInternal: (address: string) => boolean;
  readonly byMember: ReadonlyMap<string, MatchContext>;
}

/** One mail in one mailbox. */
export interface Held {
  readonly message: MessageRecord;
  readonly copy: MessageCopy;
}

export async function contextsOf(store: Store, organisation: OrganisationRecord): Promise<Contexts> {
  const members = await store.organisations.members(organisation.id);
  const connections = await store.connections.list(organisation.id);
  const byMember = new Map<string, MatchContext>();
  for (const member of members) {
    const connection = connections.find((one) => one.member === member.email && one.app === 'gmail');
    byMember.set(member.email, {
      own: ownAddresses(member),
      rules: rulesOf(organisation),
      settings: member.settings,
      // What was in the window when it was synced stays: time alone takes nothing away.
      notBefore: 0,
      labelNames: new Map(Object.entries(connection?.labelNames ?? {})),
      private: new Set(await store.choices.privateOf(organisation.id, member.email)),
    });
  }
  return { organisation, isInternal: teamTest(organisation, members), byMember };
}

export function entriesFor(store: Store, contexts: Contexts, mails: readonly Held[]): Promise<DirectoryEntries> {
  const asked = mails.flatMap(({ message, copy }) => {
    const context = contexts.byMember.get(copy.member);
    return context ? [addressesToLookUp(headOf(message, copy), context)] : [];
  });
  return store.directory.entries(
    contexts.organisation.id,
    [...new Set(asked.flatMap(({ addresses }) => addresses))],
    [...new Set(asked.flatMap(({ domains }) => domains))],
  );
}

export interface Dropped extends Held {
  readonly reason: SkipReason;
}

/** The copy as it is to be stored, or why it is not to be stored any more. */
export function rejudge(
  { message, copy }: Held,
  { byMember }: Contexts,
  entries: DirectoryEntries,
): { kind: 'kept'; copy: MessageCopy } | { kind: 'dropped'; reason: SkipReason } {
  const context = byMember.get(copy.member);
  // Without a row there is nothing to judge by. (Who left has one: directory and rules go on speaking for what they shared.)
  if (!context) return { kind: 'kept', copy };
  // Trash and spam were decided when the labels changed: what the team shared stays, marked.
  const head = { ...headOf(message, copy), labels: copy.labels.filter((label) => label !== 'TRASH' && label !== 'SPAM') };
  const verdict = match(head, context, entries);
  if (verdict.kind === 'skip') return { kind: 'dropped', reason: verdict.reason };
  return { kind: 'kept', copy: { ...copy, links: [...verdict.links], ambiguous: [...verdict.ambiguous] } };
}

export interface Rejudged {
  kept: MessageCopy[];
  dropped: Dropped[];
}

export function rejudged(message: MessageRecord, copies: readonly MessageCopy[], contexts: Contexts, entries: DirectoryEntries): Rejudged {
  const kept: MessageCopy[] = [];
  const dropped: Dropped[] = [];
  for (const copy of copies) {
    const verdict = rejudge({ message, copy }, contexts, entries);
    if (verdict.kind === 'kept') kept.push(verdict.copy);
    else dropped.push({ message, copy, reason: verdict.reason });
  }
  return { kept, dropped };
}

/** The same links, and the same people of ours: an alias or a domain more makes an outgoing mail of an incoming one. */
export function isUnchanged(message: MessageRecord, copies: readonly MessageCopy[], isInternal: (address: string) => boolean): boolean {
  if (JSON.stringify(copies) !== JSON.stringify(message.copies)) return false;
  const { direction, addresses } = foldMessage(copies, isInternal);
  return direction === message.direction && addresses.join() === message.addresses.join();
}
