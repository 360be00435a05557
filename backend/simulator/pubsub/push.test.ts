/** Push as a subscriber meets it: signed, retried, at most one a second, and every way Pub/Sub may misbehave. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Simulator } from '../server';
import { connect, GMAIL, startSmall } from '../testing/small-world';

const ADA = 'ada@northwind.example';
const ACCOUNT = 'push@mail-project.iam.gserviceaccount.com';

interface Push {
  readonly authorization: string;
  readonly subscription: string;
  readonly messageId: string;
  readonly payload: { emailAddress: string; historyId: string | number };
}

let simulator: Simulator;
let receiver: Server;
let pushes: Push[];
let answers: number[];
let wake: () => void = () => undefined;

beforeEach(async () => {
  pushes = [];
  answers = [];
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { message, subscription } = JSON.parse(Buffer.concat(chunks).toString()) as {
        subscription: string;
        message: { data: string; messageId: string };
      };
      const payload = JSON.parse(Buffer.from(message.data, 'base64url').toString()) as Push['payload'];
      pushes.push({ authorization: request.headers.authorization ?? '', subscription, messageId: message.messageId, payload });
      response.writeHead(answers.shift() ?? 204).end();
      wake();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/push/gmail`;
  // Virtual time: the one-per-second rule and the retries are decided by the test, not by the machine's speed.
  simulator = await startSmall({ virtualTime: true, push: { endpoint, audience: 'https://us.example/push', serviceAccount: ACCOUNT } });
});
afterEach(async () => {
  await simulator.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) {
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, 20);
    });
  }
};
const received = (count: number) => until(() => pushes.length >= count);
const settled = () => until(() => simulator.control.push().waiting === 0);
const watch = async (body: Record<string, unknown> = {}) => {
  const { access } = await connect(simulator, 'gmail', ADA, [GMAIL]);
  const response = await fetch(`${simulator.url}/gmail/v1/users/me/watch`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${access}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ topicName: 'projects/mail-project/topics/gmail', ...body }),
  });
  expect(response.status).toBe(200);
  await received(1);
  await settled();
};
let letters = 0;
const letter = (labels?: string[]) =>
  simulator.control.mail({ to: ADA, message: { from: 'jo@acme.example', subject: `News ${(letters += 1)}`, text: 'x', labels } });

test('a watch sends one notification at once, signed for the audience by the service account', async () => {
  await watch();
  expect(pushes).toHaveLength(1);
  const [push] = pushes;
  expect(push?.subscription).toBe('projects/mail-project/subscriptions/gmail');
  expect(push?.payload.emailAddress).toBe(ADA);
  const { payload } = await jwtVerify(
    push?.authorization.replace('Bearer ', '') ?? '',
    createRemoteJWKSet(new URL(`${simulator.url}/oauth2/v3/certs`)),
    {
      audience: 'https://us.example/push',
      issuer: 'https://accounts.google.com',
    },
  );
  expect(payload).toMatchObject({ email: ACCOUNT, email_verified: true });
});

test('a new mail is announced with its historyId, as number or string', async () => {
  await watch();
  simulator.clock.advance(2_000);
  letter();
  await received(2);
  simulator.clock.advance(2_000);
  letter();
  await received(3);
  expect(String(pushes[2]?.payload.historyId)).toBe(String(simulator.state.accounts.get(ADA)?.mailbox.historyId()));
  expect(new Set(pushes.map(({ payload }) => typeof payload.historyId))).toEqual(new Set(['number', 'string']));
});

test('of several changes within a second only the first is announced', async () => {
  await watch();
  simulator.clock.advance(1_000);
  for (let i = 0; i < 5; i++) letter();
  await received(2);
  await settled();
  expect(pushes).toHaveLength(2);
  expect(simulator.control.push().droppedByRate).toBe(4);
  simulator.clock.advance(1_000);
  letter();
  await received(3);
});

test('a refused push is sent again, later and later, until it is taken', async () => {
  await watch();
  answers = [503, 500, 404, 204];
  simulator.clock.advance(1_000);
  letter();
  for (const [failures, wait] of [
    [1, 100],
    [2, 200],
    [3, 400],
  ] as const) {
    await until(() => simulator.control.push().failedAttempts === failures);
    simulator.clock.advance(wait - 1);
    expect(pushes).toHaveLength(1 + failures);
    simulator.clock.advance(1);
    await received(2 + failures);
  }
  await settled();
  expect(new Set(pushes.slice(1).map(({ messageId }) => messageId)).size).toBe(1);
});

test('pushes are dropped, doubled, delayed and swapped on request', async () => {
  await watch();
  const next = () => {
    simulator.clock.advance(1_000);
    letter();
  };
  simulator.control.setPush('drop');
  next();
  simulator.control.setPush('duplicate');
  next();
  await received(3);
  await settled();
  expect(pushes).toHaveLength(3);
  expect(pushes[1]?.messageId).toBe(pushes[2]?.messageId);

  simulator.control.setPush('delay', 5);
  next();
  simulator.clock.advance(4_999);
  expect(pushes).toHaveLength(3);
  simulator.clock.advance(1);
  await received(4);
  await settled();

  simulator.control.setPush('reorder', 60);
  next();
  expect(simulator.control.push().waiting).toBe(0);
  next();
  await received(6);
  await settled();
  expect(pushes).toHaveLength(6);
});

test('a label filter lets through only what it names', async () => {
  await watch({ labelIds: ['INBOX'], labelFilterBehavior: 'include' });
  simulator.clock.advance(1_000);
  letter(['SPAM']);
  simulator.clock.advance(1_000);
  letter(['INBOX']);
  await received(2);
  await settled();
  expect(pushes).toHaveLength(2);
});

test('nothing is announced after a week without renewal', async () => {
  await watch();
  simulator.clock.advance(8 * 86_400_000);
  letter();
  await settled();
  expect(simulator.control.push().published).toBe(1);
});
