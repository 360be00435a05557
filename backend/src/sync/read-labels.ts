/** Filters go by the names of labels, and people make labels every day: a name nobody has read yet is read before its mail is judged. */
import type { MessageHead } from '../core/types';
import type { Slice } from './slice';

const ofThePerson = (label: string): boolean => label.startsWith('Label_');

/** One unit, and only when a message carries a label that is not known by name. */
export async function readNewLabels(slice: Slice, heads: readonly Pick<MessageHead, 'labels'>[]): Promise<void> {
  const { labelNames } = slice.context.match;
  if (heads.some(({ labels }) => labels.some((label) => ofThePerson(label) && !labelNames.has(label)))) await readLabels(slice);
}

/** True when a label that was known has another name now, or none: nothing else tells of it. */
export async function readLabels(slice: Slice): Promise<boolean> {
  const before = slice.context.match.labelNames;
  const names = await slice.gmail.labels();
  await slice.checkpoint({ labelNames: Object.fromEntries(names) });
  slice.context.match = { ...slice.context.match, labelNames: new Map(names) };
  return [...before].some(([label, name]) => names.get(label) !== name);
}
