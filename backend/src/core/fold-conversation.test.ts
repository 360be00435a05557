/** A conversation is a function of the set of its messages. */
import fc from 'fast-check';
import { foldConversation, type ConversationMessage } from './fold-conversation';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 2, hour));
const message = (key: string, hour: number, more: Partial<ConversationMessage> = {}): ConversationMessage => ({
  key,
  at: at(hour),
  subject: `Re: ${key}`,
  baseSubject: key,
  from: [{ address: 'jo@acme.example', name: 'Jo' }],
  direction: 'in',
  snippet: key,
  customers: ['acme'],
  users: ['jo'],
  teamMembers: ['ann@northwind.example'],
  ambiguous: [],
  replyCustomers: ['acme'],
  attachments: [],
  ...more,
});

const some = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    // Few instants, so that there are ties; one of them in the future.
    hour: fc.constantFrom(1, 2, 24 * 365 * 10),
    direction: fc.constantFrom('in' as const, 'out' as const),
    replyCustomers: fc.constantFrom([], ['acme']),
    customers: fc.uniqueArray(fc.constantFrom('acme', 'beta')),
    users: fc.uniqueArray(fc.constantFrom('jo', 'li')),
    teamMembers: fc.uniqueArray(fc.constantFrom('ann', 'bob')),
    ambiguous: fc.constantFrom([], ['jo@acme.example']),
    attachments: fc.constantFrom([], [{}]),
  }),
  { selector: ({ key }) => key, minLength: 1 },
);

test('the order of the messages changes nothing', () => {
  const shuffled = some.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      const folded = (which: typeof all) => foldConversation(which.map(({ key, hour, ...more }) => message(key, hour, more)));
      expect(folded(other)).toEqual(folded(all));
    }),
    { numRuns: 1_000 },
  );
});

test('it is called after its first message, and shows its last', () => {
  const folded = foldConversation([message('b', 3, { direction: 'out', teamMembers: ['bob'] }), message('a', 1)]);
  expect(folded).toMatchObject({ subject: 'Re: a', baseSubject: 'a', startedAt: at(1), lastAt: at(3), messageCount: 2 });
  expect(folded.last).toEqual({ from: { address: 'jo@acme.example', name: 'Jo' }, direction: 'out', snippet: 'b', teamMembers: ['bob'] });
});

test('the last word of the customer is a reply: not ours, no robot’s, no forger’s', () => {
  const none = { replyCustomers: [] };
  const all = [message('a', 1), message('robot', 2, none), message('forged', 3, none), message('ours', 4, { direction: 'out' })];
  expect(foldConversation(all).lastInboundAt).toEqual(at(1));
  expect(foldConversation(all.slice(1)).lastInboundAt).toBeNull();
});

test('one message with an open question, or with a file, is enough', () => {
  const all = [message('a', 1), message('b', 2, { ambiguous: ['x'], attachments: [{}] })];
  expect(foldConversation(all)).toMatchObject({ ambiguous: true, hasAttachments: true });
  expect(foldConversation(all.slice(0, 1))).toMatchObject({ ambiguous: false, hasAttachments: false });
});

test('a message without a sender has a last sender of nobody', () => {
  expect(foldConversation([message('a', 1, { from: [] })]).last.from).toBeNull();
});

test('a conversation without messages is deleted, not folded', () => expect(() => foldConversation([])).toThrow('without messages'));
