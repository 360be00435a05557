/** Google's history records as changes: every array counts, and each message once per record. */
import { changesIn } from './gmail-history';

const message = (id: string) => ({ id, threadId: `t${id}` });

test.each([
  ['R18 only `messages` names it', { messages: [message('a')] }, [['a', 'added']]],
  [
    '`messages` repeats what a typed array says',
    { messages: [message('a')], messagesDeleted: [{ message: message('a') }] },
    [['a', 'deleted']],
  ],
  [
    '`messages` names one more than the typed array',
    { messages: [message('a'), message('b')], messagesAdded: [{ message: message('a') }] },
    [
      ['a', 'added'],
      ['b', 'added'],
    ],
  ],
  [
    'added and labelled at once',
    { messagesAdded: [{ message: message('a') }], labelsAdded: [{ message: message('a'), labelIds: ['INBOX'] }] },
    [['a', 'added']],
  ],
  ['a label that went', { labelsRemoved: [{ message: message('a'), labelIds: ['UNREAD'] }] }, [['a', 'labels']]],
  ['nothing', {}, []],
])('%s', (_what, record, expected) => expect(changesIn([{ id: '7', ...record }]).map(({ id, kind }) => [id, kind])).toEqual(expected));

test('a message that stands in two records is two changes, in Google’s order', () => {
  const records = [
    { id: '7', messages: [message('a')] },
    { id: '9', messagesDeleted: [{ message: message('a') }] },
  ];
  expect(changesIn(records).map(({ kind, recordId }) => [kind, recordId])).toEqual([
    ['added', '7'],
    ['deleted', '9'],
  ]);
});
