/** Conversations: whatever the order, the concurrency or the moment of a crash, the same messages end up together. */
import fc from 'fast-check';
import mongoose from 'mongoose';
import {
  copyOf,
  Crash,
  dyingModels,
  freshStore,
  heldBeforeRemoving,
  incoming,
  isInternal,
  type FreshStore,
} from '../../test/support/fresh-store';
import { makeSettle } from '../sync/settle-conversations';
import type { Visibility } from '../core/types';
import type { IncomingCopy } from './merge-copies';
import { LONGEST_CONVERSATION } from './messages';
import type { Store } from './open';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

let organisations = 0;
const newOrg = () => `org-${(organisations += 1)}`;

const settleOver = (store: Store) => makeSettle({ store, clock: { now: () => new Date('2026-11-20T00:00:00Z') }, enqueue: async () => {} });

async function ingest(store: Store, org: string, batch: readonly IncomingCopy[]): Promise<void> {
  await settleOver(store)(org, await store.messages.store(org, batch, isInternal), 'soon');
}

/** Message keys by conversation, sorted: what people see as one. */
async function partition(org: string): Promise<string[][]> {
  const rows = await fresh.models.messages.find({ org }, { key: 1, conversation: 1 }).lean();
  const groups = new Map<string, string[]>();
  for (const row of rows) groups.set(String(row.conversation), [...(groups.get(String(row.conversation)) ?? []), row.key]);
  return [...groups.values()].map((keys) => keys.sort()).sort();
}

/** Every message is in a conversation that exists, every conversation is folded from exactly its messages, keys are nobody else's. */
async function expectSound(org: string): Promise<void> {
  const messages = await fresh.models.messages.find({ org }).lean();
  const conversations = await fresh.models.interactions.find({ org }).lean();
  const owned = conversations.flatMap(({ keys }) => keys);
  expect(new Set(owned).size).toBe(owned.length);
  const counted = conversations.map((row) => ({
    id: String(row._id),
    n: row.messageCount,
    lastAt: row.lastAt.getTime(),
    members: row.teamMembers,
    pending: row.pendingKeys,
  }));
  const expected = [...new Set(messages.map(({ conversation }) => String(conversation)))].map((id) => {
    const mine = messages.filter(({ conversation }) => String(conversation) === id);
    return {
      id,
      n: mine.length,
      lastAt: Math.max(...mine.map(({ at }) => at.getTime())),
      members: [...new Set(mine.flatMap(({ teamMembers }) => teamMembers))].sort(),
      pending: [],
    };
  });
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(counted.sort(byId)).toEqual(expected.sort(byId));
}

interface Mail {
  key: number;
  mailbox: 'ann' | 'bob';
  thread: number;
  subject: 'Renewal' | 'Re: Renewal' | 'Invoice';
  references: number[];
}

/** Few of everything, so that nearly everything meets something. Parents 5 and 6 are never stored. */
const mails = fc
  .uniqueArray(
    fc.record<Mail>({
      key: fc.integer({ min: 0, max: 4 }),
      mailbox: fc.constantFrom('ann', 'bob'),
      thread: fc.integer({ min: 0, max: 3 }),
      subject: fc.constantFrom('Renewal', 'Re: Renewal', 'Invoice'),
      references: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 2 }),
    }),
    // One mailbox holds a mail once.
    { selector: ({ key, mailbox }) => `${key}${mailbox}`, minLength: 2, maxLength: 8 },
  )
  // A message names the same ids in whichever mailbox it lies.
  .map((all) => all.map((one) => ({ ...one, references: all.find(({ key }) => key === one.key)?.references ?? [] })));

const asCopy = ({ key, mailbox, thread, subject, references }: Mail): IncomingCopy =>
  incoming(
    `m${key}@acme.example`,
    copyOf(mailbox, `g${key}`, { threadId: `t${thread}`, subject, at: new Date(Date.UTC(2026, 10, 2, 10, key)) }),
    references.map((id) => `m${id}@acme.example`),
  );

/** The naive truth: copies that share a mail, a thread of a mailbox, or an id under the same subject are joined, again and again. */
function unionFind(all: readonly Mail[]): string[][] {
  const marks = all.map(({ key, mailbox, thread, subject, references }) => {
    const about = subject.replace('Re: ', '');
    return [`mail ${key}`, `thread ${mailbox} ${thread}`, ...[key, ...references].map((id) => `id ${id} ${about}`)];
  });
  const group = all.map((_, index) => index);
  for (let changed = true; changed;) {
    changed = false;
    for (const [a, ofA] of marks.entries()) {
      for (const [b, ofB] of marks.entries()) {
        if (group[a] === group[b] || !ofA.some((mark) => ofB.includes(mark))) continue;
        const [from, to] = [group[b], group[a] as number];
        group.forEach((one, index) => one === from && (group[index] = to));
        changed = true;
      }
    }
  }
  const keys = new Map<number, Set<string>>();
  all.forEach(({ key }, index) => {
    const id = group[index] as number;
    keys.set(id, (keys.get(id) ?? new Set()).add(`m${key}@acme.example`));
  });
  return [...keys.values()].map((set) => [...set].sort()).sort();
}

const batches = <T>(items: readonly T[], size: number): T[][] =>
  items.length === 0 ? [] : [items.slice(0, size), ...batches(items.slice(size), size)];

test('in whatever order and batches messages are settled, the conversations are those of a naive union-find', async () => {
  const shuffled = mails.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), fc.integer({ min: 1, max: 4 })),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([all, order, size]) => {
      const org = newOrg();
      for (const batch of batches(order, size)) await ingest(fresh.store, org, batch.map(asCopy));
      expect(await partition(org)).toEqual(unionFind(all));
      await expectSound(org);
    }),
    { numRuns: 30 },
  );
}, 120_000);

test('a row lost behind our back: its conversation is noticed, and folded anew with the figures', async () => {
  const org = newOrg();
  await ingest(fresh.store, org, bridge());
  await ingest(fresh.store, org, [parent()]);
  const { teamMembers } = (await fresh.models.interactions.findOne({ org }).lean()) ?? { teamMembers: [] };
  expect(await fresh.store.interactions.markMiscounted(org, teamMembers[0] ?? '')).toBe(0);
  await fresh.models.messages.deleteOne({ org, key: 'p@acme.example' });
  expect(await fresh.store.interactions.markMiscounted(org, teamMembers[0] ?? '')).toBe(1);
  await fresh.store.rollups.refreshStale(org, new Date());
  await expectSound(org);
});

test('a conversation longer than one fold counts all its mails and ends with the newest', async () => {
  const org = newOrg();
  await ingest(fresh.store, org, [parent()]);
  const row = await fresh.models.messages.findOne({ org }).lean();
  const conversation = String(row?.conversation);
  const hours = Array.from({ length: LONGEST_CONVERSATION + 5 }, (_, n) => n + 1);
  await fresh.models.messages.insertMany(
    hours.map((n) => ({
      ...row,
      _id: new mongoose.Types.ObjectId(),
      key: `more${n}`,
      places: [`ann:more${n}`],
      at: new Date((row?.at.getTime() ?? 0) + n * 3_600_000),
    })) as never,
  );
  await fresh.store.interactions.refresh(org, conversation);
  const shown = await fresh.store.interactions.get(org, conversation);
  expect(shown?.messageCount).toBe(hours.length + 1);
  expect(shown?.lastAt.getTime()).toBe((row?.at.getTime() ?? 0) + hours.length * 3_600_000);
});

test('workers that settle at the same moment end with the same conversations as one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(mails, fc.integer({ min: 1, max: 3 }), async (all, size) => {
      const org = newOrg();
      await Promise.all(batches(all, size).map((batch) => ingest(fresh.store, org, batch.map(asCopy))));
      expect(await partition(org)).toEqual(unionFind(all));
      await expectSound(org);
    }),
    { numRuns: 30 },
  );
}, 120_000);

const parent = () => incoming('p@acme.example', copyOf('ann', 'p', { threadId: 'a' }));
const other = () => incoming('q@acme.example', copyOf('bob', 'q', { threadId: 'b', at: new Date('2026-11-03T10:00:00Z') }));
/** Both mailboxes hold it, in the thread of either: it makes one of the two. */
const bridge = () => [
  incoming('r@acme.example', copyOf('ann', 'r', { threadId: 'a', at: new Date('2026-11-04T10:00:00Z') })),
  incoming('r@acme.example', copyOf('bob', 'r', { threadId: 'b', at: new Date('2026-11-04T10:00:00Z') })),
];

describe.each(['before', 'after'] as const)('a worker killed %s a write of a merge', (when) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('number %i: doing it again finishes the merge', async (n) => {
    const org = newOrg();
    await ingest(fresh.store, org, [parent()]);
    await ingest(fresh.store, org, [other()]);
    expect(await partition(org)).toHaveLength(2);
    const dying = fresh.over(dyingModels(fresh.models, n, when));
    await ingest(dying, org, bridge()).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    await ingest(fresh.store, org, bridge());
    expect(await partition(org)).toEqual([['p@acme.example', 'q@acme.example', 'r@acme.example']]);
    await expectSound(org);
  });

  test.each([2, 3, 4, 5, 6])('number %i: a message of only one of the two, arriving next, finishes it as well', async (n) => {
    const org = newOrg();
    await ingest(fresh.store, org, [parent()]);
    await ingest(fresh.store, org, [other()]);
    const dying = fresh.over(dyingModels(fresh.models, n, when));
    await ingest(dying, org, bridge()).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    await ingest(fresh.store, org, [incoming('s@acme.example', copyOf('ann', 's', { threadId: 'a' }))]);
    await ingest(fresh.store, org, [...bridge()]);
    expect(await partition(org)).toEqual([['p@acme.example', 'q@acme.example', 'r@acme.example', 's@acme.example']]);
    await expectSound(org);
  });
});

test('a message that another worker puts into a conversation just before it is merged away goes with the others', async () => {
  const org = newOrg();
  await ingest(fresh.store, org, [parent()]);
  await ingest(fresh.store, org, [other()]);
  const merged = (await fresh.store.messages.byKey(org, 'q@acme.example'))?.conversation ?? '';
  const late = incoming('s@acme.example', copyOf('bob', 's', { threadId: 'b' }));
  const held = fresh.over(
    heldBeforeRemoving(fresh.models, async () => {
      // It had claimed this conversation before the merge began, and ends its work in the middle of it.
      const [stored] = await fresh.store.messages.store(org, [late], isInternal);
      await fresh.store.messages.setConversation(org, [stored?.after?.id ?? ''], merged);
      await fresh.store.interactions.refresh(org, merged);
    }),
  );
  await ingest(held, org, bridge());
  expect(await partition(org)).toEqual([['p@acme.example', 'q@acme.example', 'r@acme.example', 's@acme.example']]);
  await expectSound(org);
});

test('a parent and its answer stored by two workers at once, each before the other has a conversation, still meet', async () => {
  const org = newOrg();
  const answer = incoming('a@acme.example', copyOf('bob', 'a', { threadId: 'b', subject: 'Re: Renewal' }), ['p@acme.example']);
  const stored = [
    await fresh.store.messages.store(org, [parent()], isInternal),
    await fresh.store.messages.store(org, [answer], isInternal),
  ];
  await Promise.all(stored.map((changes) => settleOver(fresh.store)(org, changes, 'soon')));
  expect(await partition(org)).toEqual([['a@acme.example', 'p@acme.example']]);
  await expectSound(org);
});

test('References join only what is about the same subject, and an id without @ joins nothing', async () => {
  const org = newOrg();
  const about = (subject: string, key: string, thread: string, references: string[]) =>
    incoming(key, copyOf('ann', key, { threadId: thread, subject }), references);
  await ingest(fresh.store, org, [
    about('Renewal', 'p@acme.example', 'a', []),
    about('Invoice', 'q@acme.example', 'b', ['p@acme.example']),
    about('SV: AW: renewal', 'r@acme.example', 'c', ['p@acme.example']),
  ]);
  expect(await partition(org)).toEqual([['p@acme.example', 'r@acme.example'], ['q@acme.example']]);
});

test('a gateway that tags one mailbox’s copy does not keep the answer out, whichever copy is stored first', async () => {
  const tagged = incoming('p@acme.example', copyOf('bob', 'p', { subject: '[EXTERNAL] Renewal', at: new Date('2026-11-02T09:59:59Z') }));
  const answer = incoming('a@acme.example', copyOf('cat', 'a', { subject: 'Re: Renewal' }), ['p@acme.example']);
  for (const order of [
    [parent(), tagged, answer],
    [tagged, answer, parent()],
    [answer, tagged, parent()],
  ]) {
    const org = newOrg();
    for (const one of order) await ingest(fresh.store, org, [one]);
    expect(await partition(org)).toEqual([['a@acme.example', 'p@acme.example']]);
  }
});

test('an emptied conversation for which nobody chose anything is deleted, and its keys can be claimed anew', async () => {
  const org = newOrg();
  await ingest(fresh.store, org, [parent()]);
  const message = await fresh.store.messages.byKey(org, 'p@acme.example');
  const change = await fresh.store.messages.editCopies(message?.id ?? '', () => [], isInternal);
  expect(change.after).toBeNull();
  await settleOver(fresh.store)(org, [change], 'soon');
  expect(await fresh.models.interactions.countDocuments({ org })).toBe(0);
  await ingest(fresh.store, org, [parent()]);
  await expectSound(org);
});

test('messages put into a conversation while another worker merged it away find their way', async () => {
  const org = newOrg();
  const [stored] = await fresh.store.messages.store(org, [parent()], isInternal);
  const gone = 'f'.repeat(24);
  await fresh.store.messages.setConversation(org, [stored?.after?.id ?? ''], gone);
  await fresh.store.interactions.refresh(org, gone);
  expect(await partition(org)).toEqual([['p@acme.example']]);
  await expectSound(org);
});

async function choose(org: string, key: string, visibility: Visibility | null): Promise<string> {
  const id = (await fresh.store.messages.byKey(org, key))?.conversation ?? '';
  expect(await fresh.store.interactions.setVisibility(org, id, visibility)).toBe(true);
  return id;
}

const chosen = async (org: string, key: string): Promise<Visibility | null | undefined> =>
  (await fresh.store.interactions.get(org, (await fresh.store.messages.byKey(org, key))?.conversation ?? ''))?.visibility;

test.each([
  ['everything', 'metadata', 'metadata'],
  ['metadata', 'everything', 'metadata'],
  ['subject', 'everything', 'subject'],
  ['everything', null, 'everything'],
  [null, 'metadata', 'metadata'],
] as const)('of %s and %s chosen for two conversations, %s holds once they are one', async (first, second, both) => {
  const org = newOrg();
  await ingest(fresh.store, org, [parent()]);
  await ingest(fresh.store, org, [other()]);
  await choose(org, 'p@acme.example', first);
  await choose(org, 'q@acme.example', second);
  await ingest(fresh.store, org, bridge());
  expect(await chosen(org, 'r@acme.example')).toBe(both);
});

test('a choice made in the middle of a merge is not opened by it', async () => {
  const org = newOrg();
  await ingest(fresh.store, org, [parent()]);
  await ingest(fresh.store, org, [other()]);
  await choose(org, 'q@acme.example', 'subject');
  const held = fresh.over(heldBeforeRemoving(fresh.models, async () => void (await choose(org, 'q@acme.example', 'metadata'))));
  await ingest(held, org, bridge());
  expect(await chosen(org, 'r@acme.example')).toBe('metadata');
  await expectSound(org);
});

describe('a conversation that is emptied', () => {
  const emptied = async (org: string, key: string, over: Store = fresh.store): Promise<void> => {
    const message = await fresh.store.messages.byKey(org, key);
    const change = await fresh.store.messages.editCopies(message?.id ?? '', () => [], isInternal);
    await settleOver(over)(org, [change], 'soon');
  };

  test('keeps what a person chose for it, shows nothing, and has it again with the mail', async () => {
    const org = newOrg();
    await ingest(fresh.store, org, [parent()]);
    const id = await choose(org, 'p@acme.example', 'metadata');
    await emptied(org, 'p@acme.example');
    await fresh.store.interactions.refresh(org, id);
    expect(await fresh.store.interactions.get(org, id)).toBeNull();
    expect((await fresh.store.lists.interactions(org, { limit: 10 })).rows).toEqual([]);
    expect(await fresh.store.interactions.setVisibility(org, id, 'everything')).toBe(false);
    expect(JSON.stringify(await fresh.models.interactions.find({ org }).lean())).not.toMatch(/Renewal|Hello|northwind|"acme"/);
    await ingest(fresh.store, org, [parent()]);
    expect(await chosen(org, 'p@acme.example')).toBe('metadata');
    await expectSound(org);
  });

  test('and comes back joined to another one, closes that one', async () => {
    const org = newOrg();
    await ingest(fresh.store, org, [parent()]);
    await choose(org, 'p@acme.example', 'metadata');
    await emptied(org, 'p@acme.example');
    await ingest(fresh.store, org, [other()]);
    await ingest(fresh.store, org, bridge());
    expect(await chosen(org, 'q@acme.example')).toBe('metadata');
    await expectSound(org);
  });

  test.each(['before', 'after'] as const)('keeps the choice, killed %s any write', async (when) => {
    for (const n of [1, 2, 3, 4]) {
      const org = newOrg();
      await ingest(fresh.store, org, [parent()]);
      await choose(org, 'p@acme.example', 'metadata');
      await emptied(org, 'p@acme.example', fresh.over(dyingModels(fresh.models, n, when))).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      await ingest(fresh.store, org, [parent()]);
      expect(await chosen(org, 'p@acme.example')).toBe('metadata');
      await expectSound(org);
    }
  });

  test('goes with the last mailbox that held it, not with a reset and not with a colleague’s', async () => {
    const org = newOrg();
    await ingest(fresh.store, org, bridge());
    const id = await choose(org, 'r@acme.example', 'metadata');
    await emptied(org, 'r@acme.example');
    const { interactions } = fresh.store;
    const left = async () => (await fresh.models.interactions.findOne({ org }).lean())?.keys.filter((key) => key.startsWith('t:'));
    await interactions.forgetMailbox(org, 'ann', { comesBack: true });
    expect(await left()).toEqual(['t:ann:a', 't:bob:b']);
    await interactions.forgetMailbox(org, 'ann', { comesBack: false });
    expect(await left()).toEqual(['t:bob:b']);
    await interactions.forgetMailbox(org, 'bob', { comesBack: false });
    expect(await fresh.models.interactions.countDocuments({ _id: id } as never)).toBe(0);
  });
});

test('the unique index refuses a second conversation with a key, and another organisation may have the same', async () => {
  const [one, two] = [newOrg(), newOrg()];
  await fresh.store.interactions.claim(one, ['m:x'], []);
  await expect(fresh.models.interactions.create({ org: one, keys: ['m:x'] } as never)).rejects.toMatchObject({ code: 11000 });
  expect(await fresh.store.interactions.claim(two, ['m:x'], [])).not.toBe(await fresh.store.interactions.claim(one, ['m:x'], []));
});
