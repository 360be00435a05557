/**
 * The OAuth clients the simulated Google knows. As in the Cloud console, several clients may live in one project,
 * and consent and revocation belong to the project (GOOGLE.md §5.4).
 */

export interface OAuthClient {
  readonly app: 'gmail' | 'gcal' | 'console';
  readonly clientId: string;
  readonly clientSecret: string;
  /** Cloud project id. */
  readonly project: string;
  /** Compared exactly. */
  readonly redirectUris: readonly string[];
  /** What the consent page calls the app; default by app. */
  readonly name?: string;
}

const NAMES: Readonly<Record<OAuthClient['app'], string>> = {
  gmail: 'Startdeliver for Gmail',
  gcal: 'Startdeliver for Google Calendar',
  console: 'Startdeliver',
};

export const nameOf = (client: OAuthClient): string => client.name ?? NAMES[client.app];

/** Google shows numbers, not ids, of projects in quota errors: the same number for the same id, every time. */
export function projectNumber(project: string): string {
  const sum = [...project].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 900_000_000_000, 7);
  return String(100_000_000_000 + sum);
}
