/** Who may see how much (core/visibility.ts), with everything it needs loaded once for a page. */
import { sharingSettings, subjectsShown, visibilityOf, type SubjectsShown } from '../../core/visibility';
import type { Visibility } from '../../core/types';
import type { TeamMemberRecord } from '../../store/records';
import type { RouteContext } from '../route';

/** How the reader knows an address; the address itself for someone unknown. */
export type NameOf = (address: string) => string;

export interface Team {
  /** Who left stands last. */
  members: readonly TeamMemberRecord[];
  /** Of members, also those who have left. */
  nameOf: NameOf;
  hasLeft: (email: string) => boolean;
  /** How much the reader sees of something these members hold; `override` is the conversation's own choice. */
  visibilityFor: (holders: readonly string[], override: Visibility | null) => Visibility;
  /** Which subjects the reader sees: for searching in them. */
  subjectsShown: SubjectsShown;
}

export async function teamOf({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>): Promise<Team> {
  const everybody = await parts.store.organisations.members(caller.organisation.id);
  const [left, members] = [everybody.filter(({ leftAt }) => leftAt), everybody.filter(({ leftAt }) => !leftAt)];
  const names = new Map(everybody.map(({ email, name }) => [email, name]));
  const known = {
    settings: sharingSettings(everybody),
    fallback: caller.organisation.visibilityDefault,
    reader: caller.member?.email ?? null,
  };
  return {
    members: [...members, ...left],
    nameOf: (email) => names.get(email) ?? email,
    hasLeft: (email) => left.some((member) => member.email === email),
    visibilityFor: (holders, override) => visibilityOf({ holders, override, ...known }),
    subjectsShown: subjectsShown(known),
  };
}

/** As lists and filters name a member. */
export const listedName = ({ name, leftAt }: Pick<TeamMemberRecord, 'name' | 'leftAt'>): string => (leftAt ? `${name} (left)` : name);

export const VISIBILITY_WORDS: Readonly<Record<Visibility, { label: string; about: string }>> = {
  everything: { label: 'Everything', about: 'Colleagues read subject, text and the names of attachments.' },
  subject: { label: 'Subject only', about: 'Colleagues see who, when and the subject, not the text.' },
  metadata: { label: 'Who and when only', about: 'Colleagues see that there was a mail, with whom and when. No subject, no text.' },
};
