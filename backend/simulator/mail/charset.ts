/**
 * Bytes to text for any charset label a sender may write. An unknown or wrong label never fails: mail then is what it
 * most often is, UTF-8 or else Windows-1252.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

const ASCII_LABELS = new Set(['', 'us-ascii', 'ascii', 'ansi_x3.4-1968', '7bit', '8bit', 'unknown-8bit', 'x-unknown', 'default', 'none']);
const UTF8_LABELS = new Set(['utf-8', 'utf8', 'unicode-1-1-utf-8']);

/** Text of unlabelled bytes. */
export function decodeBytes(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, 'windows-1252');
}

function decodeCharset(bytes: Buffer, charset: string): string {
  if (UTF8_LABELS.has(charset)) return bytes.toString('utf8');
  if (ASCII_LABELS.has(charset)) return decodeBytes(bytes);
  try {
    return iconv.encodingExists(charset) ? iconv.decode(bytes, charset, { stripBOM: false }) : decodeBytes(bytes);
  } catch {
    return decodeBytes(bytes);
  }
}

/** The same text as UTF-8 bytes; no copy when it is UTF-8 already. Undecodable sequences become U+FFFD. */
export function toUtf8(bytes: Buffer, label: string): Buffer {
  const charset = label.trim().toLowerCase();
  const plain = UTF8_LABELS.has(charset) || ASCII_LABELS.has(charset);
  return plain && isUtf8(bytes) ? bytes : Buffer.from(decodeCharset(bytes, charset), 'utf8');
}
