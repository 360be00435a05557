/** Bodies: what is read, what is safe, what is bounded. */
import fc from 'fast-check';
import { safeHtml } from './html-safe';
import { textOfHtml } from './html-text';
import { bodyOf } from './message-body';
import type { Part } from './message-parts';

const data = (text: string | Buffer) => Buffer.from(text).toString('base64url');
const leaf = (mimeType: string, text: string | Buffer, more: Partial<Part> = {}): Part => ({
  mimeType,
  body: { size: text.length, data: data(text) },
  ...more,
});
const multi = (kind: string, ...parts: Part[]): Part => ({ mimeType: `multipart/${kind}`, body: { size: 0 }, parts });
const charset = (name: string): Partial<Part> => ({ headers: [{ name: 'Content-Type', value: `text/plain; charset=${name}` }] });

describe('text', () => {
  test.each([
    ['plain', leaf('text/plain', 'Hi\r\nJo'), 'Hi\nJo'],
    ['plain is preferred', multi('alternative', leaf('text/plain', 'plain'), leaf('text/html', '<p>html</p>')), 'plain'],
    ['HTML only', leaf('text/html', '<p>One<br>two</p><script>x()</script><ul><li>a<li>b</ul>'), 'One\ntwo\n\n- a\n- b'],
    ['an empty plain part', multi('alternative', leaf('text/plain', ' \n'), leaf('text/html', 'html')), 'html'],
    ['plain, then an HTML footer', multi('mixed', leaf('text/plain', 'words'), leaf('text/html', '<i>footer</i>')), 'words\nfooter'],
    ['related inside alternative', multi('alternative', leaf('text/plain', 'p'), multi('related', leaf('text/html', 'h'))), 'p'],
    ['a calendar invitation', multi('mixed', leaf('text/plain', 'come'), leaf('text/calendar', 'BEGIN:VCALENDAR')), 'come'],
    ['parts that cannot be told apart', leaf('multipart/mixed', '--x\nHi'), '--x\nHi'],
    ['no mime type', { body: { data: data('Hi') } }, 'Hi'],
    ['nothing', undefined, ''],
  ])('%s', (_name, payload, text) => {
    expect(bodyOf(payload).text).toBe(text);
  });

  test.each([
    ['UTF-8 whatever it says', Buffer.from('Grüße'), 'iso-8859-1', 'Grüße'],
    ['Latin-1', Buffer.from('Grüße', 'latin1'), 'iso-8859-1', 'Grüße'],
    ['windows-1252 without saying so', Buffer.from([0x93, 0x68, 0x69, 0x94]), '', '“hi”'],
    ['Japanese in seven bits', Buffer.from('1b2442467c4b5c1b2842', 'hex'), 'iso-2022-jp', '日本'],
    ['UTF-16', Buffer.from('h\u0000i\u0000'), 'utf-16le', 'hi'],
    ['a charset nobody knows', Buffer.from([0x68, 0xe9]), 'x-unknown', 'hé'],
    ['control characters', Buffer.from('a\u0000b\u0007c\td'), 'utf-8', 'abc\td'],
  ])('charset: %s', (_name, bytes, name, text) => {
    expect(bodyOf(leaf('text/plain', bytes, charset(name))).text).toBe(text);
  });
});

describe('attachments', () => {
  test('are listed with name, type, size and part, never copied', () => {
    const body = bodyOf(
      multi(
        'mixed',
        leaf('text/plain', 'see file'),
        { partId: '1', mimeType: 'application/pdf', filename: 'offer.pdf', body: { size: 12345, attachmentId: 'x' } },
        {
          partId: '2',
          mimeType: 'message/rfc822',
          filename: '',
          body: { size: 9, attachmentId: 'y' },
          parts: [leaf('text/plain', 'inner')],
        },
        leaf('text/plain', 'patch', { partId: '3', filename: 'fix.patch' }),
        leaf('text/calendar', 'BEGIN', { partId: '4' }),
      ),
    );
    expect(body.text).toBe('see file');
    expect(body.truncated).toBe(false);
    expect(body.attachments).toEqual([
      { filename: 'offer.pdf', mimeType: 'application/pdf', bytes: 12345, partId: '1' },
      { filename: 'message.eml', mimeType: 'message/rfc822', bytes: 9, partId: '2' },
      { filename: 'fix.patch', mimeType: 'text/plain', bytes: 5, partId: '3' },
      { filename: 'invite.ics', mimeType: 'text/calendar', bytes: 5, partId: '4' },
    ]);
  });

  test.each([
    ['a\r\nX-Evil: 1.pdf', 'a X-Evil: 1.pdf'],
    ['invoice\u202Egpj.exe', 'invoice gpj.exe'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['=?utf-8?Q?Angebot_=C3=BCber.pdf?=', 'Angebot über.pdf'],
    ['\u0000', 'unnamed'],
  ])('the name %j becomes %s', (filename, expected) => {
    expect(bodyOf({ mimeType: 'application/pdf', filename, body: { size: 1 } }).attachments[0]?.filename).toBe(expected);
  });
});

describe('limits', () => {
  test('R27: 50,000 parts: five hundred are read, and it says so', () => {
    const body = bodyOf(multi('mixed', ...Array.from({ length: 50_000 }, () => leaf('text/plain', 'x'))));
    expect(body.truncated).toBe(true);
    expect(body.text.split('\n').length).toBeLessThanOrEqual(500);
  });

  test('a tree 100,000 levels deep', () => {
    let part = leaf('text/plain', 'deep');
    for (let depth = 0; depth < 100_000; depth += 1) part = multi('mixed', part);
    expect(bodyOf(part)).toMatchObject({ text: '', truncated: true });
  });

  test('10 MB of text is cut at 256 KB, never inside a character', () => {
    const body = bodyOf(leaf('text/plain', '€'.repeat(3_500_000)));
    expect(Buffer.byteLength(body.text)).toBeLessThanOrEqual(256 * 1024);
    expect(body.text).toMatch(/^€+$/);
    expect(body.truncated).toBe(true);
  });

  test.each([
    ['nested elements', '<div>'.repeat(60_000)],
    ['nested elements, then wrong end tags', '<div>'.repeat(26_000) + '</p>'.repeat(30_000)],
    ['p and li in turns', '<p><li>'.repeat(35_000)],
    ['angle brackets', '<'.repeat(300_000)],
    ['open comments', '<!--'.repeat(70_000)],
    ['one endless attribute', `<a href="${'x'.repeat(300_000)}`],
    ['entities', '&amp;'.repeat(60_000)],
  ])('hostile HTML stays small: %s', (_name, html) => {
    const safe = safeHtml(html);
    expect(safe.html.length).toBeLessThanOrEqual(256 * 1024);
    expect(deepest(safe.html)).toBeLessThanOrEqual(200);
  });

  test('a text part that Gmail keeps elsewhere is not silently missing', () => {
    expect(bodyOf({ mimeType: 'text/plain', body: { size: 9_000_000, attachmentId: 'x' } })).toMatchObject({ text: '', truncated: true });
  });
});

function deepest(html: string): number {
  let depth = 0;
  let most = 0;
  for (const [, closing] of html.matchAll(/<(\/?)(?!br|hr)[a-z]/g)) {
    depth += closing ? -1 : 1;
    most = Math.max(most, depth);
  }
  return most;
}

describe('safe HTML', () => {
  test.each([
    ['<p onclick="x()">Hi <b>Jo</b></p>', '<p>Hi <b>Jo</b></p>'],
    ['<script>alert(1)</script>ok', 'ok'],
    ['<style>p{}</style><img src=x onerror=alert(1)>ok', 'ok'],
    ['<svg><script>alert(1)</script></svg>ok', 'ok'],
    ['<math><mi>x</mi></math>ok', 'ok'],
    ['<form action="https://evil.example"><input name=a>ok</form>', 'ok'],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="java\nscript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="//evil.example">x</a>', '<a>x</a>'],
    ['<a href="/admin/keys">x</a>', '<a>x</a>'],
    ['<a href="https:admin/keys">x</a>', '<a>x</a>'],
    ['<a href="data:text/html,x">x</a>', '<a>x</a>'],
    [
      '<a href="https://acme.example/?a=1&b=2" style="position:fixed" target="_top">x</a>',
      '<a href="https://acme.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">x</a>',
    ],
    ['<iframe srcdoc="<script>1</script>"></iframe>ok', 'ok'],
    ['<table><tr><td colspan="2" background="http://x/">c</td></tr></table>', '<table><tr><td colspan="2">c</td></tr></table>'],
    ['<p>one<p>two', '<p>one</p><p>two</p>'],
  ])('%s', (html, expected) => {
    const safe = safeHtml(html).html;
    // What matters of a link is that it leads nowhere: whether rel stays is a matter of taste.
    expect(safe.replace(/<a target="_blank" rel="[^"]*">/, '<a>')).toBe(expected.replace(/<a target="_blank" rel="[^"]*">/, '<a>'));
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '/',
      '=',
      ' ',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&#106;',
      '<script',
      '</script>',
      '<svg',
      '<math',
      '<style>',
    ),
    fc.constantFrom(
      '<a href=',
      'javascript:',
      'onerror=',
      '<img src=x ',
      '<iframe',
      '<p>',
      '</p>',
      '<b',
      '<template>',
      '<noscript>',
      '<title>',
      'style=',
      '<td',
    ),
    fc.string({ maxLength: 5 }),
  );
  test('S6: whatever is sent, nothing that runs, loads or styles comes out', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { html } = safeHtml(pieces.join(''));
        const tags = html.match(/<[^>]*>/g) ?? [];
        for (const tag of tags) {
          expect(tag).not.toMatch(/^<\/?(script|img|svg|math|style|iframe|form|object|embed|link|meta|base|template|title|noscript)/i);
          expect(tag.replace(/"[^"]*"/g, '""')).not.toMatch(/\s(on\w+|style|src|srcdoc|background)\s*=/i);
          expect(tag).not.toMatch(/href="(?!\s*(https?:\/\/|mailto:))/i);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('text of HTML: entities, blocks and silence', () => {
  expect(textOfHtml('a&nbsp;&amp; b<div>c</div>d<style>p{}</style><title>t</title><pre>x\n  y</pre>')).toBe('a & b\nc\nd\n\nx\ny');
});
