/** The audit log in words. The stored names stay as they are: programs read them, and the chain is made over them. */
import type { AuditAction } from '../../../store/records';
import type { NameOf } from '../sharing';

export const ACTION_WORDS: Readonly<Record<AuditAction, string>> = {
  'session.sign-in': 'Signed in',
  'connection.connect': 'Connected Gmail',
  'connection.disconnect': 'Disconnected Gmail',
  'connection.pause': 'Paused the sync',
  'connection.resume': 'Resumed the sync',
  'connection.resync': 'Searched everything again',
  'connection.reset': 'Deleted a mailbox’s data and started over',
  'settings.change': 'Changed settings',
  'rules.change': 'Changed the rules',
  'member.join': 'Joined the team',
  'member.change': 'Changed a team member',
  'member.leave': 'Took somebody off the team',
  'member.return': 'Took somebody back into the team',
  'user.add': 'Added a User',
  'address.choose': 'Chose whose address it is',
  'person.ignore': 'Ignored a person',
  'person.unignore': 'Listed a person again',
  'private.keep': 'Kept mail private',
  'private.share': 'Shared mail again',
  'interaction.view': 'Read a conversation',
  'interaction.visibility': 'Changed who may read a conversation',
  'api-key.create': 'Made an API key',
  'api-key.remove': 'Removed an API key',
  'data.export': 'Exported an address’s data',
  'data.let-in': 'Let an erased address in again',
  'data.erase': 'Erased an address’s data',
};

/** What it was done to; `href` where a page shows it. */
export interface Thing {
  words: string;
  href: string | null;
}

/** `kind:id`, as it is stored; what has no page of its own is named by its kind. */
export function thingOf(target: string, nameOf: NameOf): Thing {
  const [kind = '', id = ''] = splitOnce(target);
  switch (kind) {
    case 'member':
      return { words: nameOf(id), href: null };
    case 'interaction':
      return { words: 'Conversation', href: `/interactions/${encodeURIComponent(id)}` };
    case 'user':
      return { words: 'User', href: `/users/${encodeURIComponent(id)}` };
    case 'connection':
      return { words: 'Mailbox', href: null };
    case 'api-key':
      return { words: 'API key', href: '/admin/keys' };
    case 'somebody-at':
      return { words: `Somebody at ${id}`, href: null };
    case 'address':
      return { words: 'Address', href: null };
    case 'organisation':
      return { words: 'Organisation', href: null };
    default:
      return { words: id || kind, href: null };
  }
}

/** A team member, or a key by the letters it begins with. */
export const actorWords = (actor: string, nameOf: NameOf): string => {
  const [kind, id] = splitOnce(actor);
  return kind === 'key' ? `API key ${id}…` : nameOf(actor);
};

const splitOnce = (text: string): [string, string] => {
  const at = text.indexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};
