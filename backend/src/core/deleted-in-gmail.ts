/** Whether anybody still has a mail in Gmail: one rule for console, card and API. */

/** When the last mailbox that held it let it go (deleted, trash or spam); null while one of them still has it. */
export function deletedInGmailAt(copies: readonly { readonly removedAt: Date | null }[]): Date | null {
  const times = copies.map(({ removedAt }) => removedAt?.getTime() ?? null);
  return times.length === 0 || times.includes(null) ? null : new Date(Math.max(...times.filter((time) => time !== null)));
}
