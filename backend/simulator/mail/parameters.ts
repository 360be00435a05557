/** Content-Type and Content-Disposition with their parameters, including RFC 2231 pieces and the encoded words that senders put there anyway. */
import { Libmime } from 'libmime';
import { decodeWords } from './words';

const libmime = new Libmime();
/** No honest parameter is longer (boundaries of 28 kB exist); parsing is linear, but slow. */
const LONGEST = 100_000;

export interface ContentType {
  /** Lower case; the default when the header is missing or unreadable. */
  readonly mimeType: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function parse(value: string): { value: string; params: Record<string, string> } {
  try {
    return libmime.parseHeaderValue(value.slice(0, LONGEST), { stripComments: true });
  } catch {
    return { value: value.split(';')[0] ?? '', params: {} };
  }
}

/** Reads a Content-Type header's value ('' when there is none). Never throws. */
export function readContentType(value: string, fallback: string): ContentType {
  if (value === '') return { mimeType: fallback, parameters: {} };
  const parsed = parse(value);
  const mimeType = parsed.value.trim().toLowerCase();
  return { mimeType: /^[^\s/;]+\/[^\s/;]+$/.test(mimeType) ? mimeType : fallback, parameters: parsed.params };
}

/** The part's file name: Content-Disposition's filename, else Content-Type's name, else ''. */
export function readFilename(disposition: string, type: ContentType): string {
  const named = disposition === '' ? undefined : parse(disposition).params['filename'];
  return decodeWords(named ?? type.parameters['name'] ?? '').replace(/[\r\n\0]/g, '');
}
