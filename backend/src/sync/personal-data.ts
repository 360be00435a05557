/** Everything about one e-mail address: handed out, or erased with a receipt. */
import { normaliseAddress } from '../core/addresses';
import { erased } from '../core/match';
import type { Store } from '../store/open';
import type { MessageRecord, OrganisationRecord } from '../store/records';
import { mayFollow, type AnnounceChange } from './announce-change';
import type { Change, Settle } from './settle-conversations';
import type { ForgetTraces } from './forget-traces';
import { teamTest } from './mailbox-context';
import type { Clock } from './ports';
import type { UseCases } from './use-cases';

const STEP = 100;

export interface PersonalDataParts {
  store: Store;
  clock: Clock;
  settle: Settle;
  announce: AnnounceChange;
  forgetTraces: ForgetTraces;
}

export function makePersonalData({
  store,
  clock,
  settle,
  announce,
  forgetTraces,
}: PersonalDataParts): Pick<UseCases, 'eraseAddress' | 'letInAgain' | 'exportAddress'> {
  async function* messagesWith(org: string, address: string): AsyncGenerator<MessageRecord[]> {
    for (let after: string | null = null; ;) {
      const step = await store.messages.matching(org, { address }, after, STEP);
      if (step.length === 0) return;
      yield step;
      after = step.at(-1)?.id ?? null;
    }
  }

  return {
    async eraseAddress(organisation, given, actor) {
      const address = normaliseAddress(given);
      const org = organisation.id;
      const counted = await announce.carryOut(org, [{ scope: 'address', value: address }], async (stillAtIt) => {
        // Before any mail goes, and for all of it: the comparison that ends what a killed process began empties conversations, too.
        await store.interactions.eraseOnceEmpty(org, await store.messages.conversationsWith(org, address));
        // The rule that keeps it from coming back, then what is stored: a sync in between must not bring it in again.
        await store.choices.keepPrivate(org, '', erased(address));
        const mail = await eraseMail(organisation, address, stillAtIt);
        await forgetTraces(org, address);
        await store.choices.forgetChoice(org, address);
        await store.choices.unignorePerson(org, address);
        await removeFromUsers(organisation, address);
        // A slice that began before the rule may still bring some in.
        await announce.storedMail(organisation, address);
        return mail;
      });
      const at = clock.now();
      const details = { messages: String(counted.messages), interactions: String(counted.interactions) };
      await store.auditLog.append(org, { actor, action: 'data.erase', target: 'address', details }, at);
      return { address, at, ...counted };
    },

    async letInAgain({ id: org }, given, actor) {
      const address = normaliseAddress(given);
      return announce.carryOut(org, mayFollow(), async () => {
        if (!(await store.choices.sharePrivate(org, '', erased(address)))) return false;
        await store.auditLog.append(org, { actor, action: 'data.let-in', target: 'address', details: {} }, clock.now());
        await announce.letIn(org, address);
        return true;
      });
    },

    async exportAddress(organisation, given) {
      const address = normaliseAddress(given);
      const messages: object[] = [];
      for await (const step of messagesWith(organisation.id, address)) {
        for (const { key } of step) {
          const whole = await store.messages.byKey(organisation.id, key);
          if (whole)
            messages.push({
              messageId: whole.key,
              at: whole.at,
              from: whole.from,
              to: whole.to,
              cc: whole.cc,
              subject: whole.subject,
              text: whole.text,
              attachments: whole.attachments,
            });
        }
      }
      const users = await store.directory.usersByAddress(organisation.id, address);
      return {
        address,
        users: users.map(({ id, customer, name, email, otherEmails }) => ({ id, customer, name, email, otherEmails })),
        messages,
      };
    },
  };

  /** How much it was. */
  async function eraseMail(organisation: OrganisationRecord, address: string, stillAtIt: () => Promise<void>) {
    const org = organisation.id;
    const isInternal = teamTest(organisation, await store.organisations.members(org));
    const interactions = new Set<string>();
    let messages = 0;
    for await (const step of messagesWith(org, address)) {
      const changes: Change[] = [];
      for (const { id, conversation } of step) {
        changes.push(await store.messages.editCopies(id, () => [], isInternal));
        if (conversation) interactions.add(conversation);
        messages += 1;
      }
      await settle(org, changes, 'now');
      await stillAtIt();
    }
    return { messages, interactions: interactions.size };
  }

  /** The address leaves every User that has it; a User without any address left goes. */
  async function removeFromUsers(organisation: OrganisationRecord, address: string): Promise<void> {
    for (const user of await store.directory.usersByAddress(organisation.id, address)) {
      const [email, ...otherEmails] = user.addresses.filter((one) => one !== address);
      const change =
        email === undefined
          ? await store.directory.deleteUser(organisation.id, user.id)
          : await store.directory.putUser(organisation.id, { id: user.id, customer: user.customer, name: user.name, email, otherEmails });
      if (change) await announce.directory(organisation, change);
    }
  }
}
