import fc from 'fast-check';
import { weightOf } from '../format/clip';
import { linkParts, pieces, textParts } from './quoted';

const quotes = (text: string) => textParts(text).map(({ quoted, text: part }) => [quoted ? 'quote' : 'text', part]);

describe('what was only quoted is told from what was written', () => {
  test('lines with > and the line above them', () => {
    expect(quotes('Fine with me.\n\nOn Tue, 24 Nov 2026 at 09:12, Jo Lee <jo@acme.example> wrote:\n> Shall we?\n>\n> Jo')).toEqual([
      ['text', 'Fine with me.'],
      ['quote', 'On Tue, 24 Nov 2026 at 09:12, Jo Lee <jo@acme.example> wrote:\n> Shall we?\n>\n> Jo'],
    ]);
  });
  test('an introduction that was broken over two lines', () => {
    expect(quotes('Yes.\n\nOn Tue, 24 Nov 2026 at 09:12, Jo Lee\n<jo@acme.example> wrote:\n\n> Shall we?')[1]?.[0]).toBe('quote');
  });
  test('other languages', () => {
    expect(quotes('Ja.\n\nAm 24.11.2026 um 09:12 schrieb Jo Lee:\n> Wollen wir?').length).toBe(2);
    expect(quotes('Ja.\n\nDen 24 nov. 2026 skrev Jo Lee:\n> Ska vi?').length).toBe(2);
  });
  test('answers between quotes stay open', () => {
    expect(quotes('> One?\n\nYes.\n\n> Two?\n\nNo.').map(([kind]) => kind)).toEqual(['quote', 'text', 'quote', 'text']);
  });
  test('everything below "Original Message" and below Outlook’s header block', () => {
    expect(quotes('Thanks\n\n-----Original Message-----\nFrom: Jo\nHello')[1]).toEqual([
      'quote',
      '-----Original Message-----\nFrom: Jo\nHello',
    ]);
    expect(quotes('Thanks\n\nFrom: Jo Lee\nSent: Tuesday\nTo: Ada\n\nHello')[1]?.[0]).toBe('quote');
    expect(quotes('Thanks\n\n________________________________\nFrom: Jo\nhello')[1]?.[0]).toBe('quote');
  });
  test('a sentence that begins with "On" or "From" is no quote', () => {
    expect(quotes('On Monday we met.\nFrom: that day on all was well.\nBye')).toHaveLength(1);
  });
  test('a mail that is nothing but a quote is shown open', () =>
    expect(quotes('> Hello\n> there')).toEqual([['text', '> Hello\n> there']]));
  test('no text, no part', () => expect(textParts(' \n\n')).toEqual([]));
  test('nothing but blank space is ever lost', () => {
    const line = fc.constantFrom(
      '> a',
      'b',
      '',
      'On 1 Jan 2026 x wrote:',
      'From: x',
      'Sent: y',
      '-----Original Message-----',
      '  ',
      '>> c',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.join('\n');
        const kept = textParts(text)
          .map((part) => part.text)
          .join('\n');
        expect(kept.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
  test('a hundred thousand lines take no time worth naming', () => {
    expect(textParts('On a very long line that goes on and on\n'.repeat(50_000)).length).toBe(1);
  });
});

describe('addresses of web pages', () => {
  test('every second part is one, closing punctuation stays outside', () => {
    expect(linkParts('See https://a.example/x?y=1). Bye')).toEqual(['See ', 'https://a.example/x?y=1', '). Bye']);
  });
  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])('%s is none', (text) =>
    expect(linkParts(text)).toHaveLength(1),
  );
  test('a quote ends one', () => expect(linkParts('https://a.example/"onmouseover="x')[1]).toBe('https://a.example/'));
});

describe('long texts come in pieces', () => {
  test('that end at a line’s end when one is near', () => {
    expect(pieces('short', 10)).toEqual(['short']);
    expect(pieces(`${'a'.repeat(9)}\n${'b'.repeat(9)}`, 11)).toEqual([`${'a'.repeat(9)}\n`, 'b'.repeat(9)]);
    expect(pieces('', 10)).toEqual(['']);
  });
  test('never within an emoji', () => expect(pieces('aaa😀😀', 8)).toEqual(['aaa😀', '😀']));
  test('and together are the whole text, none heavier than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 8, max: 60 }), (text, weight) => {
        const found = pieces(text, weight);
        expect(found.join('')).toBe(text);
        for (const piece of found) expect([...piece].reduce((sum, one) => sum + weightOf(one), 0)).toBeLessThanOrEqual(weight);
      }),
    );
  });
  test('only as many as asked', () => expect(pieces('a'.repeat(100), 10, 1)).toEqual(['a'.repeat(10)]));
});
