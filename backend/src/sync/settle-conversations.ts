/**
 * After messages changed: find or make their conversations, fold them, and bring the customers' figures up to date. New threads,
 * by far the most during an import, take four writes together; only threads that meet an existing conversation go one by one.
 */
import { keysOf, type Group } from '../store/conversation-keys';
import type { Store } from '../store/open';
import type { MessageRecord } from '../store/records';
import type { Clock, Enqueue } from './ports';

export interface Change {
  before: MessageRecord | null;
  after: MessageRecord | null;
}

/** now: live mail, people look at it. soon: imports; many slices touch the same customers, so their figures are computed together. */
export type Pace = 'now' | 'soon';

const ROLLUP_DELAY_MS = 3_000;
const AT_ONCE = 4;

export interface SettleParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
}

export function makeSettle({ store, clock, enqueue }: SettleParts) {
  return async function settle(org: string, changes: readonly Change[], pace: Pace): Promise<void> {
    if (changes.length === 0) return;
    const touched = new Set(changes.flatMap(({ before }) => (before?.conversation ? [before.conversation] : [])));
    const concerned = { customers: new Set<string>(), users: new Set<string>() };
    for (const { before, after } of changes) {
      for (const message of [before, after]) {
        message?.customers.forEach((one) => concerned.customers.add(one));
        message?.users.forEach((one) => concerned.users.add(one));
      }
    }
    // By id: one batch may change a message twice, and it must not be counted twice.
    const present = new Map(changes.flatMap(({ after }) => (after ? [[after.id, after] as const] : [])));
    const groups = joined([...present.values()]);
    // Edits are not done a second time after a crash: before an emptied conversation goes, whom it concerned is marked.
    const edited = [...touched];
    if (edited.length > 0) await store.rollups.markStale(org, { customers: [...concerned.customers], users: [...concerned.users] });
    for (const id of await place(org, groups)) touched.add(id);
    await eachOf([...touched], async (id) => {
      const { customers, users } = await store.interactions.refresh(org, id);
      customers.forEach((one) => concerned.customers.add(one));
      users.forEach((one) => concerned.users.add(one));
    });
    const subjects = { customers: [...concerned.customers], users: [...concerned.users] };
    if (pace === 'now') {
      await store.rollups.refresh(org, subjects, clock.now());
      return store.interactions.settled(org, edited);
    }
    await store.rollups.markStale(org, subjects);
    await store.interactions.settled(org, edited);
    await enqueue('rollups.refresh', { org }, { delayMs: ROLLUP_DELAY_MS, key: `rollups:${org}` });
  };

  /** Gives every group its conversation; returns those that existed before and have to be folded anew. */
  async function place(org: string, groups: readonly Group[]): Promise<string[]> {
    if (groups.length === 0) return [];
    const byKey = await store.interactions.byKeys(org, new Set(groups.flatMap(({ keys }) => [...keys])));
    const known = groups.map((group) => ({ group, ids: conversationsOf(group, byKey) }));
    const fresh = known.filter(({ ids }) => ids.length === 0).map(({ group }) => group);
    const existing = known.filter(({ ids }) => ids.length > 0);
    const refused = await store.interactions.createFor(org, fresh);
    const folded: string[] = [];
    await eachOf([...existing, ...refused.map((group) => ({ group, ids: [] as string[] }))], async ({ group, ids }) => {
      const id = await store.interactions.claim(org, [...group.keys], ids);
      const homeless = group.messages.filter(({ conversation }) => conversation !== id).map((message) => message.id);
      if (homeless.length > 0) await store.messages.setConversation(org, homeless, id);
      folded.push(id);
    });
    return folded;
  }
}

export type Settle = ReturnType<typeof makeSettle>;

function conversationsOf({ keys, messages }: Group, byKey: ReadonlyMap<string, string>): string[] {
  const own = messages.flatMap(({ conversation }) => (conversation ? [conversation] : []));
  const shared = [...keys].flatMap((key) => byKey.get(key) ?? []);
  return [...new Set([...own, ...shared])];
}

/** Messages that share a key belong together. */
function joined(messages: readonly MessageRecord[]): Group[] {
  let groups: Group[] = [];
  for (const message of messages) {
    const own = keysOf(message);
    const touching = groups.filter(({ keys }) => own.some((key) => keys.has(key)));
    const rest = groups.filter((group) => !touching.includes(group));
    const keys = new Set([...touching.flatMap((group) => [...group.keys]), ...own]);
    groups = [...rest, { keys, messages: [...touching.flatMap((group) => group.messages), message] }];
  }
  return groups;
}

async function eachOf<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += AT_ONCE) await Promise.all(items.slice(i, i + AT_ONCE).map(run));
}
