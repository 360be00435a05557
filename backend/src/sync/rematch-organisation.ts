/**
 * Arrival order never matters: what is stored is compared anew when a User, address, domain, rule or setting changes. What no
 * longer matches goes away with its effects; what matches differently is linked differently. Nothing is read from Google here.
 */
import { randomUUID } from 'node:crypto';
import { placeOf } from '../core/fold-message';
import { erased } from '../core/match';
import type { Store } from '../store/open';
import { LANES, type MessageCopy, type MessageRecord, type RematchRecord } from '../store/records';
import type { ForgetTraces } from './forget-traces';
import { headOf } from './ingest-messages';
import type { Clock, Enqueue } from './ports';
import type { RecordVerdicts } from './record-verdicts';
import { makePlaceHomeless } from './place-homeless';
import { contextsOf, isUnchanged, rejudgeBy, type Contexts, type Dropped, type Rejudge } from './rejudge';
import { makeSilenceKept } from './silence-kept';
import type { Outcome } from './slice';
import type { Change, Settle } from './settle-conversations';
import { makeWantSearch } from './want-search';

const STEP = 100;
const AT_ONCE = 10;
/** Longer than a step takes, short enough that a killed worker's organisation is free again soon. */
const LEASE_MS = 20_000;
/** Longer than a lease lives. */
const LONGEST_SLICE = { steps: 250, ms: 100 };

export interface RematchParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  settle: Settle;
  recordVerdicts: RecordVerdicts;
  forgetTraces: ForgetTraces;
  stopping: () => boolean;
  /** Real time unless time itself is simulated. */
  pause?: (ms: number) => Promise<void>;
}

interface Changing {
  readonly message: MessageRecord;
  readonly dropped: readonly Dropped[];
  readonly silent: readonly string[];
}

const realPause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function makeRematchOrganisation({
  store,
  clock,
  enqueue,
  settle,
  recordVerdicts,
  forgetTraces,
  stopping,
  pause = realPause,
}: RematchParts) {
  /** Slices that began before the change judge by what was then: what they store must be there before it is compared anew. */
  async function slicesEnded(org: string): Promise<void> {
    const active = () => store.connections.slices(org, clock.now());
    const earlier = new Set(await active());
    for (let step = 0; step < LONGEST_SLICE.steps && !stopping(); step += 1) {
      if (!(await active()).some((slice) => earlier.has(slice))) return;
      await pause(LONGEST_SLICE.ms);
    }
  }

  const wantSearch = makeWantSearch({ store, clock });
  const placeHomeless = makePlaceHomeless({ store, settle });
  const silenceKept = makeSilenceKept({ store });

  async function rematchStep(contexts: Contexts, messages: readonly MessageRecord[]): Promise<void> {
    const mails = messages.flatMap((message) => message.copies.map((copy) => ({ message, copy })));
    const rejudge = await rejudgeBy(store, contexts, mails);
    const changing = messages.flatMap((message): Changing[] => {
      const { kept, dropped, silent } = rejudge(message, message.copies);
      return isUnchanged(message, kept, contexts.isInternal) ? [] : [{ message, dropped, silent }];
    });
    const changes: Change[] = [];
    const gone: Dropped[] = [];
    for (let i = 0; i < changing.length; i += AT_ONCE) {
      const edited = await editSome(contexts, changing.slice(i, i + AT_ONCE), rejudge);
      changes.push(...edited.changes);
      gone.push(...edited.dropped);
    }
    await settle(contexts.organisation.id, changes, 'soon');
    if (gone.length > 0) await bringBack(contexts.organisation.id, gone);
  }

  /** Together, because a round trip costs more than what it carries; a few, because a worker that dies leaves their verdicts. */
  async function editSome(contexts: Contexts, some: readonly Changing[], rejudge: Rejudge) {
    const expected = some.flatMap(({ dropped }) => dropped);
    // Judged before the copies go: whoever dies in between would leave mail that nobody has judged, and people it tells of no more.
    await judge(contexts, expected);
    await tellNoMore(contexts, some);
    const edited = await Promise.all(
      some.map(async ({ message }) => {
        let again: ReturnType<Rejudge> = { kept: [], dropped: [], silent: [] };
        const edit = (copies: MessageCopy[]) => (again = rejudge(message, copies)).kept;
        const change = await store.messages.editCopies(message.id, edit, contexts.isInternal);
        return { ...again, change };
      }),
    );
    // What is stored by now decides: a copy that came meanwhile is judged, and one that went with its mailbox is not.
    const dropped = edited.flatMap((one) => one.dropped);
    const [before, after] = [reasons(expected), reasons(dropped)];
    await judge(
      contexts,
      dropped.filter(({ copy, reason }) => before.get(placeOf(copy)) !== reason),
    );
    await tellNoMore(contexts, edited);
    for (const { copy } of expected) if (!after.has(placeOf(copy))) await store.verdicts.forget(copy.connection, [copy.gmailId]);
    return { changes: edited.map(({ change }) => change), dropped };
  }

  const tellNoMore = ({ organisation }: Contexts, judged: readonly { readonly silent: readonly string[] }[]): Promise<void> =>
    store.strangers.forgetPlaces(
      organisation.id,
      judged.flatMap(({ silent }) => silent),
    );

  const judge = ({ organisation }: Contexts, dropped: readonly Dropped[]): Promise<void> =>
    recordVerdicts(
      organisation.id,
      dropped.map(({ message, copy, ...judged }) => ({
        connection: copy.connection,
        head: headOf(message, copy),
        wasSynced: true,
        ...judged,
      })),
    );

  /**
   * A change and its undo in quick succession: the undo looked for what was skipped before this run had dropped it. So what was
   * dropped is judged once more, by the rules as they are now that its verdict is written: whoever changes them later sees it.
   */
  async function bringBack(org: string, gone: readonly Dropped[]): Promise<void> {
    const organisation = await store.organisations.get(org);
    if (!organisation) return;
    const rejudge = await rejudgeBy(store, await contextsOf(store, organisation), gone);
    const again = gone.filter(({ message, copy }) => rejudge(message, [copy]).kept.length > 0);
    for (const connection of new Set(again.map(({ copy }) => copy.connection))) {
      const mine = again.flatMap(({ copy }) => (copy.connection === connection ? [{ id: copy.gmailId, threadId: copy.threadId }] : []));
      await store.todo.add(org, connection, mine, LANES.import);
      await store.connections.wantReconsider(connection);
      await enqueue('mailbox.import', { connection });
    }
  }

  /** `holds`: whether this worker is still the one. */
  async function rematchScope(contexts: Contexts, { scope, value }: RematchRecord, holds: () => Promise<boolean>): Promise<boolean> {
    if (scope === 'search' || scope === 'mailbox' || scope === 'name') return true;
    let after: string | null = null;
    for (;;) {
      const messages: MessageRecord[] = await store.messages.matching(
        contexts.organisation.id,
        scope === 'all' ? {} : { [scope]: value },
        after,
        STEP,
      );
      if (messages.length > 0) await rematchStep(contexts, messages);
      if (messages.length < STEP) break;
      after = messages.at(-1)?.id ?? null;
      if (stopping() || !(await holds())) return false;
    }
    // A slice that judged by the rules of before the erasure has ended: what it noted meanwhile goes, too.
    if (scope === 'address' && isErased(contexts, value)) await forgetTraces(contexts.organisation.id, value);
    if (scope === 'all' || scope === 'member') await silenceKept(contexts, scope === 'member' ? value : undefined);
    if (scope === 'member') await placeHomelessOf(contexts.organisation.id, value);
    return true;
  }

  /** Of a mailbox that is not read any more nobody else would. */
  async function placeHomelessOf(org: string, member: string): Promise<void> {
    for (const connection of await store.connections.list(org)) if (connection.member === member) await placeHomeless(org, connection.id);
  }

  /** Works off everything that was asked for; what is asked meanwhile is found by the next look. */
  async function workOff(org: string, holds: () => Promise<boolean>): Promise<void> {
    for (;;) {
      const wanted = await store.rematches.next(org, 500);
      if (wanted.length === 0) return;
      await slicesEnded(org);
      // After what is wanted: the rules as they are read now are at least those of the changes that are worked off.
      const organisation = await store.organisations.get(org);
      if (!organisation || stopping() || !(await holds())) return;
      const touched = await wantSearch.leftOver(organisation, wanted, async () => void (await holds()));
      for (const connection of touched) await enqueue('mailbox.import', { connection });
      const contexts = await contextsOf(store, organisation);
      for (const one of wanted) {
        if (!(await rematchScope(contexts, one, holds))) return;
        await store.rematches.done(one);
      }
    }
  }

  /** One worker at a time of an organisation: two would do the same work over, and undo each other's verdicts. */
  return async function rematchOrganisation(org: string): Promise<Outcome> {
    if (!(await store.organisations.get(org))) return { kind: 'idle' };
    const owner = randomUUID();
    const holds = () => store.rematches.hold(org, owner, clock.now(), LEASE_MS);
    if (!(await holds())) return { kind: 'busy' };
    try {
      await workOff(org, holds);
    } finally {
      await store.rematches.letGo(org, owner);
    }
    return { kind: 'done' };
  };
}

export type RematchOrganisation = ReturnType<typeof makeRematchOrganisation>;

/** What is kept private for everybody stands with every member. */
function isErased({ byMember }: Contexts, address: string): boolean {
  const [anybody] = byMember.values();
  return anybody?.private.has(erased(address)) ?? false;
}

const reasons = (dropped: readonly Dropped[]) => new Map(dropped.map(({ copy, reason }) => [placeOf(copy), reason]));
