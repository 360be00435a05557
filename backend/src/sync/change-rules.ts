/** Settings of a member and rules of the organisation: saved, written to the audit log, and carried through to what is synced. */
import type { Store } from '../store/open';
import { followsDirectory, followsRules, type AnnounceChange } from './announce-change';
import type { Clock } from './ports';
import type { UseCases } from './use-cases';

export interface ChangeRulesParts {
  store: Store;
  clock: Clock;
  announce: AnnounceChange;
}

/** Settings that decide what is shown or mirrored, not what is synced. */
const NOT_MATCHING = new Set(['visibility', 'syncTasks', 'visibilityDefault', 'customerFields']);

type Choices =
  'changeMember' | 'changeSettings' | 'changeRules' | 'chooseUser' | 'ignorePerson' | 'keepPrivate' | 'setInteractionVisibility';

export function makeChangeRules({ store, clock, announce }: ChangeRulesParts): Pick<UseCases, Choices> {
  const log = (org: string, actor: string, action: string, target: string, details: Record<string, string> = {}) =>
    store.auditLog.append(org, { actor, action, target, details }, clock.now());
  const touchesMatching = (patch: object) => Object.keys(patch).some((key) => !NOT_MATCHING.has(key));

  return {
    async changeSettings(organisation, email, patch, actor) {
      const everybodysMail = patch.aliases !== undefined;
      const follows = touchesMatching(patch) ? followsRules(email, everybodysMail) : [];
      return announce.carryOut(organisation.id, follows, async () => {
        const member = await store.organisations.patchSettings(organisation.id, email, patch);
        if (!member) return null;
        await log(organisation.id, actor, 'settings.change', `member:${email}`, { changed: Object.keys(patch).join(', ') });
        if (follows.length > 0) await announce.rules(organisation, member, everybodysMail);
        return member;
      });
    },

    async changeMember(organisation, email, patch) {
      const { id: org } = organisation;
      const before = await store.organisations.member(org, email);
      // Which addresses are their own decides what is internal: the same consequences as with an alias.
      const others = (patch.secondaryEmails ?? before?.secondaryEmails ?? []).join(' ') !== (before?.secondaryEmails ?? []).join(' ');
      return announce.carryOut(org, others ? followsRules(email, true) : [], async () => {
        const member = await store.organisations.putMember(org, email, patch);
        if (others) await announce.rules(organisation, member, true);
        return member;
      });
    },

    async changeRules(organisation, patch, actor) {
      const follows = touchesMatching(patch) ? followsRules() : [];
      return announce.carryOut(organisation.id, follows, async () => {
        const changed = await store.organisations.patchRules(organisation.id, patch);
        if (!changed) throw new Error('the organisation has gone');
        await log(organisation.id, actor, 'rules.change', 'organisation', { changed: Object.keys(patch).join(', ') });
        // Even if it is no other one: who was interrupted here asks again, and finds it changed already.
        if (patch.domainField !== undefined) await store.directory.rederiveDomains(organisation.id, patch.domainField);
        if (follows.length > 0) await announce.rules(changed);
        return changed;
      });
    },

    async chooseUser(organisation, address, users, actor) {
      const change = { addresses: [address], domains: [] };
      await announce.carryOut(organisation.id, followsDirectory(change), async () => {
        if (users.length === 0) await store.choices.forgetChoice(organisation.id, address);
        else await store.choices.chooseUser(organisation.id, address, users);
        await log(organisation.id, actor, 'address.choose', `address:${address}`, { users: users.join(', ') });
        await announce.directory(organisation, change);
      });
    },

    async ignorePerson(organisation, address, ignored, actor) {
      if (ignored) await store.choices.ignorePerson(organisation.id, address);
      else await store.choices.unignorePerson(organisation.id, address);
      await log(organisation.id, actor, ignored ? 'person.ignore' : 'person.unignore', `address:${address}`);
    },

    async keepPrivate(organisation, email, value, kept, actor) {
      const by = actor === email ? 'member' : 'organisation';
      await announce.carryOut(organisation.id, followsRules(email), async () => {
        if (kept) await store.choices.keepPrivate(organisation.id, email, value, by);
        else await store.choices.sharePrivate(organisation.id, email, value, by);
        await log(organisation.id, actor, kept ? 'private.keep' : 'private.share', `member:${email}`);
        const member = await store.organisations.member(organisation.id, email);
        if (member) await announce.rules(organisation, member);
      });
    },

    async setInteractionVisibility(org, interaction, visibility, actor) {
      const done = await store.interactions.setVisibility(org, interaction, visibility);
      if (done) await log(org, actor, 'interaction.visibility', `interaction:${interaction}`, { visibility: visibility ?? 'default' });
      return done;
    },
  };
}
