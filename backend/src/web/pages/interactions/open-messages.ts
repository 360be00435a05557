/** Which messages of a thread are shown with their text: a page stays small however long the thread is. Pure. */

/** Heads of at most this many messages on one page. */
export const HEADS = 40;
/** The newest so many are open at first. */
const OPEN = 4;

export interface Window<T> {
  /** Oldest first. */
  shown: T[];
  /** How many older ones are left out. */
  earlier: number;
  open: Set<string>;
}

/** `wanted`: a message somebody asked for by its address; it is open and the window ends so that it is inside. */
export function windowOf<T extends { id: string }>(messages: readonly T[], wanted: string | null, showAll: boolean): Window<T> {
  const at = wanted === null ? -1 : messages.findIndex(({ id }) => id === wanted);
  const from = showAll ? Math.max(0, messages.length - 200) : Math.max(0, messages.length - HEADS);
  const start = at >= 0 ? Math.min(from, at) : from;
  const shown = messages.slice(start, start + (showAll ? 200 : HEADS));
  const open = new Set(shown.slice(-OPEN).map(({ id }) => id));
  if (at >= 0 && wanted !== null) open.add(wanted);
  return { shown, earlier: start, open };
}
