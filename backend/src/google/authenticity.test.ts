/** S14: whose mail Google could confirm. The fields are worded as Google words them. */
import { isAuthentic } from './authenticity';

const SPF = 'spf=pass (google.com: domain of jo@acme.example designates 203.0.113.7 as permitted sender)';
const FORGED_SPF =
  'spf=pass (google.com: domain of x@evil.example designates 203.0.113.7 as permitted sender) smtp.mailfrom=x@evil.example';

const judged = (from: string | readonly string[], ...values: string[]) => isAuthentic(values, [from].flat());

test.each<[what: string, values: string[], authentic: boolean]>([
  ['DMARC passes', ['mx.google.com; dkim=pass header.i=@acme.example; dmarc=pass (p=NONE) header.from=acme.example'], true],
  ['DMARC passes for a sub-domain', ['mx.google.com; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=mail.acme.example'], true],
  ['DMARC passes, of whom is not said', ['mx.google.com; dmarc=pass'], true],
  ['DMARC fails', ['mx.google.com;\r\n dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=acme.example'], false],
  ['DMARC fails although DKIM passes', ['mx.google.com; dkim=pass header.i=@acme.example; dmarc=fail header.from=acme.example'], false],
  [
    'no policy: the domain’s own signature',
    ['mx.google.com; dkim=pass header.i=@acme.example header.s=s1 header.b="V9c/1"; spf=none'],
    true,
  ],
  ['no policy: signed as header.d', ['mx.google.com; dkim=pass (2048-bit key) header.d=acme.example'], true],
  ['no policy: signed by a sub-domain', ['mx.google.com; dkim=pass header.i=@mail.acme.example; dmarc=none'], true],
  [
    'no policy: the second of two signatures is the domain’s',
    ['mx.google.com; dkim=pass header.i=@sender.example; dkim=pass header.i=@acme.example'],
    true,
  ],
  [
    'no policy: the domain’s signature is broken',
    ['mx.google.com; dkim=fail header.i=@acme.example; dkim=pass header.i=@sender.example'],
    false,
  ],
  [
    'no policy: signed by the mailing service only',
    ['mx.google.com; dkim=pass header.i=@acme-example.20230601.gappssmtp.com; spf=none'],
    false,
  ],
  ['no policy: sent by the domain’s servers', [`mx.google.com; ${SPF} smtp.mailfrom=jo@acme.example`], true],
  ['no policy: sent by a sub-domain’s servers', [`mx.google.com; ${SPF} smtp.mailfrom="bounce+jo=x.example@em.acme.example"`], true],
  ['no policy: sent by somebody else', [`mx.google.com; dkim=pass header.i=@evil.example; ${FORGED_SPF}`], false],
  ['no policy: nothing passes', ['mx.google.com; spf=softfail smtp.mailfrom=jo@acme.example; dkim=neutral header.i=@acme.example'], false],
  ['a domain that ends alike is another one', ['mx.google.com; dkim=pass header.i=@notacme.example'], false],
  ['a top-level domain is nobody’s', ['mx.google.com; dkim=pass header.d=example'], false],
  ['DMARC could not be looked up: the signature counts', ['mx.google.com; dkim=pass header.i=@acme.example; dmarc=temperror'], true],
  ['Google looked and found nothing at all', ['mx.google.com; none'], false],
  ['not judged: mail within Google, or imported', [], true],
  ['not judged: a verdict somebody else wrote', ['mail.evil.example; dmarc=fail'], true],
  ['not judged: one that only looks like Google’s', ['mx.google.com.evil.example; dmarc=pass'], true],
  ['a pass forged below Google’s fail', ['mx.google.com; dmarc=fail', 'mx.google.com; dmarc=pass'], false],
  ['a pass forged below Google’s doubt', ['mx.google.com; spf=none', 'mx.google.com; dmarc=pass'], false],
  ['another server’s word above one that claims to be Google’s', ['mail.partner.example; spf=none', 'mx.google.com; dmarc=fail'], true],
  ['a pass forged inside a comment', ['mx.google.com; spf=fail (sender said "dmarc=pass;"); dmarc=fail'], false],
  ['a fail forged inside a comment', ['mx.google.com; spf=pass (; dmarc=fail); dmarc=pass'], true],
  ['a fail forged inside a quoted string', ['mx.google.com; auth=pass smtp.auth="a; dmarc=fail"; dmarc=pass'], true],
  [
    'a signature forged in the envelope’s sender',
    ['mx.google.com; spf=pass smtp.mailfrom="x; dkim=pass header.d=acme.example; y"@evil.example'],
    false,
  ],
  [
    '… that would end the comment Google repeats it in',
    ['mx.google.com; spf=pass (domain of "x) ; dkim=pass header.d=acme.example ; ("@evil.example designates) smtp.mailfrom=x@evil.example'],
    false,
  ],
  ['an address of the domain inside somebody else’s', ['mx.google.com; spf=pass smtp.mailfrom="jo@acme.example"@evil.example'], false],
  [
    'comments within comments, versions, odd spaces and letters',
    ['MX.Google.com 1 ; DKIM/1 = Pass (a (nested \\) one) b) Header.I = @ACME.example'],
    true,
  ],
])('%s', (_what, values, authentic) => {
  expect(judged('jo@acme.example', ...values)).toBe(authentic);
});

test('of several authors all must be confirmed: who signs for one may have made up the other', () => {
  const field = 'mx.google.com; dkim=pass header.i=@evil.example; dmarc=pass header.from=evil.example';
  expect(judged(['x@evil.example', 'jo@acme.example'], field)).toBe(false);
  expect(judged(['jo@acme.example', 'li@sales.acme.example'], 'mx.google.com; dkim=pass header.i=@acme.example')).toBe(true);
});

test('a domain with other letters is compared as it is signed', () => {
  expect(judged('jo@bücher.example', 'mx.google.com; dkim=pass header.i=@xn--bcher-kva.example')).toBe(true);
});
