/** Who wrote to whom, in a few words. */
import type { Participant } from '../../../core/types';
import { listed } from '../format/numbers';
import type { NameOf } from '../sharing';

/** The name the mail gives, else the one we know. */
export const nameOfPerson = ({ name, address }: Participant, nameOf: NameOf): string => name.trim() || nameOf(address);

/** "Jo Lee → Ada Berg and 2 more" */
export function fromTo({ from, to, cc }: Record<'from' | 'to' | 'cc', readonly Participant[]>, nameOf: NameOf): string {
  const sender = from[0] ? nameOfPerson(from[0], nameOf) : 'Unknown sender';
  const others = listed([...to, ...cc].map((one) => nameOfPerson(one, nameOf)));
  return others ? `${sender} → ${others}` : sender;
}

/** "PDF", "Spreadsheet", "Image": a kind people know, else the file name's ending. */
export function fileKind(filename: string, mimeType: string): string {
  const known = KINDS.find(([pattern]) => pattern.test(mimeType));
  if (known) return known[1];
  const ending = /\.([a-z0-9]{1,5})$/i.exec(filename)?.[1];
  return ending ? ending.toUpperCase() : 'File';
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/pdf$/i, 'PDF'],
  [/^image\//i, 'Image'],
  [/^audio\//i, 'Audio'],
  [/^video\//i, 'Video'],
  [/spreadsheet|excel|csv/i, 'Spreadsheet'],
  [/presentation|powerpoint/i, 'Presentation'],
  [/wordprocessing|msword/i, 'Document'],
  [/calendar/i, 'Invitation'],
  [/^message\//i, 'Mail'],
  [/zip|compressed|gzip|x-tar/i, 'Archive'],
  [/^text\//i, 'Text'],
];
