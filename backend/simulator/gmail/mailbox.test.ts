import { composeMail } from '../mail/compose';
import { createMailbox, type MailboxChange } from './mailbox';
import { adaWith, EVERYTHING, letter, NOW, standingClock } from './testing/mailbox';

const HOUR = 3_600_000;

interface Listed {
  readonly history?: readonly Record<string, readonly { message: { id: string; labelIds?: string[] }; labelIds?: string[] }[]>[];
  readonly historyId: string;
  readonly nextPageToken?: string;
}

const insert = (box: ReturnType<typeof adaWith>, subject: string, labels?: string[]) =>
  box.account.mailbox.insert({ mail: composeMail(letter(subject)), labels, internalDate: NOW });

test('ids are sixteen hex digits, rise with the date and differ between mailboxes', () => {
  const mail = [
    letter('b', { date: '2026-11-02T00:00:00Z' }),
    letter('a', { date: '2026-11-01T00:00:00Z' }),
    letter('c', { date: 'not a date' }),
  ];
  const { mailbox } = adaWith(mail).account;
  const ids = mailbox.all().map((message) => message.id);
  expect(mailbox.all().map((message) => message.subject)).toEqual(['a', 'b', 'c']);
  expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(
    adaWith(mail, { email: 'ada@northwind.example' })
      .account.mailbox.all()
      .map((message) => message.id),
  ).toEqual(ids);
  const other = createMailbox({ email: 'bo@northwind.example', ownAddresses: [], clock: standingClock() });
  other.load(mail.map((message) => ({ mail: composeMail(message) })));
  expect(other.all().some((message) => ids.includes(message.id))).toBe(false);
});

test('mail without labels is in the inbox, or in Sent when it is from one of the own addresses', () => {
  const own = ['ada@northwind.example', 'Sales <SALES@northwind.example>', 'a.berg@northwind.example', 'old@oldname.example'];
  const { mailbox } = adaWith(
    [...own, 'jo@acme.example'].map((from, index) => letter(`m${index}`, { from, date: `2026-11-0${index + 1}T00:00:00Z` })),
    {
      secondaryEmails: ['a.berg@northwind.example'],
      settings: { aliases: ['old@oldname.example'] },
    },
  ).account;
  expect(mailbox.all().map((message) => [...message.labelIds])).toEqual([['SENT'], ['SENT'], ['SENT'], ['SENT'], ['INBOX']]);
});

test('loaded mail is the past: the history log is empty and every cursor from then on is valid', () => {
  const box = adaWith([letter('a'), letter('b')]);
  const { historyId } = box.call<{ historyId: string }>('getProfile');
  expect(box.call('history.list', { query: { startHistoryId: historyId } })).toEqual({ historyId });
  const oldest = String(box.account.mailbox.all()[0]!.historyId);
  expect(box.call('history.list', { query: { startHistoryId: oldest } })).toEqual({ historyId });
});

test('the log tells every change of messages and labels, with rising ids', () => {
  const box = adaWith([letter('a')]);
  const { mailbox } = box.account;
  const startHistoryId = String(mailbox.historyId());
  const { id } = insert(box, 'new', ['INBOX', 'UNREAD']);
  box.call('messages.modify', { params: { id }, body: { addLabelIds: ['STARRED'], removeLabelIds: ['UNREAD'] } });
  box.call('messages.trash', { params: { id } });
  box.call('messages.untrash', { params: { id } });
  box.call('messages.delete', { params: { id } });
  const { history = [], historyId } = box.call<Listed>('history.list', { query: { startHistoryId } });
  const told = history.map((record) =>
    Object.entries(record).flatMap(([key, changes]) =>
      /Added|Deleted|Removed/.test(key) ? [key, changes[0]?.labelIds ?? changes[0]?.message.labelIds] : [],
    ),
  );
  expect(told).toEqual([
    ['messagesAdded', ['INBOX', 'UNREAD']],
    ['labelsAdded', ['STARRED']],
    ['labelsRemoved', ['UNREAD']],
    ['labelsAdded', ['TRASH']],
    ['labelsRemoved', ['INBOX']],
    ['labelsRemoved', ['TRASH']],
    ['messagesDeleted', ['STARRED']],
  ]);
  const ids = history.map((record) => BigInt(record['id'] as unknown as string));
  expect(ids.every((value, index) => value > (ids[index - 1] ?? BigInt(startHistoryId)))).toBe(true);
  expect(historyId).toBe(String(ids.at(-1)));
});

test('the log is paged, filtered by type and label, and read again while it grows', () => {
  const box = adaWith([]);
  const startHistoryId = String(box.account.mailbox.historyId());
  const added = Array.from({ length: 5 }, (_, index) => insert(box, `m${index}`, index === 4 ? ['SENT'] : ['INBOX']).id);
  box.account.mailbox.modifyLabels(added[0]!, ['STARRED'], []);
  const first = box.call<Listed>('history.list', { query: { startHistoryId, maxResults: '2', historyTypes: 'messageAdded' } });
  insert(box, 'late');
  const second = box.call<Listed>('history.list', {
    query: { startHistoryId, maxResults: '10', historyTypes: 'messageAdded', pageToken: first.nextPageToken! },
  });
  const seen = [first, second].flatMap((page) => page.history!.map((record) => record['messagesAdded']![0]!.message.id));
  expect(seen.slice(0, 5)).toEqual(added);
  expect(seen).toHaveLength(6);
  expect(second.nextPageToken).toBeUndefined();
  const sent = box.call<Listed>('history.list', { query: { startHistoryId, labelId: 'SENT' } });
  expect(sent.history).toHaveLength(1);
  expect(() => box.call('history.list', { query: { startHistoryId, historyTypes: 'messagesAdded' } })).toThrow(
    expect.objectContaining({ status: 400 }),
  );
});

test('an expired, future or unreadable cursor is refused: 404, 404, 400', () => {
  const box = adaWith([letter('a')]);
  const { mailbox } = box.account;
  const list = (startHistoryId: string) => () => box.call('history.list', { query: { startHistoryId } });
  const before = String(mailbox.historyId());
  mailbox.expireHistory();
  expect(list(before)).toThrow(expect.objectContaining({ status: 404, reason: 'notFound', message: 'Requested entity was not found.' }));
  expect(list(String(mailbox.historyId()))).not.toThrow();
  expect(list(String(mailbox.historyId() + 1n))).toThrow(expect.objectContaining({ status: 404 }));
  expect(list('abc')).toThrow(expect.objectContaining({ status: 400 }));
  expect(list('')).toThrow(expect.objectContaining({ status: 400 }));
});

test('records are forgotten after a week; a cursor behind them expires, one after them does not', () => {
  const box = adaWith([]);
  const old = String(box.account.mailbox.historyId());
  insert(box, 'a');
  const between = String(box.account.mailbox.historyId());
  box.clock.advance(6 * 24 * HOUR);
  insert(box, 'b');
  box.clock.advance(2 * 24 * HOUR);
  expect(() => box.call('history.list', { query: { startHistoryId: old } })).toThrow(expect.objectContaining({ status: 404 }));
  expect(box.call<Listed>('history.list', { query: { startHistoryId: between } }).history).toHaveLength(1);
});

test('listeners hear of every change, and of a new watch at once', () => {
  const box = adaWith([]);
  const heard: MailboxChange[] = [];
  const silence = box.account.mailbox.onChange((change) => heard.push(change));
  const answer = box.call<{ historyId: string; expiration: string }>('watch', {
    body: { topicName: 'projects/p/topics/t', labelIds: ['INBOX'] },
  });
  const { id } = insert(box, 'a');
  box.account.mailbox.remove(id);
  silence();
  insert(box, 'b');
  expect(heard.map((change) => change.records.map((record) => record.kind))).toEqual([[], ['messageAdded'], ['messageDeleted']]);
  expect(answer).toEqual({ historyId: String(heard[0]!.historyId), expiration: String(NOW + 7 * 24 * HOUR) });
  expect(box.account.mailbox.watch).toMatchObject({
    topicName: 'projects/p/topics/t',
    labelIds: ['INBOX'],
    labelFilterBehavior: 'include',
  });
  box.call('stop');
  expect(box.account.mailbox.watch).toBeNull();
});

test('a change of labels that changes nothing leaves no trace', () => {
  const box = adaWith([letter('a', { labels: ['INBOX'] })]);
  const { mailbox } = box.account;
  const before = mailbox.historyId();
  mailbox.modifyLabels(mailbox.all()[0]!.id, ['INBOX'], ['STARRED']);
  expect(mailbox.historyId()).toBe(before);
  expect(box.call('history.list', { query: { startHistoryId: String(before) }, scopes: [EVERYTHING] })).toEqual({
    historyId: String(before),
  });
});
