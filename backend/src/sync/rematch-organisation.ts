/**
 * Arrival order never matters: what is stored is compared anew when a User, address, domain, rule or setting changes. What no
 * longer matches goes away with its effects; what matches differently is linked differently. Nothing is read from Google here.
 */
import { placeOf } from '../core/fold-message';
import { addressesToLookUp } from '../core/match';
import { ownAddresses } from '../core/own-addresses';
import type { DirectoryEntries, MatchContext } from '../core/types';
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
import { isUnchanged, rejudgeBy, type Contexts, type Dropped, type Rejudge } from './rejudge-copies';
import { makeWantSearch } from './want-search';

const STEP = 100;
const AT_ONCE = 10;
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
    const rejudge = rejudgeBy(contexts, entries);
    const changing = messages.flatMap((message) => {
      const { kept, dropped } = rejudge(message, message.copies);
      return isUnchanged(message, kept, contexts.isInternal) ? [] : [{ message, dropped }];
    });
    const changes: Change[] = [];
    const gone: Dropped[] = [];
    for (let i = 0; i < changing.length; i += AT_ONCE) {
      const edited = await editSome(contexts, changing.slice(i, i + AT_ONCE), rejudge);
      changes.push(...edited.changes);
      gone.push(...edited.dropped);
    }
    await settle(org, changes, 'soon');
    if (gone.length > 0) await bringBack(org, gone);
  }

  /** Together, because a round trip costs more than what it carries; a few, because a worker that dies leaves their verdicts. */
  async function editSome(contexts: Contexts, some: readonly { message: MessageRecord; dropped: readonly Dropped[] }[], rejudge: Rejudge) {
    const org = contexts.organisation.id;
    const expected = some.flatMap(({ dropped }) => dropped);
    // Judged before the copies go: whoever dies in between would leave mail that nobody has judged.
    await store.todo.judge(verdictsOf(org, expected));
    const edited = await Promise.all(
      some.map(async ({ message }) => {
        let dropped: Dropped[] = [];
        const edit = (copies: MessageCopy[]) => {
          const again = rejudge(message, copies);
          dropped = again.dropped;
          return again.kept;
        };
        const change = await store.messages.editCopies(message.id, edit, contexts.isInternal);
        return { change, dropped };
      }),
    );
    // A copy that went with its mailbox meanwhile is not judged: what is stored by now decides.
    const dropped = edited.flatMap((one) => one.dropped);
    await store.todo.judge(verdictsOf(org, dropped));
    const decided = new Set(dropped.map(({ copy }) => placeOf(copy)));
    for (const { copy } of expected) if (!decided.has(placeOf(copy))) await store.todo.unjudge(copy.connection, [copy.gmailId]);
    return { changes: edited.map(({ change }) => change), dropped };
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
    const rejudge = rejudgeBy(contexts, entries);
    const again = gone.filter(({ message, copy }) => rejudge(message, [copy]).kept.length > 0);
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
