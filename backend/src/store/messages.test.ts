/** Messages: one row per mail and organisation, every mailbox's copy kept, whoever stores what at the same moment. */
import fc from 'fast-check';
import mongoose from 'mongoose';
import { copyOf, freshStore, incoming, isInternal, person, type FreshStore } from '../../test/support/fresh-store';
import type { IncomingCopy } from './merge-copies';
import type { MessageRecord } from './records';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

let organisations = 0;
const newOrg = () => `org-${(organisations += 1)}`;
const store = (org: string, copies: readonly IncomingCopy[]) => fresh.store.messages.store(org, copies, isInternal);
const KEY = 'one@acme.example';

test('fifty parallel stores of one mail, each from its own mailbox: one row, no error, all copies kept (R31)', async () => {
  const org = newOrg();
  const mailboxes = Array.from({ length: 50 }, (_, index) => `box${String(index).padStart(2, '0')}`);
  await Promise.all(mailboxes.map((mailbox) => store(org, [incoming(KEY, copyOf(mailbox, 'g1'))])));
  const rows = await fresh.models.messages.find({ org }).lean();
  expect(rows).toHaveLength(1);
  expect(rows[0]?.copies.map(({ connection }) => connection).sort()).toEqual(mailboxes);
  expect(rows[0]?.teamMembers).toHaveLength(50);
  expect(rows[0]?.places).toHaveLength(50);
}, 60_000);

test('two workers with the same twenty mails of two mailboxes: every mail once, both copies on each', async () => {
  const org = newOrg();
  const keys = Array.from({ length: 20 }, (_, index) => `k${index}@acme.example`);
  const all = (mailbox: string) => keys.map((key) => incoming(key, copyOf(mailbox, `${mailbox}-${key}`)));
  const [ann, bob] = await Promise.all([store(org, all('ann')), store(org, all('bob').reverse())]);
  const rows = await fresh.models.messages.find({ org }).lean();
  expect(rows.map(({ key }) => key).sort()).toEqual([...keys].sort());
  for (const row of rows) expect(row.teamMembers).toEqual(['ann@northwind.example', 'bob@northwind.example']);
  // Whoever came second knows what it was before; nobody is told that nothing is there.
  for (const { after } of [...(ann ?? []), ...(bob ?? [])]) expect(after).not.toBeNull();
});

test('the same mail in another organisation is another message', async () => {
  const [one, two] = [newOrg(), newOrg()];
  await store(one, [incoming(KEY, copyOf('ann', 'g'))]);
  await store(two, [incoming(KEY, copyOf('eve', 'g'))]);
  expect((await fresh.store.messages.byKey(one, KEY))?.teamMembers).toEqual(['ann@northwind.example']);
  expect(await fresh.store.messages.byPlace(two, 'ann', 'g')).toBeNull();
});

test('storing a copy twice changes nothing but the revision', async () => {
  const org = newOrg();
  const once = incoming(KEY, copyOf('ann', 'g'), ['p@acme.example']);
  const [first] = await store(org, [once]);
  const [second] = await store(org, [once]);
  expect(second?.before).toMatchObject({ key: KEY, rev: 1 });
  expect({ ...second?.after, rev: 0 }).toEqual({ ...first?.after, rev: 0 });
});

test('a copy without its text makes no message; of one whose text is stored it keeps the text', async () => {
  const org = newOrg();
  const bare = (mailbox: string) => incoming(KEY, copyOf(mailbox, 'g'), [], null);
  expect(await store(org, [bare('ann'), incoming('two@acme.example', copyOf('ann', 'h'))])).toMatchObject([
    { after: { key: 'two@acme.example' } },
  ]);
  expect(await store(org, [bare('ann')])).toEqual([]);
  expect(await fresh.store.messages.byKey(org, KEY)).toBeNull();
  await store(org, [incoming(KEY, copyOf('bob', 'g'))]);
  expect(await store(org, [bare('ann')])).toMatchObject([{ after: { places: ['ann:g', 'bob:g'], bodyFrom: 'bob:g' } }]);
});

test('what is handed back is what is stored', async () => {
  const org = newOrg();
  const [made] = await store(org, [incoming(KEY, copyOf('ann', 'g'), ['p@acme.example'])]);
  expect(made?.after).toEqual(await fresh.store.messages.byKey(org, KEY));
  const [grown] = await store(org, [incoming(KEY, copyOf('bob', 'h'), ['q@acme.example'])]);
  expect(grown?.after).toEqual(await fresh.store.messages.byKey(org, KEY));
  expect(grown?.after?.references).toEqual(['p@acme.example', 'q@acme.example']);
});

test('whichever copy is stored first, the message and its text are the same', async () => {
  const copies = [
    incoming(KEY, copyOf('ann', 'a', { at: new Date('2026-11-02T10:00:02Z'), subject: '[EXT] Renewal' }), [], 'as Ann reads it'),
    incoming(
      KEY,
      copyOf('bob', 'b', { at: new Date('2026-11-02T10:00:01Z'), bcc: [person('hidden@acme.example')] }),
      [],
      'as Bob reads it',
    ),
    // Its text was not read.
    incoming(KEY, copyOf('cat', 'c', { at: new Date('2026-11-02T10:00:00Z'), authentic: false }), [], null),
    incoming(KEY, copyOf('dan', 'd', { at: new Date('2026-11-02T10:00:01Z') }), ['p@acme.example'], 'as Dan reads it'),
  ];
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(copies, { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      async (order, together) => {
        const org = newOrg();
        await store(org, order.slice(0, together));
        for (const one of order.slice(together)) await store(org, [one]);
        // It stays on its mailbox's list while nobody has the text, and comes again.
        await store(
          org,
          copies.filter(({ body }) => body === null),
        );
        const row = await fresh.store.messages.byKey(org, KEY);
        seen.add(JSON.stringify({ ...row, id: '', org: '', rev: 0 }));
        expect(row).toMatchObject({ subject: 'Renewal', text: 'as Bob reads it', bodyFrom: 'bob:b', authentic: false });
      },
    ),
    { numRuns: 40 },
  );
  expect(seen.size).toBe(1);
});

test('a copy whose facts alone changed keeps the stored text; one that was read again brings its own', async () => {
  const org = newOrg();
  await store(org, [incoming(KEY, copyOf('ann', 'a'), [], 'first reading')]);
  await store(org, [incoming(KEY, copyOf('ann', 'a', { labels: ['INBOX', 'Label_7'] }), [], null)]);
  expect(await fresh.store.messages.byKey(org, KEY)).toMatchObject({ text: 'first reading', copies: [{ labels: ['INBOX', 'Label_7'] }] });
  await store(org, [incoming(KEY, copyOf('ann', 'a'), [], 'second reading')]);
  expect(await fresh.store.messages.byKey(org, KEY)).toMatchObject({ text: 'second reading', bodyFrom: 'ann:a' });
});

test('edits of copies by many at once lose none, and the last copy takes the message with it', async () => {
  const org = newOrg();
  const boxes = ['a', 'b', 'c', 'd', 'e', 'f'];
  const [made] = await store(
    org,
    boxes.map((box) => incoming(KEY, copyOf(box, 'g'))),
  );
  const id = made?.after?.id ?? '';
  const remove = (box: string) =>
    fresh.store.messages.editCopies(id, (copies) => copies.filter(({ connection }) => connection !== box), isInternal);
  await Promise.all([...boxes.slice(2).map(remove), store(org, [incoming(KEY, copyOf('z', 'g'))])]);
  const left = (await fresh.store.messages.byKey(org, KEY)) as MessageRecord;
  expect(left.copies.map(({ connection }) => connection).sort()).toEqual(['a', 'b', 'z']);
  expect(left.places).toEqual(['a:g', 'b:g', 'z:g']);
  const ends = await Promise.all(['a', 'b', 'z'].map(remove));
  expect(ends.filter(({ before, after }) => before !== null && after === null)).toHaveLength(1);
  expect(await fresh.store.messages.byKey(org, KEY)).toBeNull();
  expect(await remove('a')).toEqual({ before: null, after: null });
});

test('a batch with one mail twice keeps both copies', async () => {
  const org = newOrg();
  const changes = await store(org, [incoming(KEY, copyOf('ann', 'sent')), incoming(KEY, copyOf('ann', 'received'))]);
  expect(changes).toHaveLength(1);
  expect(changes[0]?.after?.places).toEqual(['ann:received', 'ann:sent']);
});

test('what a rule can touch is found by address, domain and member, in steps that miss nothing', async () => {
  const org = newOrg();
  await store(
    org,
    Array.from({ length: 7 }, (_, n) =>
      incoming(`k${n}@x.example`, copyOf(n % 2 ? 'ann' : 'bob', `g${n}`, { cc: n > 2 ? [person('li@sub.acme.example')] : [] })),
    ),
  );
  const all = async (scope: Parameters<typeof fresh.store.messages.matching>[1]) => {
    const keys: string[] = [];
    for (let after: string | null = null; ;) {
      const rows: MessageRecord[] = await fresh.store.messages.matching(org, scope, after, 2);
      if (rows.length === 0) return keys.map((key) => key.slice(0, 2)).sort();
      keys.push(...rows.map(({ key }) => key));
      after = rows.at(-1)?.id ?? null;
    }
  };
  expect(await all({})).toHaveLength(7);
  expect(await all({ address: 'li@sub.acme.example' })).toEqual(['k3', 'k4', 'k5', 'k6']);
  expect(await all({ domain: 'sub.acme.example' })).toEqual(['k3', 'k4', 'k5', 'k6']);
  expect(await all({ domain: 'acme.example' })).toHaveLength(7);
  expect(await all({ member: 'ann@northwind.example' })).toEqual(['k1', 'k3', 'k5']);
  expect(await all({ address: 'bob@northwind.example' })).toEqual([]);
});

test('a mailbox’s mails in a span of time are counted by an index that knows both, whoever else holds them', async () => {
  const org = newOrg();
  const [from, until] = [new Date('2026-11-01T00:00:00Z'), new Date('2026-11-29T00:00:00Z')];
  const mails = ['2026-10-31T23:59:59Z', '2026-11-01T00:00:00Z', '2026-11-28T10:00:00Z', '2026-11-29T00:00:00Z'];
  for (const mailbox of ['ann', 'bob'])
    await store(
      org,
      mails.map((at, n) => incoming(`${n}@acme.example`, copyOf(mailbox, `${mailbox}${n}`, { at: new Date(at) }))),
    );
  let filter: object = {};
  mongoose.set('debug', (_collection, _command, asked: object) => void (filter = asked));
  expect(await fresh.store.messages.countOf(org, 'ann@northwind.example', from, until)).toBe(2);
  mongoose.set('debug', false);
  const indexes = fresh.models.messages.schema.indexes().map(([keys]) => Object.keys(keys).sort());
  expect(indexes).toContainEqual(Object.keys(filter).sort());
});

test('what a mailbox holds a copy of is found some at a time, and nobody else’s', async () => {
  const org = newOrg();
  await store(
    org,
    ['ann', 'bob', 'ann', 'bobby'].map((box, n) => incoming(`k${n}@x.example`, copyOf(box, `g${n}`))),
  );
  const ids = async (...keys: string[]) => Promise.all(keys.map(async (key) => (await fresh.store.messages.byKey(org, key))?.id));
  expect((await fresh.store.messages.someOfMailbox(org, 'ann', 10)).sort()).toEqual((await ids('k0@x.example', 'k2@x.example')).sort());
  expect(await fresh.store.messages.someOfMailbox(org, 'bob', 10)).toEqual(await ids('k1@x.example'));
  expect(await fresh.store.messages.someOfMailbox(org, 'ann', 1)).toHaveLength(1);
});
