/** Gmail's historyIds are unsigned 64-bit numbers written as decimal text: '9999' > '10000' as text, and Number loses digits. */

/** True for what can be a historyId: 1–20 decimal digits. */
export const isHistoryId = (value: unknown): value is string => typeof value === 'string' && /^\d{1,20}$/.test(value);

/** The later of two historyIds. Throws SyntaxError on anything but decimal digits. */
export const laterHistoryId = (a: string, b: string): string => (BigInt(b) > BigInt(a) ? b : a);
