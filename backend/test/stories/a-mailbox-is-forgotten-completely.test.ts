/**
 * What a person asked to forget is forgotten, whoever dies over it and whatever happens meanwhile; a reset gives back exactly what
 * was there. Killed at every single write: store level, below; in the middle of a request: a process of its own.
 */
import { bundled, ended, leasesRunOut, startProcess } from '../support/own-process';
import { contentOf, figuresOf, tracesOf, withDatabase } from '../support/content';
import { calls, joWrites, shown, stored } from '../support/mailbox';
import { eventually, startStory, type Story } from '../support/story';
import { ADA, BO, twoMailboxes } from '../support/two-mailboxes';
import { showsExactly } from '../support/world-files';
import { letter } from '../support/worlds';
import { signedIn } from '../web/browser';
import type { World } from '../../simulator/world/schema';

jest.setTimeout(120_000);

let story: Story;
afterEach(() => story.end());

const REMOVING = 'Everything that came from this mailbox is being removed here; then the import starts anew.';
const idOf = async (email: string): Promise<string> => (await stored(story, email)).id;
const reset = async () => story.api(`/connections/${await idOf(ADA)}/reset`, { method: 'POST' });

/** Both connected and imported, by a process that has gone since: from here on nothing happens in the background until `works()`. */
async function imported(world = twoMailboxes()): Promise<void> {
  story = await startStory({ world, work: false });
  const worker = await story.anotherProcess();
  await story.connectAll();
  await story.settled();
  await worker.stop();
}
const works = async (): Promise<void> => void (await story.anotherProcess());

/** Key → the row's own id: what was not taken away keeps it. */
const rows = (): Promise<Map<string, string>> =>
  withDatabase(
    story,
    async (database) =>
      new Map((await database.collection('messages').find().toArray()).map(({ _id, key }) => [String(key), String(_id)] as const)),
  );

const figuresAreRight = async (): Promise<void> => {
  const { kept, right } = await figuresOf(story);
  expect(kept).toEqual(right);
};

describe('a reset', () => {
  test('says what it does, and gives back exactly the content of before; what a colleague holds as well was never gone', async () => {
    await imported();
    const [before, rowsBefore] = [await contentOf(story), await rows()];
    expect(await reset()).toMatchObject({
      status: 202,
      body: { teamMember: ADA, state: 'importing', stateText: REMOVING, completeUpTo: null },
    });
    const page = (await (await signedIn(story, ADA)).get('/settings/gmail')).text;
    expect(page).toContain(REMOVING);
    expect(page).toContain('No sync yet');
    expect(page).not.toContain('/settings/gmail/reset');
    await works();
    await story.settled();
    expect(await contentOf(story)).toEqual(before);
    await figuresAreRight();
    const rowsAfter = await rows();
    const same = [...rowsBefore].filter(([key, id]) => rowsAfter.get(key) === id).map(([key]) => key);
    expect(same.sort()).toEqual(
      Object.entries(before.messages)
        .flatMap(([key, { mailboxes }]) => (mailboxes.includes(BO) ? [key.split(' ')[1]] : []))
        .sort(),
    );
    const { data } = (await story.api('/audit?limit=100')).body as { data: { action: string; target: string }[] };
    expect(data).toContainEqual(expect.objectContaining({ action: 'connection.reset', target: `connection:${await idOf(ADA)}` }));
  });

  test('in the middle of an import, and once more in the middle of that', async () => {
    story = await startStory({ world: twoMailboxes(), latencyMs: 60 });
    await story.connectAll();
    for (const round of ['first', 'second']) {
      await eventually(`the ${round} has begun`, async () => ((await shown(story)).import?.done ?? 0) > 0);
      expect((await reset()).status).toBe(202);
      await eventually('it is removed', async () => !(await stored(story)).wipe);
    }
    await showsExactly(story, twoMailboxes());
    await figuresAreRight();
  });

  test('asked for twice, and again while it runs, is one', async () => {
    await imported();
    const before = await contentOf(story);
    expect([(await reset()).status, (await reset()).status]).toEqual([202, 202]);
    await Promise.all([works(), works(), reset()]);
    await story.settled();
    expect(await contentOf(story)).toEqual(before);
  });

  test('is refused while Google lets nobody read the mailbox: what is removed could not come back', async () => {
    await imported();
    const before = await contentOf(story);
    const { connections } = story.parts.store;
    for (const kind of ['reconnect', 'blocked', 'scope-missing'] as const) {
      await connections.setProblem(await idOf(ADA), { kind, since: new Date(), detail: '', until: null });
      expect(await reset()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('nothing was removed') } });
    }
    expect(await contentOf(story)).toEqual(before);
    expect((await stored(story)).wipe).toBe(false);
  });

  test('while paused: removed at once, imported when resumed', async () => {
    await imported();
    const before = await contentOf(story);
    const pause = async (paused: boolean) => story.api(`/connections/${await idOf(ADA)}/pause`, { method: 'POST', body: { paused } });
    await pause(true);
    expect((await reset()).body).toMatchObject({ state: 'paused', stateText: expect.stringContaining('starts anew when you resume') });
    await works();
    await eventually('it is removed', async () => !(await stored(story)).wipe);
    expect(await tracesOf(story, await idOf(ADA))).toEqual([]);
    expect((await pause(false)).status).toBe(200);
    await story.settled();
    expect(await contentOf(story)).toEqual(before);
  });
});

describe('deleting the data', () => {
  /** Enough that a process can be killed in the middle. */
  const many = (): World => {
    const mail = Array.from({ length: 160 }, (_, n) =>
      letter(`m${n}@acme.example`, 'jo@acme.example', ADA, `Matter ${n}`, 1 + n / 10, n % 4 ? {} : { cc: [BO] }),
    );
    return twoMailboxes({ ada: { mail }, bo: { mail: mail.filter((_, n) => n % 4 === 0) } });
  };

  test('killed in the middle of the request: the sweeper has it finished, and nothing is left', async () => {
    const { file, remove } = await bundled('forget');
    await imported(many());
    const id = await idOf(ADA);
    const web = await startProcess(file, story, { ROLE: 'web', PORT: '0' });
    const held = () => withDatabase(story, (database) => database.collection('messages').countDocuments({ 'copies.connection': id }));
    const all = await held();
    const asked = fetch(`http://127.0.0.1:${web.port}/api/v1/connections/${id}?data=delete`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${story.apiKeys.get(story.organisation.domain) ?? ''}` },
    }).then(
      () => 'answered',
      () => 'broken off',
    );
    await eventually('some are gone', async () => (await held()) < all);
    await ended(web.child, 'SIGKILL');
    remove();
    expect(await asked).toBe('broken off');
    expect(await held()).toBeGreaterThan(0);
    expect(await shown(story)).toMatchObject({
      state: 'not-connected',
      stateText: 'Disconnected. Everything that came from this mailbox is being removed here.',
    });
    await works();
    await leasesRunOut(story);
    await story.pass(31_000);
    await eventually('it is removed', async () => !(await stored(story)).wipe);
    await showsExactly(story, many(), { connected: [BO] });
    expect(await tracesOf(story, id)).toEqual([]);
    await figuresAreRight();
  });

  test('by several at once leaves nothing, and takes nothing of a colleague’s', async () => {
    await imported(many());
    const id = await idOf(ADA);
    const others = await Promise.all([story.anotherProcess({ work: false }), story.anotherProcess({ work: false })]);
    const deletes = () => story.api(`/connections/${id}?data=delete`, { method: 'DELETE' });
    await Promise.all([deletes(), deletes(), ...others.map(({ handlers }) => handlers['mailbox.wipe']({ connection: id }))]);
    expect(await tracesOf(story, id)).toEqual([]);
    await works();
    await showsExactly(story, many(), { connected: [BO] });
  });

  test('connected again before it is through: it ends first, then everything of today is imported', async () => {
    await imported();
    const id = await idOf(ADA);
    const before = await contentOf(story);
    // What a process that is killed at the first step leaves.
    await story.parts.store.connections.disconnect(id, new Date(), 'delete');
    // Gone from Gmail since: a mailbox that only catches up would keep it.
    const gone = await story.parts.store.messages.byKey(story.organisation.id, 'a6@globex.example');
    story.sim.control.deleteMail(gone?.copies[0]?.gmailId ?? '', ADA);
    await story.connect(ADA);
    expect(await shown(story)).toMatchObject({ state: 'importing', stateText: REMOVING });
    await story.parts.handlers['mailbox.sync']({ connection: id });
    expect(calls(story, 'getProfile')).toBe(1);
    joWrites(story, 'Meanwhile', { id: '<meanwhile@acme.example>' });
    await works();
    await story.settled();
    const keys = (messages: object) => Object.keys(messages).map((key) => key.split(' ')[1]);
    const expected = [...keys(before.messages).filter((key) => key !== 'a6@globex.example'), 'meanwhile@acme.example'];
    expect(keys((await contentOf(story)).messages).sort()).toEqual(expected.sort());
  });
});
