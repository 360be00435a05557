import { generatedMailbox } from './generated-mailbox';

const shape = { messages: 5_000, customers: 60, domains: 200, seed: 3, share: 0.1 };
const users = new Set(generatedMailbox(shape).users.map((user) => user.email));
const involves = (message: { from?: string; to?: string | string[] }): boolean =>
  [message.from, message.to].flat().some((address) => users.has(address));

describe('a generated mailbox', () => {
  const box = generatedMailbox(shape);

  it('holds exactly the messages and the share that were asked for', () => {
    expect(box.messages).toHaveLength(5_000);
    expect(box.messages.filter(involves)).toHaveLength(500);
    expect(box.matching).toBe(500);
    expect([box.customers.length, box.users.length]).toEqual([60, 200]);
  });

  it('has about three matching messages in a matching thread', () => {
    expect(box.matching / box.matchingThreads).toBeGreaterThan(2.6);
    expect(box.matching / box.matchingThreads).toBeLessThan(3.4);
  });

  it('is the same for the same seed and another for another seed', () => {
    expect(generatedMailbox(shape)).toEqual(box);
    expect(generatedMailbox({ ...shape, seed: 4 }).messages).not.toEqual(box.messages);
  });

  it('has unique ids, references that resolve, and dates in order', () => {
    const ids = box.messages.map((message) => message.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(box.messages.flatMap((message) => message.references ?? []).every((id) => ids.includes(id))).toBe(true);
    const dates = box.messages.map((message) => Date.parse(message.date ?? ''));
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
  });
});
