/** Where mailboxes are looked after, and their owners. */
export const MAILBOXES = '/admin/mailboxes';
export const memberPath = (email: string, act: 'remove' | 'return'): string => `${MAILBOXES}/members/${encodeURIComponent(email)}/${act}`;
