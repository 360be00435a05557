/** Who may see how much (core/visibility.ts), with everything it needs loaded once for a page. */
import { sharingSettings, visibilityOf } from '../../core/visibility';
import type { Visibility } from '../../core/types';
import type { TeamMemberRecord } from '../../store/records';
import type { RouteContext } from '../route';

export interface Team {
  members: readonly TeamMemberRecord[];
  /** A member's name; the address for someone who has left. */
  nameOf: (email: string) => string;
  /** How much the reader sees of something these members hold; `override` is the conversation's own choice. */
  visibilityFor: (holders: readonly string[], override: Visibility | null) => Visibility;
}

export async function teamOf({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>): Promise<Team> {
  const members = await parts.store.organisations.members(caller.organisation.id);
  const names = new Map(members.map(({ email, name }) => [email, name]));
  const settings = sharingSettings(members);
  return {
    members,
    nameOf: (email) => names.get(email) ?? email,
    visibilityFor: (holders, override) =>
      visibilityOf({ holders, override, settings, fallback: caller.organisation.visibilityDefault, reader: caller.member?.email ?? null }),
  };
}

export const VISIBILITY_WORDS: Readonly<Record<Visibility, { label: string; about: string }>> = {
  everything: { label: 'Everything', about: 'Colleagues read subject, text and the names of attachments.' },
  subject: { label: 'Subject only', about: 'Colleagues see who, when and the subject, not the text.' },
  metadata: { label: 'Who and when only', about: 'Colleagues see that there was a mail, with whom and when. No subject, no text.' },
};
