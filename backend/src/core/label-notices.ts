/** What a filter does that names a label no mailbox has. Told and never refused: the label may be made later. */
import type { Filters } from './types';

export type LabelList = keyof Filters['labels'];

export interface LabelNotice {
  list: LabelList;
  /** Place in that list. */
  index: number;
  text: string;
}

/** Label id → name, of one mailbox. */
type LabelNames = Readonly<Record<string, string>>;

/** Whose filters: a member's are about their own mailbox, the organisation's about every one. */
const WHERE = { member: 'in this mailbox', organisation: 'in any connected mailbox' } as const;

/** `mailboxes`: as they were last read. While none was, nothing can be said. */
export function labelNotices(
  labels: Filters['labels'],
  mailboxes: readonly LabelNames[],
  whose: keyof typeof WHERE,
): readonly LabelNotice[] {
  // Filters take a label by its id as well (core/filters.ts).
  const known = new Set(mailboxes.flatMap((names) => Object.entries(names).flat()).map((name) => name.toLowerCase()));
  if (known.size === 0) return [];
  const missing = (name: string) => !known.has(name.toLowerCase());
  const effects = {
    leaveOut: 'Nothing is left out by it.',
    only: labels.only.every(missing) ? 'As it stands, nothing is synced.' : 'No mail fits it.',
  };
  return (['leaveOut', 'only'] as const).flatMap((list) =>
    labels[list].flatMap((name, index) =>
      missing(name) ? [{ list, index, text: `There was no label “${name}” ${WHERE[whose]} when we last looked. ${effects[list]}` }] : [],
    ),
  );
}
