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

/** `messageId`: the open mail's Message-ID; null on the home card or when the mail has none. */
export function consoleLinks(asked: Asked, messageId: string | null): ConsoleLinks {
  return {
    home: page(asked, 'Open Startdeliver', '/customers'),
    gmailSettings: page(asked, 'Gmail settings', '/settings/gmail'),
    why: messageId === null ? null : page(asked, 'Why is this synced or not?', `/why?${new URLSearchParams({ messageId }).toString()}`),
  };
}
