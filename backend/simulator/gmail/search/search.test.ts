import { adaWith, letter, type TestMailbox } from '../testing/mailbox';

const corpus: TestMailbox = adaWith([
  letter('offer', {
    to: ['Ada <ada@northwind.example>'],
    cc: ['Kim Ray <kim@sub.acme.example>'],
    text: 'Please find the Renewal quote attached.',
  }),
  letter('bill', {
    from: '"Billing, Acme" <billing@acme.example>',
    date: '2026-06-01T07:59:59Z',
    bcc: ['ada@northwind.example'],
    to: ['list@lists.example'],
    headers: { 'List-Id': '<team.lists.example>' },
  }),
  letter('reply', { from: 'Ada Berg <ada@northwind.example>', to: ['jo@acme.example'], date: '2026-06-01T08:00:00Z' }),
  letter('junk', { labels: ['SPAM', 'UNREAD'], from: 'x@spam.example' }),
  letter('gone', { labels: ['TRASH'] }),
  letter('draft', { labels: ['DRAFT'], from: 'ada@northwind.example', to: ['new@acme.example'] }),
  letter('chat', { labels: ['CHAT'] }),
  letter('star', { labels: ['INBOX', 'STARRED', 'UNREAD', 'Project/Big Deal'], subject: 'Årsmöte: Café, naïve' }),
  letter('file', {
    attachments: [{ filename: 'Offer 2026.pdf', mimeType: 'application/pdf', bytes: 2_000_000 }],
    labels: ['IMPORTANT', 'CATEGORY_PROMOTIONS'],
  }),
  letter('mangled', {
    from: "'mday@acme.example",
    to: ['"jo@other.example" <ada@northwind.example>'],
    headers: { 'Delivered-To': 'ada.berg@northwind.example' },
  }),
]);

/** What stands before the @ of the Message-IDs, in alphabetical order; the one made of Årsmöte is called star. */
function found(q: string, includeSpamTrash = false): string[] {
  const { messages } = corpus.account.mailbox.find({ query: q, labelIds: [], includeSpamTrash }, 100);
  return messages.map((message) => message.messageId.split('@')[0]!.replace(/^-rsm.*/, 'star')).sort();
}

const visible = ['bill', 'chat', 'draft', 'file', 'mangled', 'offer', 'reply', 'star'];

test.each<[query: string, expected: string[]]>([
  ['', visible],
  ['   ', visible],
  ['from:jo@acme.example', ['chat', 'file', 'offer', 'star']],
  ['FROM:JO@ACME.EXAMPLE', ['chat', 'file', 'offer', 'star']],
  ['from:<jo@acme.example>', ['chat', 'file', 'offer', 'star']],
  ['from:acme.example', ['bill', 'chat', 'file', 'mangled', 'offer', 'star']],
  ['from:@acme.example', ['bill', 'chat', 'file', 'mangled', 'offer', 'star']],
  ['from:*@acme.example', ['bill', 'chat', 'file', 'mangled', 'offer', 'star']],
  ['from:cme.example', []],
  ['from:lee', ['chat', 'file', 'offer', 'star']],
  ['from:"jo lee"', ['chat', 'file', 'offer', 'star']],
  ['from:"lee kim"', []],
  ['from:me', ['draft', 'reply']],
  ['from:mday@acme.example', ['mangled']],
  ['to:kim@sub.acme.example', ['offer']],
  ['to:acme.example', ['draft', 'offer', 'reply']],
  ['cc:acme.example', ['offer']],
  ['cc:ada@northwind.example', []],
  ['bcc:ada@northwind.example', ['bill']],
  ['to:ada@northwind.example', ['bill', 'chat', 'file', 'mangled', 'offer', 'star']],
  ['to:jo@other.example', ['mangled']],
  ['deliveredto:ada.berg@northwind.example', ['mangled']],
  ['deliveredto:ada@northwind.example', []],
  ['subject:offer', ['offer']],
  ['subject:off', []],
  ['subject:(årsmöte café)', ['star']],
  ['subject:"café naïve"', ['star']],
  ['rfc822msgid:offer@acme.example', ['offer']],
  ['rfc822msgid:<offer@acme.example>', ['offer']],
  ['rfc822msgid:nobody@acme.example', []],
  ['after:2026/6/1 before:2026/6/2', ['reply']],
  ['before:2026-06-01', ['bill']],
  ['before:06/01/2026', ['bill']],
  [`after:${Date.UTC(2026, 5, 1, 8) / 1000} before:${Date.UTC(2026, 5, 1, 8) / 1000 + 1}`, ['reply']],
  ['after:nonsense', []],
  ['newer_than:11d', ['chat', 'draft', 'file', 'mangled', 'offer', 'star']],
  ['older_than:1m', ['bill', 'reply']],
  ['newer:2026/11/01 from:lee -in:chats', ['file', 'offer', 'star']],
  ['in:inbox', ['bill', 'mangled', 'offer', 'star']],
  ['in:sent', ['reply']],
  ['in:spam', ['junk']],
  ['label:spam', ['junk']],
  ['in:trash', ['gone']],
  ['in:drafts', ['draft']],
  ['in:draft', ['draft']],
  ['in:chats', ['chat']],
  ['in:anywhere', [...visible, 'gone', 'junk'].sort()],
  ['in:anywhere -in:spam -in:trash', visible],
  ['in:nowhere', []],
  ['label:project-big-deal', ['star']],
  ['label:"Project/Big Deal"', ['star']],
  ['label:starred', ['star']],
  ['is:unread', ['star']],
  ['is:read from:jo -in:chats', ['file', 'offer']],
  ['is:starred', ['star']],
  ['is:important', ['file']],
  ['category:promotions', ['file']],
  ['category:unknown', []],
  ['has:attachment', ['file']],
  ['has:userlabels', ['star']],
  ['filename:pdf', ['file']],
  ['filename:"Offer 2026.pdf"', ['file']],
  ['filename:doc', []],
  ['larger:1M', ['file']],
  ['larger:5M', []],
  ['smaller:1M in:sent', ['reply']],
  ['list:team.lists.example', ['bill']],
  ['list:lists.example', ['bill']],
  ['renewal', ['offer']],
  ['"renewal quote"', ['offer']],
  ['"quote renewal"', []],
  ['from:kim OR from:billing', ['bill']],
  ['{cc:kim from:billing}', ['bill', 'offer']],
  ['{from:jo@acme.example to:jo@acme.example cc:jo@acme.example}', ['chat', 'file', 'offer', 'reply', 'star']],
  ['from:(jo OR billing) -in:chats', ['bill', 'file', 'offer', 'star']],
  ['from:{jo billing} -in:chats', ['bill', 'file', 'offer', 'star']],
  ['to:(kim ada)', ['offer']],
  ['in:inbox from:jo OR from:billing', ['bill', 'offer', 'star']],
  ['from:jo -(is:important OR in:chats)', ['offer', 'star']],
  ['from:jo -{is:important in:chats}', ['offer', 'star']],
  ['-from:acme.example', ['draft', 'reply']],
  ['from:jo AND is:important', ['file']],
  ['cc:kim | from:billing', ['bill', 'offer']],
  ['nosuch:operator', []],
  ['from:', visible],
  ['OR', visible],
  ['( ( {', visible],
  [') } ) from:billing )', ['bill']],
  ['from:billing (', ['bill']],
  ['-', visible],
  ['--from:acme.example', ['draft', 'reply']],
  ['"unclosed', []],
  ['from:"jo lee', ['chat', 'file', 'offer', 'star']],
  ['(from:billing', ['bill']],
])('the search %s finds %j', (query, expected) => {
  expect(found(query)).toEqual(expected);
});

test('spam and trash are found when the caller includes them', () => {
  expect(found('from:acme.example', true)).toContain('gone');
  expect(found('', true)).toContain('junk');
});

test('no query makes the search fail, however odd', () => {
  const pieces = ['from:', '(', ')', '{', '}', '-', 'OR', '"', 'a', ':', 'after:', '2026/02/31', 'larger:x', 'in:', '\\', '\u0000', 'is:"'];
  for (let seed = 1; seed < 2000; seed++) {
    const query = Array.from({ length: 8 }, (_, index) => pieces[(seed * (index + 3) * 7919 + index) % pieces.length]).join(
      seed % 2 ? ' ' : '',
    );
    expect(() => found(query)).not.toThrow();
  }
  expect(() => found('('.repeat(20_000) + 'a')).not.toThrow();
  expect(() => found('-'.repeat(20_000) + 'a')).not.toThrow();
  expect(() => found('- -a '.repeat(5_000))).not.toThrow();
});
