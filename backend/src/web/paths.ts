/** Addresses that more than one part of the web side has to know. */

export const SIGN_IN = '/sign-in';
export const GMAIL_SETTINGS = '/settings/gmail';

/** A path of ours to go back to: local, absolute, never another site (`//evil.example`, `/\evil.example`). */
export function localPath(value: unknown, otherwise = '/'): string {
  if (typeof value !== 'string' || value.length > 2_000 || !/^\/(?![/\\])[^\\\s]*$/.test(value)) return otherwise;
  // As it stands, not as the parser writes it: `/.//evil.example` would come out as `//evil.example`.
  return URL.canParse(value, 'http://localhost') && new URL(value, 'http://localhost').origin === 'http://localhost' ? value : otherwise;
}
