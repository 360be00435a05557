/** S4: an operator changes the key that seals tokens. Nobody has to connect again, and the old key can be thrown away. */
import { randomBytes } from 'node:crypto';
import { makeSealer } from '../../src/store/seal';
import { tokenContext } from '../../src/sync/connect-mailbox';
import { resealSecrets } from '../../src/sync/reseal-secrets';
import { ADA, arrives, joWrites, MINUTE, stored } from '../support/mailbox';
import { startStory, type Story } from '../support/story';
import { smallTeam } from '../support/worlds';

const BO = 'bo@northwind.example';

let story: Story;
afterEach(() => story.end());

test('after one sync the new key alone opens what is in use; the command sees to the rest', async () => {
  story = await startStory({ world: smallTeam() });
  await story.connectAll();
  await story.settled();
  const bo = await stored(story, BO);
  await story.parts.store.connections.setPaused(bo.id, true);

  const { tokenKeys } = story.parts.config;
  const fresh = { id: 'k2', key: randomBytes(32) };
  tokenKeys.unshift(fresh);
  await story.restart();
  joWrites(story, 'After the rotation');
  await story.pass(11 * MINUTE);
  await arrives(story, ['After the rotation']);
  await story.settled();

  const [both, alone] = [makeSealer(tokenKeys), makeSealer([fresh])];
  const opened = async (member: string) => {
    const { org, refreshToken, accessToken } = await stored(story, member);
    const place = (field: 'refresh' | 'access') => tokenContext(org, member, 'gmail', field);
    return [alone.open(refreshToken ?? '', place('refresh')), alone.open(accessToken?.sealed ?? '', place('access'))];
  };
  expect((await opened(ADA)).every((token) => token.length > 10)).toBe(true);

  // A paused mailbox is not read, so nothing would ever seal its token anew.
  await expect(opened(BO)).rejects.toThrow(/key k1 is not known/);
  const { store, clock } = story.parts;
  expect(await resealSecrets({ store, sealer: both, clock })).toEqual({ connections: 1, organisations: 1, unreadable: 0 });
  expect(await resealSecrets({ store, sealer: both, clock })).toEqual({ connections: 0, organisations: 0, unreadable: 0 });
  expect((await opened(BO)).every((token) => token.length > 10)).toBe(true);

  tokenKeys.pop();
  await story.restart();
  await story.parts.store.connections.setPaused(bo.id, false);
  joWrites(story, 'Without the old key', { to: [ADA, BO] });
  joWrites(story, 'Left out', { from: 'stranger@nowhere.example' });
  await story.pass(65 * MINUTE);
  await arrives(story, ['After the rotation', 'Without the old key']);
  await story.settled();
  expect((await stored(story, BO)).problem).toBeNull();
  expect((await stored(story)).problem).toBeNull();
});

test('a token whose key is gone is counted, and keeps nobody else from being sealed anew', async () => {
  story = await startStory({ world: smallTeam() });
  await story.connectAll();
  await story.settled();
  const lost = makeSealer([{ id: 'gone', key: randomBytes(32) }]);
  const { store, clock, config } = story.parts;
  const { id, org } = await stored(story, BO);
  await store.connections.saveTokens(id, {
    accessToken: { sealed: lost.seal('a', tokenContext(org, BO, 'gmail', 'access')), expiresAt: new Date() },
    refreshToken: lost.seal('r', tokenContext(org, BO, 'gmail', 'refresh')),
  });
  const sealer = makeSealer([{ id: 'k2', key: randomBytes(32) }, ...config.tokenKeys]);
  expect(await resealSecrets({ store, sealer, clock })).toEqual({ connections: 1, organisations: 1, unreadable: 1 });
});
