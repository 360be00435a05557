/** Organisations and their team members. */
import { normaliseAddress, normaliseDomain } from '../core/addresses';
import { DEFAULT_SETTINGS, NO_FILTERS, type MemberSettings, type Visibility } from '../core/types';
import type { Models } from './models';
import type { OrganisationRecord, TeamMemberRecord } from './records';
import { objectId, retryOnDuplicate, withId, withoutId } from './rows';

export type NewOrganisation = Pick<OrganisationRecord, 'domain' | 'otherDomains' | 'name' | 'timeZone' | 'admins'>;
type Lists = Pick<OrganisationRecord, 'otherDomains' | 'blocklist'>;
/** Whoever has seen a list may say what they changed of it: what others have put there meanwhile stays. */
export interface ListChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}
export type RulesPatch = Partial<
  Pick<OrganisationRecord, 'filters' | 'visibilityDefault' | 'onDelete' | 'domainField' | 'customerFields'> & {
    [list in keyof Lists]: string[] | ListChange;
  }
>;
export type MemberPatch = Partial<Pick<TeamMemberRecord, 'name' | 'secondaryEmails' | 'timeZone'>>;

/** What a change was made of: another one may have come between what its caller has read and this. */
export interface Changed<T> {
  before: T;
  after: T;
}

const changed = (list: readonly string[], to: string[] | ListChange): string[] =>
  Array.isArray(to) ? to : [...new Set([...list.filter((entry) => !to.remove.includes(entry)), ...to.add])];

export function makeOrganisations({ organisations, teamMembers }: Models) {
  const self = {
    /** Creates the organisation of a domain, or updates what it says of itself. Idempotent. */
    async put(organisation: NewOrganisation): Promise<OrganisationRecord> {
      const row = await retryOnDuplicate(() =>
        organisations
          .findOneAndUpdate(
            { domain: normaliseDomain(organisation.domain) },
            {
              $set: {
                ...organisation,
                domain: normaliseDomain(organisation.domain),
                otherDomains: organisation.otherDomains.map(normaliseDomain),
              },
              $setOnInsert: {
                blocklist: [],
                filters: NO_FILTERS,
                visibilityDefault: 'everything',
                onDelete: 'keep',
                domainField: '',
                customerFields: [],
              },
            },
            { upsert: true, returnDocument: 'after' },
          )
          .lean(),
      );
      return withId(row as { _id: unknown }) as unknown as OrganisationRecord;
    },

    async get(id: string): Promise<OrganisationRecord | null> {
      const _id = objectId(id);
      const row = _id && (await organisations.findOne({ _id } as never).lean());
      return row ? withId(row) : null;
    },

    /** The organisation an e-mail domain belongs to. */
    async byDomain(domain: string): Promise<OrganisationRecord | null> {
      const wanted = normaliseDomain(domain);
      const row =
        (await organisations.findOne({ domain: wanted }).lean()) ?? (await organisations.findOne({ otherDomains: wanted }).lean());
      return row ? withId(row) : null;
    },

    async all(): Promise<OrganisationRecord[]> {
      return (await organisations.find().limit(10_000).lean()).map((row) => withId(row) as OrganisationRecord);
    },

    /** As it was just before, and as it is now. */
    async patchRules(id: string, patch: RulesPatch): Promise<Changed<OrganisationRecord> | null> {
      const { otherDomains, blocklist, ...rest } = patch;
      for (;;) {
        const now = await self.get(id);
        if (!now) return null;
        const lists: Partial<Lists> = {
          ...(otherDomains ? { otherDomains: changed(now.otherDomains, otherDomains) } : {}),
          ...(blocklist ? { blocklist: changed(now.blocklist, blocklist) } : {}),
        };
        const asRead = Object.fromEntries((Object.keys(lists) as (keyof Lists)[]).map((list) => [list, now[list]]));
        const row = await organisations
          .findOneAndUpdate({ _id: objectId(id), ...asRead } as never, { $set: { ...rest, ...lists } }, { returnDocument: 'before' })
          .lean();
        if (!row) continue;
        const before = withId(row) as OrganisationRecord;
        return { before, after: { ...before, ...rest, ...lists } };
      }
    },

    /** Sealed (sync/fingerprints.ts); null when none was made yet, or the organisation has gone. */
    async fingerprintKey(id: string): Promise<string | null> {
      const row = await organisations.findOne({ _id: objectId(id) } as never, { fingerprintKey: 1 }).lean();
      return row?.fingerprintKey ?? null;
    },
    /** `sealed` in place of `before`, unless somebody else was first. Returns what stands there by now. */
    async agreeOnFingerprintKey(id: string, before: string | null, sealed: string): Promise<string | null> {
      await organisations.updateOne({ _id: objectId(id), fingerprintKey: before } as never, { $set: { fingerprintKey: sealed } });
      return self.fingerprintKey(id);
    },

    async member(org: string, email: string): Promise<TeamMemberRecord | null> {
      const row = await teamMembers.findOne({ org, email: normaliseAddress(email) }).lean();
      return row ? withoutId(row) : null;
    },

    /** Those who left as well: most of what asks for members asks about mail of the past. */
    async members(org: string): Promise<TeamMemberRecord[]> {
      return (await teamMembers.find({ org }).sort({ email: 1 }).limit(5_000).lean()).map((row) => withoutId(row) as TeamMemberRecord);
    },

    async memberBySub(sub: string): Promise<TeamMemberRecord | null> {
      const row = await teamMembers.findOne({ sub }).lean();
      return row ? withoutId(row) : null;
    },

    /** As it was just before (null: nobody), and as it is now. Somebody new shares as `visibility` says. */
    async putMember(
      org: string,
      address: string,
      patch: MemberPatch,
      visibility: Visibility = DEFAULT_SETTINGS.visibility,
    ): Promise<{ before: TeamMemberRecord | null; after: TeamMemberRecord }> {
      const email = normaliseAddress(address);
      const fresh = {
        name: address,
        secondaryEmails: [],
        timeZone: 'UTC',
        sendAs: [],
        sub: null,
        settings: { ...DEFAULT_SETTINGS, visibility },
        leftAt: null,
      };
      const onInsert = Object.fromEntries(Object.entries(fresh).filter(([key]) => !(key in patch)));
      const row = await retryOnDuplicate(() =>
        teamMembers
          .findOneAndUpdate({ org, email }, { $set: patch, $setOnInsert: onInsert }, { upsert: true, returnDocument: 'before' })
          .lean(),
      );
      const before = row ? (withoutId(row) as TeamMemberRecord) : null;
      return { before, after: { ...(before ?? { org, email, ...fresh }), ...patch } };
    },

    /** The first time counts. */
    async leave(org: string, email: string, at: Date): Promise<void> {
      await teamMembers.updateOne({ org, email, leftAt: null }, { $set: { leftAt: at } });
    },

    async comeBack(org: string, email: string): Promise<void> {
      await teamMembers.updateOne({ org, email: normaliseAddress(email) }, { $set: { leftAt: null } });
    },

    /** False, and nothing changes, when nobody else is an admin: asked and done in one step, so that two admins can't remove each other. */
    async endAdmin(org: string, email: string): Promise<boolean> {
      const spelt = (await organisations.findOne({ _id: objectId(org) } as never, { admins: 1 }).lean())?.admins ?? [];
      const theirs = spelt.filter((admin) => normaliseAddress(admin) === email);
      const { matchedCount } = await organisations.updateOne({ _id: objectId(org), admins: { $elemMatch: { $nin: theirs } } } as never, {
        $pull: { admins: { $in: theirs } },
      });
      return matchedCount === 1;
    },

    /** Binds the Google account on first sign-in; false when the address is already bound to another account. */
    async bindSub(org: string, email: string, sub: string): Promise<boolean> {
      const { matchedCount } = await teamMembers.updateOne(
        { org, email: normaliseAddress(email), sub: { $in: [null, sub] } },
        { $set: { sub } },
      );
      return matchedCount === 1;
    },

    /** As they were just before, and as they are now. */
    async patchSettings(org: string, email: string, patch: Partial<MemberSettings>): Promise<Changed<TeamMemberRecord> | null> {
      const set = Object.fromEntries(Object.entries(patch).map(([key, value]) => [`settings.${key}`, value]));
      const row = await teamMembers
        .findOneAndUpdate({ org, email: normaliseAddress(email) }, { $set: set }, { returnDocument: 'before' })
        .lean();
      if (!row) return null;
      const before = withoutId(row) as TeamMemberRecord;
      return { before, after: { ...before, settings: { ...before.settings, ...patch } } };
    },

    /** True when the list really changed: a new send-as address changes what is internal. */
    async setSendAs(org: string, email: string, sendAs: string[]): Promise<boolean> {
      const { modifiedCount } = await teamMembers.updateOne(
        { org, email: normaliseAddress(email), sendAs: { $ne: sendAs } },
        { $set: { sendAs } },
      );
      return modifiedCount === 1;
    },
  };
  return self;
}

export type Organisations = ReturnType<typeof makeOrganisations>;
