/**
 * Everything that came from one mailbox is forgotten: after "delete the data", when a leaver's mail is deleted, at a reset. The wish
 * stands on the connection (`wipe`) from the moment it is made. While it stands no slice starts, so nothing is stored behind the
 * wipe's back; bounded steps under the mailbox's lease, each of which can be repeated, so whoever dies over it, another one ends it.
 */
import type { Store } from '../store/open';
import type { OrganisationRecord } from '../store/records';
import { freshImport } from './import-progress';
import { teamTest } from './mailbox-context';
import type { Clock, Enqueue } from './ports';
import type { Settle } from './settle-conversations';
import type { Outcome } from './slice';

/** Rows taken away between two looks at the lease: a second or two of work. */
const STEP = 100;
const ROWS = 2_000;
/** Longer than a step, short enough that another one goes on soon after a kill. */
const LEASE_MS = 20_000;
/** Then back to the queue's tail. */
const SLICE_MS = 5_000;

export interface WipeParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  settle: Settle;
  /** Unique per process. */
  owner: string;
  /** True once the process was asked to stop. */
  stopping: () => boolean;
}

/** Takes a bounded part away; true when there may be more. */
type Step = () => Promise<boolean>;

export function makeWipeMailbox({ store, clock, enqueue, settle, owner, stopping }: WipeParts) {
  async function stepsFor(organisation: OrganisationRecord, connection: string, comesBack: boolean): Promise<readonly Step[]> {
    const org = organisation.id;
    const isInternal = teamTest(organisation, await store.organisations.members(org));
    const once = (forget: () => Promise<void>) => async () => (await forget(), false);
    return [
      async () => {
        const messages = await store.messages.someOfMailbox(org, connection, STEP);
        const changes = [];
        for (const id of messages)
          changes.push(
            await store.messages.editCopies(id, (copies) => copies.filter((copy) => copy.connection !== connection), isInternal),
          );
        await settle(org, changes, 'soon');
        return messages.length > 0;
      },
      // Conversations that somebody who died over it left without their messages; and a customer's last interaction has a subject.
      once(() => store.rollups.refreshStale(org, clock.now())),
      () => store.todo.forgetSome(org, connection, ROWS),
      once(() => store.listings.forget(org, connection)),
      once(() => store.strangers.forgetMailbox(org, connection)),
      once(() => store.interactions.forgetMailbox(org, connection, { comesBack })),
    ];
  }

  /** done: nothing is left, or nothing was to be removed · more: at once again · busy: somebody else has the mailbox. */
  return async function wipeMailbox(id: string): Promise<Outcome> {
    const began = clock.now();
    const held = await store.connections.acquire(id, owner, began, LEASE_MS, 'wipe');
    if (!held) return { kind: (await store.connections.get(id))?.wipe ? 'busy' : 'done' };
    const { lease, connection } = held;
    const mayGoOn = () => !stopping() && clock.now().getTime() - began.getTime() < SLICE_MS;
    try {
      const organisation = await store.organisations.get(connection.org);
      if (!organisation) return { kind: 'idle' };
      for (const step of await stepsFor(organisation, id, connection.refreshToken !== null)) {
        for (let more = true; more;) {
          more = await step();
          if (!(await store.connections.renew(lease, clock.now(), LEASE_MS))) return { kind: 'busy' };
          if (more && !mayGoOn()) return { kind: 'more' };
        }
      }
      // An import that is still to come counts from here: what is shown of it must not be as old as the consent.
      const progress = connection.refreshToken === null ? null : freshImport('connected', clock.now());
      const ended = await store.connections.endWipe(lease, clock.now(), progress);
      if (!ended) return { kind: 'busy' };
      if (ended.refreshToken !== null) await enqueue('mailbox.sync', { connection: id });
      return { kind: 'done' };
    } finally {
      await store.connections.release(lease);
    }
  };
}

export type WipeMailbox = ReturnType<typeof makeWipeMailbox>;
