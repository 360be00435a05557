/** Addresses and words in header text, found leniently: mangled lists, missing commas and stray quotes lose nobody. */
const ADDRESS = /(?:"(?:[^"\\\r\n]|\\.){1,256}"|[^\s<>()[\],;:"@]+)@[^\s<>()[\],;:"@]+/g;
const WORD = /[\p{L}\p{N}_]+/gu;

/** Every address in the text, lower-cased, in order, as written. */
export function addressesIn(text: string): string[] {
  return text.includes('@') ? (text.match(ADDRESS) ?? []).map((address) => address.toLowerCase()) : [];
}

/** An address without the quotes and dots that slipped in at its ends (`'mday@example.com`). */
export const trimmedAddress = (address: string): string => address.replace(/^['`.<"]+|['`.>"]+$/g, '');

/** A domain and its parents: `a.b.example`, `b.example`, `example`. */
export function domainAndParents(address: string): string[] {
  const labels = address
    .slice(address.lastIndexOf('@') + 1)
    .split('.')
    .filter((label) => label !== '');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

/** The words of a text, lower-cased. */
export const wordsIn = (text: string): string[] => text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
