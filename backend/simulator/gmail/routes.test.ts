import { composeMail } from '../mail/compose';
import { gmailRoutes } from './routes';
import { methodsOf, problemsOf, readDiscovery } from './testing/discovery';
import { adaWith, letter, NOW } from './testing/mailbox';

const READONLY = 'https://www.googleapis.com/auth/gmail.readonly';
const METADATA = 'https://www.googleapis.com/auth/gmail.metadata';

interface Page {
  readonly messages?: { id: string; threadId: string }[];
  readonly threads?: { id: string }[];
  readonly nextPageToken?: string;
  readonly resultSizeEstimate: number;
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => letter(`m${index}`, { date: new Date(NOW - (count - index) * 60_000).toISOString() }));

const refused = (status: number, message?: string) => expect.objectContaining({ status, ...(message === undefined ? {} : { message }) });

test('messages are listed newest first, a hundred at a time, five hundred at most', () => {
  const box = adaWith(many(620));
  const all = box.account.mailbox
    .all()
    .map((message) => message.id)
    .reverse();
  const list = (query: Record<string, string>) => box.call<Page>('messages.list', { query });
  expect(list({}).messages!.map(({ id }) => id)).toEqual(all.slice(0, 100));
  expect(list({ maxResults: '1000' }).messages).toHaveLength(500);
  expect(list({ maxResults: '7' }).messages).toHaveLength(7);
});

test('an empty list has no messages key and no next page', () => {
  expect(adaWith([]).call('messages.list')).toEqual({ resultSizeEstimate: 0 });
  expect(adaWith([]).call('threads.list')).toEqual({ resultSizeEstimate: 0 });
});

test.each(['messages.list', 'threads.list'])('pages of %s neither skip nor repeat while mail arrives and goes', (operation) => {
  const box = adaWith(many(50));
  const { mailbox } = box.account;
  const before = mailbox
    .all()
    .map((message) => message.id)
    .reverse();
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const page: Page = box.call<Page>(operation, { query: { maxResults: '7', ...(token ? { pageToken: token } : {}) } });
    const ids = (page.messages ?? page.threads!).map(({ id }) => id);
    seen.push(...ids);
    token = page.nextPageToken;
    mailbox.insert({ mail: composeMail(letter(`new ${seen.length}`)), internalDate: NOW });
    mailbox.insert({ mail: composeMail(letter(`old ${seen.length}`)), internalDate: NOW - 1000 * 3_600_000 });
    mailbox.remove(ids.at(-1)!);
  } while (token);
  expect(seen).toEqual(before);
});

test('spam and trash are listed only when asked for; label ids must all fit and must exist', () => {
  const box = adaWith([
    letter('a', { labels: ['INBOX', 'UNREAD'] }),
    letter('b', { labels: ['INBOX'] }),
    letter('c', { labels: ['SPAM'] }),
    letter('d', { labels: ['TRASH'] }),
  ]);
  const count = (query: Record<string, string | string[]>) => box.call<Page>('messages.list', { query }).messages?.length ?? 0;
  expect(count({})).toBe(2);
  expect(count({ includeSpamTrash: 'true' })).toBe(4);
  expect(count({ labelIds: ['INBOX', 'UNREAD'] })).toBe(1);
  expect(count({ labelIds: 'SPAM' })).toBe(1);
  expect(count({ q: 'in:trash' })).toBe(1);
  expect(() => count({ labelIds: 'NOPE' })).toThrow(refused(400, 'Invalid label: NOPE'));
});

test('wrong parameters are 400, unknown messages 404, foreign mailboxes 403', () => {
  const box = adaWith([letter('a')]);
  const { id } = box.account.mailbox.all()[0]!;
  expect(() => box.call('messages.list', { query: { pageToken: '123' } })).toThrow(refused(400, 'Invalid pageToken'));
  expect(() => box.call('messages.list', { query: { pageToken: 'x'.repeat(9999) } })).toThrow(refused(400));
  expect(() => box.call('messages.list', { query: { maxResults: 'many' } })).toThrow(refused(400));
  expect(() => box.call('messages.get', { params: { id }, query: { format: 'everything' } })).toThrow(refused(400));
  expect(() => box.call('threads.get', { params: { id }, query: { format: 'raw' } })).toThrow(refused(400));
  expect(() => box.call('messages.get', { params: { id: 'not-an-id' } })).toThrow(refused(400, 'Invalid id value'));
  expect(() => box.call('messages.get', { params: { id: 'abcdef0123456789' } })).toThrow(refused(404, 'Requested entity was not found.'));
  expect(() => box.call('threads.get', { params: { id: 'abcdef0123456789' } })).toThrow(refused(404));
  expect(() => box.call('labels.get', { params: { id: 'Label_9' } })).toThrow(refused(404));
  expect(() => box.call('messages.attachments.get', { params: { messageId: id, id: 'x' } })).toThrow(refused(400));
  expect(() => box.call('messages.modify', { params: { id }, body: {} })).toThrow(refused(400));
  expect(() => box.call('messages.modify', { params: { id }, body: { addLabelIds: ['SENT'] } })).toThrow(refused(400));
  expect(() => box.call('messages.modify', { params: { id }, body: { addLabelIds: 'INBOX' } })).toThrow(refused(400));
  expect(() => box.call('watch', { body: { topicName: 'topic' } })).toThrow(refused(400));
  expect(() => box.call('getProfile', { params: { userId: 'bo@northwind.example' } })).toThrow(
    refused(403, 'Delegation denied for ada@northwind.example'),
  );
  expect(box.call('getProfile', { params: { userId: 'ADA@northwind.example' } })).toMatchObject({
    emailAddress: 'ada@northwind.example',
    messagesTotal: 1,
    threadsTotal: 1,
  });
});

test('gmail.metadata forbids searching and whole messages, even together with gmail.readonly', () => {
  const box = adaWith([letter('a')]);
  const { id } = box.account.mailbox.all()[0]!;
  for (const scopes of [[METADATA], [METADATA, READONLY]]) {
    expect(() => box.call('messages.list', { query: { q: 'from:jo' }, scopes })).toThrow(
      refused(403, "Metadata scope does not support 'q' parameter"),
    );
    expect(() => box.call('messages.get', { params: { id }, scopes })).toThrow(refused(403, "Metadata scope doesn't allow format FULL"));
    expect(() => box.call('messages.get', { params: { id }, query: { format: 'raw' }, scopes })).toThrow(refused(403));
    expect(box.call('messages.get', { params: { id }, query: { format: 'metadata' }, scopes })).toHaveProperty('payload.headers');
  }
});

test('formats differ as documented; metadataHeaders picks headers whatever their case, repeats and order kept', () => {
  const headers = { Received: ['one', 'two'], 'X-Odd': 'a', 'Message-Id': '<odd@acme.example>' };
  const box = adaWith([letter('Hi <there> & "you"', { headers, text: 'Tom\'s "first"  <line>\n\n & more' })]);
  const { id } = box.account.mailbox.all()[0]!;
  const get = (query: Record<string, string | string[]>) => box.call<Record<string, unknown>>('messages.get', { params: { id }, query });
  expect(Object.keys(get({ format: 'minimal' }))).toEqual([
    'id',
    'threadId',
    'labelIds',
    'snippet',
    'sizeEstimate',
    'historyId',
    'internalDate',
  ]);
  expect(get({ format: 'minimal' })['snippet']).toBe('Tom&#39;s &quot;first&quot; &lt;line&gt; &amp; more');
  expect(get({ format: 'metadata', metadataHeaders: ['received', 'MESSAGE-ID', 'subject'] })['payload']).toEqual({
    mimeType: 'text/plain',
    headers: [
      { name: 'Subject', value: 'Hi <there> & "you"' },
      { name: 'Received', value: 'one' },
      { name: 'Received', value: 'two' },
      { name: 'Message-Id', value: '<odd@acme.example>' },
    ],
  });
  const raw = get({ format: 'raw' });
  expect(raw['payload']).toBeUndefined();
  expect(Buffer.from(raw['raw'] as string, 'base64url').toString()).toMatch(/^Date: Tue, 10 Nov 2026 10:00:00 \+0000\r\n/);
  expect(get({})['payload']).toMatchObject({ partId: '', filename: '', body: { size: 32 } });
});

test('an attachment of 1.4 GB is listed with its size and costs nothing; small ones can be read', () => {
  const attachments = [
    { filename: 'film.mov', mimeType: 'video/quicktime', bytes: 1_400_000_000 },
    { filename: 'offer.pdf', mimeType: 'application/pdf', bytes: 12_345 },
  ];
  const box = adaWith([letter('big', { attachments, html: '<p>See <b>film</b></p>' })]);
  const { id } = box.account.mailbox.all()[0]!;
  const message = box.call<{
    sizeEstimate: number;
    payload: { parts: { partId: string; filename: string; body: { size: number; attachmentId: string } }[] };
  }>('messages.get', { params: { id } });
  expect(message.sizeEstimate).toBeGreaterThan(1_400_000_000);
  expect(message.payload.parts.map(({ partId, filename, body }) => [partId, filename, body.size])).toEqual([
    ['0', '', 0],
    ['1', 'film.mov', 1_400_000_000],
    ['2', 'offer.pdf', 12_345],
  ]);
  const read = (part: number) =>
    box.call<{ size: number; data: string }>('messages.attachments.get', {
      params: { messageId: id, id: message.payload.parts[part]!.body.attachmentId },
    });
  expect(Buffer.from(read(2).data, 'base64url')).toHaveLength(12_345);
  expect(() => read(1)).toThrow(refused(400));
  expect(() => box.call('messages.get', { params: { id }, query: { format: 'raw' } })).toThrow(refused(400));
});

test('send-as addresses come primary first; labels have ids, names and counts', () => {
  const box = adaWith([letter('a', { labels: ['INBOX', 'UNREAD', 'Big deals'] }), letter('b', { labels: ['INBOX', 'big deals'] })]);
  const { sendAs } = box.call<{ sendAs: Record<string, unknown>[] }>('settings.sendAs.list');
  expect(sendAs.map((entry) => [entry['sendAsEmail'], entry['isPrimary'], entry['treatAsAlias'], entry['verificationStatus']])).toEqual([
    ['ada@northwind.example', true, undefined, undefined],
    ['sales@northwind.example', false, true, 'accepted'],
  ]);
  const { labels } = box.call<{ labels: { id: string; name: string; type: string }[] }>('labels.list');
  expect(labels.filter((label) => label.type === 'user').map(({ id, name }) => [id, name])).toEqual([['Label_1', 'Big deals']]);
  expect(box.call('labels.get', { params: { id: 'INBOX' } })).toMatchObject({
    messagesTotal: 2,
    messagesUnread: 1,
    threadsTotal: 2,
    threadsUnread: 1,
  });
});

const discovery = readDiscovery('gmail.v1.json');
const withDiscovery = discovery ? test : test.skip;
const orSkipped = discovery ? '' : ' (skipped: no discovery document beside the project)';

withDiscovery(`answers are Google's resources, without a key that Google does not have${orSkipped}`, () => {
  const box = adaWith([
    letter('a', { html: '<p>x</p>', attachments: [{ filename: 'a.txt', mimeType: 'text/plain', bytes: 3 }] }),
    ...many(3),
  ]);
  const { mailbox } = box.account;
  const { id, threadId } = mailbox.all()[0]!;
  const startHistoryId = String(mailbox.historyId());
  const check = (schema: string, value: unknown) => expect(problemsOf(discovery!, { $ref: schema }, value, schema)).toEqual([]);
  check('Profile', box.call('getProfile'));
  check('ListMessagesResponse', box.call('messages.list', { query: { maxResults: '2' } }));
  check('ListThreadsResponse', box.call('threads.list', { query: { maxResults: '2' } }));
  for (const format of ['minimal', 'metadata', 'full', 'raw'])
    check('Message', box.call('messages.get', { params: { id }, query: { format } }));
  check('Thread', box.call('threads.get', { params: { id: threadId } }));
  check('Message', box.call('messages.modify', { params: { id }, body: { addLabelIds: ['STARRED'], removeLabelIds: ['INBOX'] } }));
  check('Message', box.call('messages.trash', { params: { id } }));
  box.call('messages.delete', { params: { id } });
  mailbox.insert({ mail: composeMail(letter('new')) });
  check('ListHistoryResponse', box.call('history.list', { query: { startHistoryId, maxResults: '3' } }));
  check('ListLabelsResponse', box.call('labels.list'));
  check('Label', box.call('labels.get', { params: { id: 'INBOX' } }));
  check('ListSendAsResponse', box.call('settings.sendAs.list'));
  check('WatchResponse', box.call('watch', { body: { topicName: 'projects/p/topics/t' } }));
});

withDiscovery(`paths, HTTP methods and scopes are Google's${orSkipped}`, () => {
  const methods = new Map(methodsOf(discovery!.resources['users']!, '').map((method) => [method.operation, method]));
  for (const { operation, method, path, scopes } of gmailRoutes(adaWith([]).state)) {
    const google = methods.get(operation);
    expect([operation, method, path.replace(/:(\w+)/g, '{$1}').slice(1), [...scopes].sort()]).toEqual([
      operation,
      google?.httpMethod,
      google?.path,
      google?.scopes,
    ]);
  }
});
