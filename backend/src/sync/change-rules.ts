/** Settings of a member and rules of the organisation: saved, written to the audit log, and carried through to what is synced. */
import { domainOf } from '../core/addresses';
import { ofKeptPrivate, ofRules, ofSettings, ownAddressesChanged } from '../core/consequences';
import type { Store } from '../store/open';
import type { AuditAction } from '../store/records';
import { followsDirectory, mayFollow, type AnnounceChange } from './announce-change';
import { rulesOf } from './mailbox-context';
import type { Clock } from './ports';
import type { UseCases } from './use-cases';

export interface ChangeRulesParts {
  store: Store;
  clock: Clock;
  announce: AnnounceChange;
}

type Choices =
  'changeMember' | 'changeSettings' | 'changeRules' | 'chooseUser' | 'ignorePerson' | 'keepPrivate' | 'setInteractionVisibility';

/** What is in the log stays for ever: an address that may be erased one day is not written there. */
const somebodyAt = (address: string): string => `somebody-at:${domainOf(address)}`;

export function makeChangeRules({ store, clock, announce }: ChangeRulesParts): Pick<UseCases, Choices> {
  const log = (org: string, actor: string, action: AuditAction, target: string, details: Record<string, string> = {}) =>
    store.auditLog.append(org, { actor, action, target, details }, clock.now());

  return {
    async changeSettings(organisation, email, patch, actor) {
      return announce.carryOut(organisation.id, mayFollow(email), async () => {
        const changed = await store.organisations.patchSettings(organisation.id, email, patch);
        if (!changed) return null;
        await log(organisation.id, actor, 'settings.change', `member:${email}`, { changed: Object.keys(patch).join(', ') });
        await announce.rules(organisation, ofSettings(changed.before.settings, changed.after.settings), changed.after);
        return changed.after;
      });
    },

    async changeMember(organisation, email, patch) {
      // Which addresses are their own decides what is internal: the same consequences as with an alias.
      return announce.carryOut(organisation.id, patch.secondaryEmails ? mayFollow(email) : [], async () => {
        const changed = await store.organisations.putMember(organisation.id, email, patch, organisation.visibilityDefault);
        const [before, after] = [changed.before?.secondaryEmails ?? [], changed.after.secondaryEmails];
        if (before.join(' ') !== after.join(' ')) await announce.rules(organisation, ownAddressesChanged(before, after), changed.after);
        return changed.after;
      });
    },

    async changeRules(organisation, patch, actor) {
      return announce.carryOut(organisation.id, mayFollow(), async (stillAtIt) => {
        const changed = await store.organisations.patchRules(organisation.id, patch);
        if (!changed) throw new Error('the organisation has gone');
        const { before, after } = changed;
        await log(organisation.id, actor, 'rules.change', 'organisation', { changed: Object.keys(patch).join(', ') });
        if (after.domainField !== before.domainField) await store.directory.rederiveDomains(organisation.id, after.domainField);
        await announce.rules(after, ofRules(rulesOf(before), rulesOf(after)), undefined, stillAtIt);
        return after;
      });
    },

    async chooseUser(organisation, address, users, actor) {
      const change = { addresses: [address], domains: [] };
      await announce.carryOut(organisation.id, followsDirectory(change), async () => {
        if (users.length === 0) await store.choices.forgetChoice(organisation.id, address);
        else await store.choices.chooseUser(organisation.id, address, users);
        await log(organisation.id, actor, 'address.choose', somebodyAt(address), { users: users.join(', ') });
        await announce.directory(organisation, change);
      });
    },

    async ignorePerson(organisation, address, ignored, actor) {
      if (ignored) await store.choices.ignorePerson(organisation.id, address);
      else await store.choices.unignorePerson(organisation.id, address);
      await log(organisation.id, actor, ignored ? 'person.ignore' : 'person.unignore', somebodyAt(address));
    },

    async keepPrivate(organisation, email, value, kept, actor) {
      const by = actor === email ? 'member' : 'organisation';
      await announce.carryOut(organisation.id, mayFollow(email), async () => {
        if (kept) await store.choices.keepPrivate(organisation.id, email, value, by);
        else await store.choices.sharePrivate(organisation.id, email, value, by);
        await log(organisation.id, actor, kept ? 'private.keep' : 'private.share', `member:${email}`);
        const member = await store.organisations.member(organisation.id, email);
        if (member) await announce.rules(organisation, ofKeptPrivate(value, kept), member);
      });
    },

    async setInteractionVisibility(org, interaction, visibility, actor) {
      const done = await store.interactions.setVisibility(org, interaction, visibility);
      if (done) await log(org, actor, 'interaction.visibility', `interaction:${interaction}`, { visibility: visibility ?? 'default' });
      return done;
    },
  };
}
