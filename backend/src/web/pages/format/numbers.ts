/** Numbers and small words as people read them. */

const grouped = new Intl.NumberFormat('en-GB');

/** "1,240" */
export const number = (n: number): string => grouped.format(n);

/** "1 mail", "1,240 mails" */
export const counted = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`;

/** "812 bytes", "12 KB", "3.4 MB": as file managers say it. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, 'byte');
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** "Jo", "Jo and Sam", "Jo, Sam and 3 more" */
export function listed(names: readonly string[], atMost = 2): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length <= atMost) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const shown = Math.max(1, atMost - 1);
  return `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;
}

/** Sum of the day counts of a rollup on these days. */
export const sumOf = (days: Readonly<Record<string, number>>, keys: readonly string[]): number =>
  keys.reduce((sum, key) => sum + (days[key] ?? 0), 0);

/** "2 more than in the 30 days before (5)": what a number is beside the one of the time before. */
export function comparedWith(now: number, before: number, period: string): string {
  if (before === 0) return now === 0 ? `None in ${period} either` : `None in ${period}`;
  if (now === before) return `As many as in ${period}`;
  const difference = now > before ? `${number(now - before)} more` : `${number(before - now)} fewer`;
  return `${difference} than in ${period} (${number(before)})`;
}

/** Up to two letters of a name for an avatar; a mark for names without any letter. */
export function initials(name: string): string {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') || '·';
}
