/** Filters go by the names of labels, and people make and rename labels every day: Google tells of neither. */
import { LABELS_RENAMED } from '../core/consequences';
import { filterByLabels } from '../core/filters';
import type { MessageHead } from '../core/types';
import type { AnnounceChange } from './announce-change';
import type { Slice } from './slice';

const ofThePerson = (label: string): boolean => label.startsWith('Label_');

export function makeReadLabels({ announce }: { announce: AnnounceChange }) {
  /** A label that was known and has another name now, or none, is a change of the rules for mail that was judged by the old one. */
  async function readLabels(slice: Slice): Promise<void> {
    const { match, organisation, member } = slice.context;
    const names = await slice.gmail.labels();
    const renamed = [...match.labelNames].some(([label, name]) => names.get(label) !== name);
    // Announced before it is written, so that no crash can come in between: the comparison waits for this slice to end.
    if (renamed && filterByLabels(match)) await announce.rules(organisation, LABELS_RENAMED, member);
    await slice.checkpoint({ labelNames: Object.fromEntries(names) });
    slice.context.match = { ...slice.context.match, labelNames: new Map(names) };
  }

  /** A name nobody has read yet is read before its mail is judged: one unit, and only when a message carries such a label. */
  async function readNewLabels(slice: Slice, heads: readonly Pick<MessageHead, 'labels'>[]): Promise<void> {
    const { labelNames } = slice.context.match;
    if (heads.some(({ labels }) => labels.some((label) => ofThePerson(label) && !labelNames.has(label)))) await readLabels(slice);
  }

  return { readLabels, readNewLabels };
}

export type ReadLabels = ReturnType<typeof makeReadLabels>;
