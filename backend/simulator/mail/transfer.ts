/** Undoing Content-Transfer-Encoding, forgivingly: every input gives some output, and an unknown encoding gives the bytes as they are. */
const EQUALS = 61;

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Where a soft line break that begins at `at` (the `=`) ends, or -1. Space before the line end is allowed (RFC 2045 §6.7). */
function softBreakEnd(bytes: Buffer, at: number): number {
  let next = at + 1;
  while (bytes[next] === 32 || bytes[next] === 9) next++;
  if (bytes[next] === 13) next++;
  if (bytes[next] === 10) return next + 1;
  return next >= bytes.length ? next : -1;
}

function quotedPrintable(bytes: Buffer): Buffer {
  if (!bytes.includes(EQUALS)) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    const high = byte === EQUALS ? hexValue(bytes[at + 1]) : -1;
    const low = high < 0 ? -1 : hexValue(bytes[at + 2]);
    const breakEnd = byte === EQUALS && low < 0 ? softBreakEnd(bytes, at) : -1;
    if (low >= 0) {
      out[length++] = high * 16 + low;
      at += 3;
    } else if (breakEnd >= 0) {
      at = breakEnd;
    } else {
      out[length++] = byte;
      at += 1;
    }
  }
  return out.subarray(0, length);
}

/** Some programs join base64 pieces that are padded one by one; Buffer would stop at the first `=`. */
function base64(bytes: Buffer): Buffer {
  const letters = bytes.toString('latin1').replace(/[^A-Za-z0-9+/=_-]/g, '');
  const pieces = letters.split(/=+/).filter((piece) => piece !== '');
  return pieces.length === 1 ? Buffer.from(pieces[0]!, 'base64') : Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')));
}

function uuLine(line: string): Buffer {
  const code = (at: number): number => (at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0);
  const length = code(0);
  const out = Buffer.alloc(Math.ceil(length / 3) * 3);
  for (let at = 1, to = 0; to < length; at += 4, to += 3) {
    const bits = (code(at) << 18) | (code(at + 1) << 12) | (code(at + 2) << 6) | code(at + 3);
    out.writeUIntBE(bits, to, 3);
  }
  return out.subarray(0, length);
}

function uuencode(bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').split(/\r?\n/);
  const begin = lines.findIndex((line) => /^begin(-base64)? \d{3,4} /.test(line));
  if (begin < 0) return bytes;
  const rest = lines.slice(begin + 1);
  const end = rest.findIndex((line) => line === 'end');
  return Buffer.concat((end < 0 ? rest : rest.slice(0, end)).filter((line) => line !== '').map(uuLine));
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  base64,
  'quoted-printable': quotedPrintable,
  uuencode,
  'x-uuencode': uuencode,
  'x-uue': uuencode,
};

/** Decodes a body; `encoding` is the Content-Transfer-Encoding header's value. */
export function decodeTransfer(bytes: Buffer, encoding: string): Buffer {
  const name = encoding
    .replace(/\(.*?\)/g, '')
    .trim()
    .toLowerCase()
    .replace(/[";].*$/, '');
  return DECODERS[name]?.(bytes) ?? bytes;
}
