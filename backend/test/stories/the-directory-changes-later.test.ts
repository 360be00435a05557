/** A User, address, customer or domain that comes later brings its history; one that changes moves it; one that goes takes it away. */
import { startStory, type Story } from '../support/story';
import { ADA, BO, directory, twoMailboxes } from '../support/two-mailboxes';
import { showsExactly } from '../support/world-files';
import type { WorldDirectory, WorldPerson } from '../../simulator/world/schema';

jest.setTimeout(90_000);

let story: Story;
afterEach(() => story.end());

const put = async (path: string, body: object): Promise<void> => {
  const { status } = await story.api(path, { method: 'PUT', body });
  expect(status).toBeLessThan(300);
};
const remove = async (path: string): Promise<void> => {
  expect((await story.api(path, { method: 'DELETE' })).status).toBeLessThan(300);
};
const user = (id: string, customer: string, email: string, otherEmails: string[] = []) => ({ id, customer, name: id, email, otherEmails });
const putUser = ({ id, ...rest }: ReturnType<typeof user>) => put(`/users/${id}`, rest);

/** The directory as it is told to the oracle, beside the calls that make it so. */
const changed = (change: (now: ReturnType<typeof directory>) => void): WorldDirectory => {
  const now = directory();
  change(now);
  return now;
};

async function started(more: { ada?: Partial<WorldPerson>; bo?: Partial<WorldPerson> } = {}): Promise<void> {
  story = await startStory({ world: twoMailboxes(more) });
  await story.connectAll();
  await showsExactly(story, twoMailboxes(more));
}

test('R7 a User who comes later brings six months from every mailbox, and takes them away again', async () => {
  await started();
  const added = user('new', 'acme', 'new@acme.example');
  await putUser(added);
  await showsExactly(story, twoMailboxes({ directory: changed(({ users }) => users.push(added)) }));
  await remove('/users/new');
  await showsExactly(story, twoMailboxes());
});

test('another address of a User comes and goes', async () => {
  await started();
  const more = user('jo', 'acme', 'jo@acme.example', ['jo@home.example']);
  await putUser(more);
  await showsExactly(story, twoMailboxes({ directory: changed(({ users }) => users.splice(0, 1, more)) }));
  await putUser(user('jo', 'acme', 'jo@acme.example'));
  await showsExactly(story, twoMailboxes({ directory: changed(({ users }) => users.splice(0, 1, user('jo', 'acme', 'jo@acme.example'))) }));
});

test('a User who moves to another customer takes their history along', async () => {
  await started();
  const moved = user('jo', 'globex', 'jo@acme.example');
  await putUser(moved);
  await showsExactly(story, twoMailboxes({ directory: changed(({ users }) => users.splice(0, 1, moved)) }));
});

test('a User whose customer comes later: the history is on the customer then', async () => {
  await started();
  const lu = user('lu', 'initrode', 'lu@initech.example');
  await putUser(lu);
  await story.settled();
  await put('/customers/initrode', { name: 'Initrode', owner: BO, fields: {} });
  await showsExactly(
    story,
    twoMailboxes({
      directory: changed(({ customers, users }) => {
        customers.push({ id: 'initrode', name: 'Initrode', owner: BO, fields: {} });
        users.push(lu);
      }),
    }),
  );
});

test('a customer that goes takes its history away; when it comes back, so does the history', async () => {
  await started();
  await remove('/customers/acme');
  await showsExactly(
    story,
    twoMailboxes({
      directory: changed((now) => {
        now.customers = now.customers.filter(({ id }) => id !== 'acme');
        now.users = now.users.filter(({ customer }) => customer !== 'acme');
      }),
    }),
  );
  await put('/customers/acme', { name: 'Acme', owner: ADA, fields: { domain: 'acme.example' } });
  await showsExactly(story, twoMailboxes());
});

test('by domain: a customer’s domain comes, changes and goes', async () => {
  const ada = { settings: { syncTo: 'customers' as const } };
  await started({ ada });
  for (const domain of ['initech.example', 'initech.example, globex.example', '']) {
    await put('/customers/initech', { name: 'Initech', owner: BO, fields: { domain } });
    await showsExactly(
      story,
      twoMailboxes({
        ada,
        directory: changed(({ customers }) => customers.splice(2, 1, { id: 'initech', name: 'Initech', owner: BO, fields: { domain } })),
      }),
    );
  }
});

test('by domain: Users are noted as they come and go', async () => {
  const ada = { settings: { syncTo: 'customers' as const } };
  await started({ ada });
  const added = user('new', 'globex', 'new@acme.example');
  await putUser(added);
  await showsExactly(story, twoMailboxes({ ada, directory: changed(({ users }) => users.push(added)) }));
  await remove('/users/new');
  await showsExactly(story, twoMailboxes({ ada }));
});
