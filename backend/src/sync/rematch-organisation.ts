/**
 * Arrival order never matters: what is stored is compared anew when a User, address, domain, rule or setting changes. What no
 * longer matches goes away with its effects; what matches differently is linked differently. Nothing is read from Google here.
 */
import { placeOf } from '../core/fold-message';
import type { Store } from '../store/open';
import { LANES, type MessageCopy, type MessageRecord, type RematchRecord } from '../store/records';
import type { Clock, Enqueue } from './ports';
import { contextsOf, entriesFor, isUnchanged, rejudge, rejudged, type Contexts, type Dropped, type Rejudged } from './rejudge';
import type { Change, Settle } from './settle-conversations';
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

  async function rematchStep(contexts: Contexts, messages: readonly MessageRecord[]): Promise<void> {
    const entries = await entriesFor(
      store,
      contexts,
      messages.flatMap((message) => message.copies.map((copy) => ({ message, copy }))),
    );
    const changes: Change[] = [];
    const gone: Dropped[] = [];
    for (const message of messages) {
      const expected = rejudged(message, message.copies, contexts, entries);
      if (isUnchanged(message, expected.kept, contexts.isInternal)) continue;
      // Judged before the copies go: whoever dies in between would leave mail that nobody has judged.
      await judge(expected.dropped);
      let found: Rejudged = { kept: [], dropped: [] };
      const edit = (copies: MessageCopy[]) => (found = rejudged(message, copies, contexts, entries)).kept;
      changes.push(await store.messages.editCopies(message.id, edit, contexts.isInternal));
      // What is stored by now decides: a copy that came meanwhile is judged, and one that went with its mailbox is not.
      const [before, after] = [reasons(expected), reasons(found)];
      await judge(found.dropped.filter(({ copy, reason }) => before.get(placeOf(copy)) !== reason));
      for (const { copy } of expected.dropped) if (!after.has(placeOf(copy))) await store.todo.unjudge(copy.connection, [copy.gmailId]);
      gone.push(...found.dropped);
    }
    await settle(contexts.organisation.id, changes, 'soon');
    if (gone.length > 0) await bringBack(contexts.organisation.id, gone);
  }

  const judge = (dropped: readonly Dropped[]) =>
    store.todo.judge(
      dropped.map(({ message: { org }, copy: { connection, gmailId, threadId, at }, reason }) => ({
        org,
        connection,
        gmailId,
        threadId,
        reason,
        at,
      })),
    );

  /**
   * A change and its undo in quick succession: the undo looked for what was skipped before this run had dropped it. So what was
   * dropped is judged once more, by the rules as they are now that its verdict is written: whoever changes them later sees it.
   */
  async function bringBack(org: string, gone: readonly Dropped[]): Promise<void> {
    const organisation = await store.organisations.get(org);
    if (!organisation) return;
    const contexts = await contextsOf(store, organisation);
    const entries = await entriesFor(store, contexts, gone);
    const again = gone.filter((mail) => rejudge(mail, contexts, entries).kind === 'kept');
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
      const contexts = await contextsOf(store, organisation);
      for (const one of wanted) {
        if (!(await rematchScope(contexts, one))) return;
        await store.rematches.done(one);
      }
    }
  };
}

export type RematchOrganisation = ReturnType<typeof makeRematchOrganisation>;

const reasons = ({ dropped }: Rejudged) => new Map(dropped.map(({ copy, reason }) => [placeOf(copy), reason]));
