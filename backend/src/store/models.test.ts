/** Every index begins with the organisation or a connection (which belongs to one); those that don't are named here, with the reason. */
import { freshStore, type FreshStore } from '../../test/support/fresh-store';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.end());

/** Looked up before anybody knows which organisation it is. */
const WITHOUT_ORGANISATION: Readonly<Record<string, string>> = {
  'organisations domain': 'finds the organisation itself',
  'organisations otherDomains': 'finds the organisation itself',
  'teamMembers sub': 'sign-in: Google names the account, the account names the organisation',
  'connections app,member': 'a push names the mailbox alone',
  'connections app,nextPollAt': 'the sweeper looks at all organisations',
  'connections wipe': 'the sweeper looks at all organisations',
  'intents dueAt': 'the sweeper looks at all organisations',
  'apiKeys hash': 'the key names the organisation',
};

const declared = () =>
  Object.entries(fresh.models).flatMap(([collection, model]) =>
    (model.schema.indexes() as [Record<string, number>, { unique?: boolean }][]).map(([fields, { unique }]) => ({
      collection,
      fields: Object.keys(fields),
      unique: unique ?? false,
    })),
  );

test('every index starts with the organisation or a connection, except those that find the organisation', () => {
  const others = declared().filter(({ fields }) => fields[0] !== 'org' && fields[0] !== 'connection');
  expect(others.map(({ collection, fields }) => `${collection} ${fields.join()}`).sort()).toEqual(Object.keys(WITHOUT_ORGANISATION).sort());
});

test('every collection of an organisation’s data says whose it is', () => {
  const ownerless = Object.entries(fresh.models).filter(([, model]) => model.schema.path('org') === undefined);
  expect(ownerless.map(([name]) => name)).toEqual(['organisations']);
});

test('what must be unique is', () => {
  const unique = declared()
    .filter((one) => one.unique)
    .map(({ collection, fields }) => `${collection} ${fields.join()}`);
  expect(unique.sort()).toEqual([
    'apiKeys hash',
    'auditLog org,seq',
    'choices org,kind,value,member',
    'connections org,member,app',
    'customers org,id',
    'interactions org,keys',
    'messages org,key',
    'organisations domain',
    'problems org,connection,gmailId',
    'rematches org,scope,value',
    'strangers org,address',
    'tasks org,id',
    'teamMembers org,email',
    'users org,id',
  ]);
});

test('the database has the indexes that are declared', async () => {
  for (const [name, model] of Object.entries(fresh.models)) {
    const there = ((await model.collection.indexes()) as { key: object }[]).map(({ key }) => JSON.stringify(key));
    for (const [fields] of model.schema.indexes())
      expect({ name, there }).toMatchObject({ there: expect.arrayContaining([JSON.stringify(fields)]) });
  }
});

test('a misspelt field is refused, in what is written and in what is asked', async () => {
  await expect(fresh.models.customers.create({ org: 'o', id: 'a', nmae: 'x' } as never)).rejects.toThrow();
  await expect(fresh.models.customers.findOne({ ogr: 'o' } as never)).rejects.toThrow();
});
