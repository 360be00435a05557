/**
 * What a member's filter does that names a label their mailbox doesn't have. Told and never refused: the label may be made later; and
 * told to its owner alone: whether somebody has a label of some name is nobody else's business.
 */
import type { Filters } from './types';

export type LabelList = keyof Filters['labels'];

export interface LabelNotice {
  list: LabelList;
  /** Place in that list. */
  index: number;
  text: string;
}

/** `names`: label id → name, as the mailbox was last read. Before that nothing can be said. */
export function labelNotices(labels: Filters['labels'], names: Readonly<Record<string, string>>): readonly LabelNotice[] {
  // Filters take a label by its id as well (core/filters.ts).
  const known = new Set(
    Object.entries(names)
      .flat()
      .map((name) => name.toLowerCase()),
  );
  if (known.size === 0) return [];
  const missing = (name: string) => !known.has(name.toLowerCase());
  const effects = {
    leaveOut: 'Nothing is left out by it.',
    only: labels.only.every(missing) ? 'As it stands, nothing is synced.' : 'No mail fits it.',
  };
  return (['leaveOut', 'only'] as const).flatMap((list) =>
    labels[list].flatMap((name, index) =>
      missing(name) ? [{ list, index, text: `There was no label “${name}” in this mailbox when we last looked. ${effects[list]}` }] : [],
    ),
  );
}
