/** What is stored, judged anew by the rules and the directory as they are now. Nothing is written here. */
import { foldMessage, placeOf } from '../core/fold-message';
import { addressesToLookUp, match } from '../core/match';
import { ownAddresses } from '../core/own-addresses';
import type { DirectoryEntries, MatchContext, SkipReason, Verdict } from '../core/types';
import type { Store } from '../store/open';
import type { MessageCopy, MessageRecord, OrganisationRecord } from '../store/records';
import { headOf, tellsOfPeople } from './ingest-messages';
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

export interface Dropped extends Held {
  readonly context: MatchContext;
  readonly reason: SkipReason;
  readonly detail: string | undefined;
}

/**
 * Which copies remain, linked how, and which are dropped by a verdict. What is in neither is gone from Gmail, and goes here as well.
 * `silent`: where those lay that go and tell of nobody any more.
 */
export type Rejudge = (
  message: MessageRecord,
  copies: readonly MessageCopy[],
) => { kept: MessageCopy[]; dropped: Dropped[]; silent: string[] };

export async function contextsOf(store: Store, organisation: OrganisationRecord): Promise<Contexts> {
  const members = await store.organisations.members(organisation.id);
  const connections = await store.connections.list(organisation.id);
  const labelNames = new Map(connections.flatMap((one) => (one.app === 'gmail' ? [[one.member, one.labelNames]] : [])));
  const privateOf = await store.choices.privateOfEach(organisation.id);
  const byMember = new Map<string, MatchContext>();
  for (const member of members) {
    byMember.set(member.email, {
      own: ownAddresses(member),
      rules: rulesOf(organisation),
      settings: member.settings,
      // What was in the window when it was synced stays: time alone takes nothing away.
      notBefore: 0,
      labelNames: new Map(Object.entries(labelNames.get(member.email) ?? {})),
      private: privateOf(member.email),
    });
  }
  return { organisation, isInternal: teamTest(organisation, members), byMember };
}

/** With what the directory says of the people in these mails. */
export async function rejudgeBy(store: Store, contexts: Contexts, mails: readonly Held[]): Promise<Rejudge> {
  const entries = await entriesFor(store, contexts, mails);
  return (message, copies) => {
    const kept: MessageCopy[] = [];
    const dropped: Dropped[] = [];
    const silent: string[] = [];
    for (const copy of copies) {
      // It stayed, marked, while the organisation wanted that. What is in trash or spam has its verdict already, what is deleted needs none.
      if (copy.removedAt !== null && contexts.organisation.onDelete === 'remove') {
        silent.push(placeOf(copy));
        continue;
      }
      const context = contexts.byMember.get(copy.member);
      // Without a row there is nothing to judge by. (Who left has one: directory and rules go on speaking for what they shared.)
      if (!context) {
        kept.push(copy);
        continue;
      }
      const verdict = verdictOf({ message, copy }, context, entries);
      if (verdict.kind === 'skip') {
        dropped.push({ message, copy, context, reason: verdict.reason, detail: verdict.detail });
        if (!tellsOfPeople(verdict.reason)) silent.push(placeOf(copy));
      } else kept.push({ ...copy, links: [...verdict.links], ambiguous: [...verdict.ambiguous] });
    }
    return { kept, dropped, silent };
  };
}

function entriesFor(store: Store, { organisation, byMember }: Contexts, mails: readonly Held[]): Promise<DirectoryEntries> {
  const asked = mails.flatMap(({ message, copy }) => {
    const context = byMember.get(copy.member);
    return context ? [addressesToLookUp(headOf(message, copy), context)] : [];
  });
  return store.directory.entries(
    organisation.id,
    [...new Set(asked.flatMap(({ addresses }) => addresses))],
    [...new Set(asked.flatMap(({ domains }) => domains))],
  );
}

function verdictOf({ message, copy }: Held, context: MatchContext, entries: DirectoryEntries): Verdict {
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
