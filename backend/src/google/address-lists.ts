/**
 * Address headers, with nodemailer's parser (hostile input: quoted local parts, comments, 20,000 addresses; FAILURES §4).
 *
 * Groups are flattened, names are decoded after the structure is known (an encoded comma must not split a list), addresses are
 * lower-cased. Mangled addresses: quotes around an address are taken off only when they pair up, `'jo@acme.example'` is
 * jo@acme.example; `'jo@acme.example` with one quote stays as it is, because the apostrophe may belong to it (o'neill).
 * Entries without an address (`rick.buy`, `/o=enron/cn=jo`) name nobody we could know and are left out.
 */
import addressparser from 'nodemailer/lib/addressparser';
import { normaliseAddress } from '../core/addresses';
import type { Participant } from '../core/types';
import { decodedText } from './header-fields';

export const ADDRESS_LIMIT = 500;
const NAME_LIMIT = 200;
const LONGEST_ADDRESS = 320;

export interface AddressList {
  readonly people: readonly Participant[];
  /** More than ADDRESS_LIMIT were named. */
  readonly cut: boolean;
}

/**
 * Reads all fields of one name (two Cc fields are one list). `wasCut`: the last field ends in the middle, so its last entry
 * is not trusted (`jo@acme.example.evil` cut short would be somebody else). Never throws.
 */
export function readAddresses(values: readonly string[], wasCut: boolean): AddressList {
  const people = values.flatMap((value, index) => readField(value, wasCut && index === values.length - 1));
  return { people: people.slice(0, ADDRESS_LIMIT), cut: people.length > ADDRESS_LIMIT };
}

function readField(value: string, dropLast: boolean): Participant[] {
  const entries = parsed(value);
  return (dropLast ? entries.slice(0, -1) : entries)
    .map(({ name, address }) => ({ name: readableName(name), address: cleanAddress(address) }))
    .filter(({ address }) => address !== '');
}

function parsed(value: string): { name: string; address: string }[] {
  try {
    return addressparser(value, { flatten: true });
  } catch {
    return [];
  }
}

const readableName = (name: string): string => unquoted(decodedText(name.slice(0, 4 * NAME_LIMIT))).slice(0, NAME_LIMIT);

/** Quotes in the middle of a local part are wrong and real (`susan"."mara@…`): kept as they are, they are nobody else's address. */
const ADDRESS = /^(?:"(?:[^"\\]|\\.)*"|[^\s<>(),;:\\]+)@[^\s"<>(),;:\\@]+$/;

function cleanAddress(address: string): string {
  const bare = normaliseAddress(unquoted(address.trim().replace(/^[<\s]+|[>,;\s]+$/g, '')));
  return bare.length <= LONGEST_ADDRESS && ADDRESS.test(bare) ? bare : '';
}

/** Takes off quotes of one kind that stand at both ends, as Outlook writes them: `'jo@acme.example'`. */
function unquoted(text: string): string {
  const paired = /^(['"])(.+)\1$/s.exec(text);
  return paired?.[2] && !paired[2].includes(paired[1] ?? '') ? paired[2].trim() : text;
}
