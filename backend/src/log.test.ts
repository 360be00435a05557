/** Nothing of a mail, an address or a token is ever in the logs, whatever a library's error says (S12). */
import { makeLog } from './log';

function logged(facts: object): string {
  const lines: string[] = [];
  makeLog('info', { write: (line: string) => void lines.push(line) }).error(facts, 'it failed');
  return lines.join('');
}

function failing(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}

const duplicate = Object.assign(new Error('E11000 duplicate key error dup key: { email: "jo@acme.example", subject: "Our secret" }'), {
  name: 'MongoServerError',
  code: 11000,
});

test.each([
  ['a duplicate key', duplicate, 11000],
  ['a text that is no JSON', failing(() => JSON.parse('Our secret')), undefined],
  ['an address without quotes', new Error('no such mailbox: jo@acme.example'), undefined],
  ['something thrown that is no error', 'jo@acme.example', undefined],
])('%s is logged with its type and place, without what it quotes', (_, err, code) => {
  const line = logged({ err, queue: 'live' });
  expect(line).not.toMatch(/jo@acme|secret/);
  expect(JSON.parse(line)).toMatchObject({
    msg: 'it failed',
    queue: 'live',
    err: { type: (err as Error).name ?? 'Error', stack: expect.any(String) },
  });
  expect((JSON.parse(line) as { err: { code?: unknown } }).err.code).toBe(code);
});
