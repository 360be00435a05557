/**
 * How much of a mail colleagues see. A message is shown as openly as the most open member who holds a copy shares it; what was said
 * for one conversation overrides; whoever holds a copy sees their own mail in full. One rule for API, console and card.
 */
import type { Visibility } from './types';

/** From closed to open. `metadata`: who and when · `subject`: and the subject · `everything`: and the text. */
const ORDER: readonly Visibility[] = ['metadata', 'subject', 'everything'];

const rank = (visibility: Visibility): number => ORDER.indexOf(visibility);

export interface Sharing {
  /** Team members' addresses who hold a copy. */
  readonly holders: readonly string[];
  /** The conversation's own choice; null when nobody made one. */
  readonly override: Visibility | null;
  /** Member's address → their setting. */
  readonly settings: ReadonlyMap<string, Visibility>;
  /** For a holder nobody knows the setting of: the organisation's default. Who left keeps theirs. */
  readonly fallback: Visibility;
  /** The team member who reads; null for an API key, which reads for the whole organisation. */
  readonly reader: string | null;
}

export function visibilityOf({ holders, override, settings, fallback, reader }: Sharing): Visibility {
  if (reader !== null && holders.includes(reader)) return 'everything';
  if (override !== null) return override;
  const shared = holders.map((holder) => settings.get(holder) ?? fallback);
  return shared.reduce((most, one) => (rank(one) > rank(most) ? one : most), shared[0] ?? fallback);
}

/** Of what was said for conversations that turn out to be one: whoever closed theirs must not find it opened by that. */
export const mostClosed = (choices: readonly (Visibility | null)[]): Visibility | null =>
  ORDER.find((visibility) => choices.includes(visibility)) ?? null;

export const showsSubject = (visibility: Visibility): boolean => rank(visibility) >= rank('subject');
/** `showsSubject(visibilityOf(…))` as a database can ask it of many conversations at once. */
export interface SubjectsShown {
  /** Shown if held by them; null for an API key. */
  readonly reader: string | null;
  /** Shown if chosen for the conversation; with another choice it is hidden. */
  readonly overrides: readonly Visibility[];
  /** Without a choice: shown if any holder is one of these, or is none of these. */
  readonly holders: { readonly in: readonly string[] } | { readonly notIn: readonly string[] };
}

export function subjectsShown({ settings, fallback, reader }: Omit<Sharing, 'holders' | 'override'>): SubjectsShown {
  const those = (shown: boolean) => [...settings].filter(([, setting]) => showsSubject(setting) === shown).map(([email]) => email);
  return {
    reader,
    overrides: ORDER.filter(showsSubject),
    holders: showsSubject(fallback) ? { notIn: those(false) } : { in: those(true) },
  };
}

export const showsText = (visibility: Visibility): boolean => visibility === 'everything';

/** Every member's setting, as `Sharing.settings` wants it. */
export const sharingSettings = (
  members: readonly { readonly email: string; readonly settings: { readonly visibility: Visibility } }[],
): ReadonlyMap<string, Visibility> => new Map(members.map(({ email, settings }) => [email, settings.visibility]));

/** A message as far as it may be shown: what is hidden is null (text, subject, snippet) or absent (attachments). */
export function redacted<A>(
  message: { readonly subject: string; readonly snippet: string; readonly text: string; readonly attachments: readonly A[] },
  visibility: Visibility,
): { subject: string | null; snippet: string | null; text: string | null; attachments: readonly A[] } {
  const open = showsText(visibility);
  return {
    subject: showsSubject(visibility) ? message.subject : null,
    snippet: open ? message.snippet : null,
    text: open ? message.text : null,
    attachments: open ? message.attachments : [],
  };
}
