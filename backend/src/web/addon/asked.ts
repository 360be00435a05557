/** What every part of a card needs: who reads it, and where the console's pages lie. */
import type { ConsoleLinks, PageLink, Reader } from '../../contract/addon';
import type { TeamMemberRecord } from '../../store/records';
import type { Caller } from '../route';
import type { WebParts } from '../web-parts';

export interface Asked {
  parts: WebParts;
  caller: Caller;
  member: TeamMemberRecord;
  reader: Reader;
  now: Date;
}

export const page = ({ parts }: Asked, label: string, path: string): PageLink => ({ label, url: `${parts.settings.publicUrl}${path}` });

export const customerPath = (id: string): string => `/customers/${encodeURIComponent(id)}`;
export const userPath = (id: string): string => `/users/${encodeURIComponent(id)}`;
export const interactionPath = (id: string): string => `/interactions/${encodeURIComponent(id)}`;

/** "Why isn't this synced?" for a mail: by its Message-ID, or by Gmail's id in the reader's mailbox. */
export const whyPath = (mail: string): string => `/why?${new URLSearchParams({ q: mail }).toString()}`;

/** `mail`: what the page /why knows the open mail by; null on the home card. */
export function consoleLinks(asked: Asked, mail: string | null): ConsoleLinks {
  return {
    home: page(asked, 'Open Startdeliver', '/customers'),
    gmailSettings: page(asked, 'Gmail settings', '/settings/gmail'),
    why: mail === null ? null : page(asked, 'Why is this synced or not?', whyPath(mail)),
  };
}
