/**
 * Arrival order never matters: what is stored is compared anew when a User, address, domain, rule or setting changes. What no
 * longer matches goes away with its effects; what matches differently is linked differently. Nothing is read from Google here.
 */
import { foldMessage, placeOf } from '../core/fold-message';
import { addressesToLookUp, match } from '../core/match';
import { ownAddresses } from '../core/own-addresses';
import type { DirectoryEntries, MatchContext, SkipReason } from '../core/types';
import type { Store } from '../store/open';
import {
  LANES,
  type MessageCopy,
  type MessageRecord,
  type OrganisationRecord,
  type RematchRecord,
  type VerdictRecord,
} from '../store/records';
import { headOf } from './ingest-messages';
import type { Change, Settle } from './settle-conversations';
import { rulesOf, teamTest } from './mailbox-context';
import type { Clock, Enqueue } from './ports';
import { makeWantSearch } from './want-search';

const STEP = 100;
/** Longer than a lease lives. */
const LONGEST_SLICE = { steps: 250, ms: 100 };

export interface RematchParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  settle: Settle;
  stopping: () => boolean;
  /** Real time unless time itself is simulated. */
  pause?: (ms: number) => Promise<void>;
}

interface Dropped {
  message: MessageRecord;
  copy: MessageCopy;
  reason: SkipReason;
}

interface Contexts {
  organisation: OrganisationRecord;
  isInternal: (address: string) => boolean;
  byMember: Map<string, MatchContext>;
}

const realPause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function makeRematchOrganisation({ store, clock, enqueue, settle, stopping, pause = realPause }: RematchParts) {
  /** Slices that began before the change judge by what was then: what they store must be there before it is compared anew. */
  async function slicesEnded(org: string): Promise<void> {
    const active = async () =>
      (await store.connections.list(org)).flatMap(({ id, lease }) => (lease.until > clock.now() ? [`${id}:${lease.epoch}`] : []));
    const earlier = new Set(await active());
    for (let step = 0; step < LONGEST_SLICE.steps && !stopping(); step += 1) {
      if (!(await active()).some((slice) => earlier.has(slice))) return;
      await pause(LONGEST_SLICE.ms);
    }
  }

  const wantSearch = makeWantSearch({ store, clock });

  async function contextsOf(organisation: OrganisationRecord): Promise<Contexts> {
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

  function entriesFor(contexts: Contexts, pairs: readonly { message: MessageRecord; copy: MessageCopy }[]): Promise<DirectoryEntries> {
    const asked = pairs.flatMap(({ message, copy }) => {
      const context = contexts.byMember.get(copy.member);
      return context ? [addressesToLookUp(headOf(message, copy), context)] : [];
    });
    return store.directory.entries(
      contexts.organisation.id,
      [...new Set(asked.flatMap(({ addresses }) => addresses))],
      [...new Set(asked.flatMap(({ domains }) => domains))],
    );
  }

  async function rematchStep(contexts: Contexts, messages: readonly MessageRecord[]): Promise<void> {
    const org = contexts.organisation.id;
    const entries = await entriesFor(
      contexts,
      messages.flatMap((message) => message.copies.map((copy) => ({ message, copy }))),
    );
    const changes: Change[] = [];
    const gone: Dropped[] = [];
    for (const message of messages) {
      let dropped: Dropped[] = [];
      const rejudge = (copies: MessageCopy[]) => {
        dropped = [];
        return copies.flatMap((copy) => rejudgeCopy(message, copy, contexts, entries, (reason) => dropped.push({ message, copy, reason })));
      };
      if (isUnchanged(message, rejudge(message.copies), contexts.isInternal)) continue;
      // Judged before the copies go: whoever dies in between would leave mail that nobody has judged.
      const expected = dropped;
      await store.todo.judge(verdictsOf(org, expected));
      // A copy that went with its mailbox meanwhile is not judged: what is stored by now decides.
      dropped = [];
      changes.push(await store.messages.editCopies(message.id, rejudge, contexts.isInternal));
      await store.todo.judge(verdictsOf(org, dropped));
      const decided = new Set(dropped.map(({ copy }) => placeOf(copy)));
      for (const { copy } of expected) if (!decided.has(placeOf(copy))) await store.todo.unjudge(copy.connection, [copy.gmailId]);
      gone.push(...dropped);
    }
    await settle(org, changes, 'soon');
    if (gone.length > 0) await bringBack(org, gone);
  }

  /**
   * A change and its undo in quick succession: the undo looked for what was skipped before this run had dropped it. So what was
   * dropped is judged once more, by the rules as they are now that its verdict is written: whoever changes them later sees it.
   */
  async function bringBack(org: string, gone: readonly Dropped[]): Promise<void> {
    const organisation = await store.organisations.get(org);
    if (!organisation) return;
    const contexts = await contextsOf(organisation);
    const entries = await entriesFor(contexts, gone);
    const again = gone.filter(({ message, copy }) => rejudgeCopy(message, copy, contexts, entries, () => undefined).length > 0);
    for (const connection of new Set(again.map(({ copy }) => copy.connection))) {
      const mine = again.flatMap(({ copy }) => (copy.connection === connection ? [{ id: copy.gmailId, threadId: copy.threadId }] : []));
      await store.todo.add(org, connection, mine, LANES.import);
      await store.todo.unjudge(
        connection,
        mine.map(({ id }) => id),
      );
      await store.connections.wantReconsider(connection);
      await enqueue('mailbox.import', { connection });
    }
  }

  async function rematchScope(contexts: Contexts, { scope, value }: RematchRecord): Promise<boolean> {
    if (scope === 'search' || scope === 'mailbox') return true;
    let after: string | null = null;
    for (;;) {
      const messages: MessageRecord[] = await store.messages.matching(
        contexts.organisation.id,
        scope === 'all' ? {} : { [scope]: value },
        after,
        STEP,
      );
      if (messages.length > 0) await rematchStep(contexts, messages);
      if (messages.length < STEP) return true;
      after = messages.at(-1)?.id ?? null;
      if (stopping()) return false;
    }
  }

  /** Works off everything that was asked for; what is asked meanwhile is found by the next look. */
  return async function rematchOrganisation(org: string): Promise<void> {
    for (;;) {
      const wanted = await store.rematches.next(org, 500);
      if (wanted.length === 0) return;
      await slicesEnded(org);
      // After what is wanted: the rules as they are read now are at least those of the changes that are worked off.
      const organisation = await store.organisations.get(org);
      if (!organisation || stopping()) return;
      for (const connection of await wantSearch.leftOver(organisation, wanted)) await enqueue('mailbox.import', { connection });
      const contexts = await contextsOf(organisation);
      for (const one of wanted) {
        if (!(await rematchScope(contexts, one))) return;
        await store.rematches.done(one);
      }
    }
  };
}

export type RematchOrganisation = ReturnType<typeof makeRematchOrganisation>;

const verdictsOf = (org: string, dropped: readonly Dropped[]): VerdictRecord[] =>
  dropped.map(({ copy: { connection, gmailId, threadId, at }, reason }) => ({ org, connection, gmailId, threadId, reason, at }));

/** The same links, and the same people of ours: an alias or a domain more makes an outgoing mail of an incoming one. */
function isUnchanged(message: MessageRecord, copies: readonly MessageCopy[], isInternal: (address: string) => boolean): boolean {
  if (JSON.stringify(copies) !== JSON.stringify(message.copies)) return false;
  const { direction, addresses } = foldMessage(copies, isInternal);
  return direction === message.direction && addresses.join() === message.addresses.join();
}

function rejudgeCopy(
  message: MessageRecord,
  copy: MessageCopy,
  contexts: Contexts,
  entries: DirectoryEntries,
  drop: (reason: SkipReason) => void,
): MessageCopy[] {
  const context = contexts.byMember.get(copy.member);
  // Without a row there is nothing to judge by. (Who left has one: directory and rules go on speaking for what they shared.)
  if (!context) return [copy];
  // Trash and spam were decided when the labels changed: what the team shared stays, marked.
  const head = { ...headOf(message, copy), labels: copy.labels.filter((label) => label !== 'TRASH' && label !== 'SPAM') };
  const verdict = match(head, context, entries);
  if (verdict.kind === 'skip') {
    drop(verdict.reason);
    return [];
  }
  return [{ ...copy, links: [...verdict.links], ambiguous: [...verdict.ambiguous] }];
}
