/** The way to a mail, a thread or a search in the reader's own Gmail, whichever of their accounts the browser shows first. */
import type { ComponentChildren } from 'preact';
import { useReader } from '../view';

/** `where`: what follows the # of Gmail's address. `label`: for screen readers, where the words alone don't say what is meant. */
export function InGmail({ where, label, children }: { where: string; label?: string; children: ComponentChildren }) {
  const { email } = useReader();
  const href = `https://mail.google.com/mail/?authuser=${encodeURIComponent(email)}#${where}`;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" aria-label={label}>
      {children}
    </a>
  );
}

export const oneMail = (gmailId: string): string => `all/${encodeURIComponent(gmailId)}`;
