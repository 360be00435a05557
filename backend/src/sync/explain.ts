/** "Why isn't this synced?" — the same rules that sync decide, asked for one message. Nothing is stored by asking. */
import { domainOf } from '../core/addresses';
import { deletedInGmailAt } from '../core/deleted-in-gmail';
import { explanationText, type ExplanationReason } from '../core/explanations';
import { addressesToLookUp, externalParticipants, match } from '../core/match';
import { heldUntil } from '../core/hold';
import { normaliseMessageId } from '../core/message-key';
import type { BlocklistOwner, DirectoryEntries, MessageHead, Verdict } from '../core/types';
import { GoogleError } from '../google/errors';
import type { Store } from '../store/open';
import type { ConnectionProblem, ConnectionRecord, MessageRecord, OrganisationRecord } from '../store/records';
import { loadMailboxContext, matchContexts, type MailboxContext } from './mailbox-context';
import type { OpenGmail } from './open-gmail';
import type { Clock } from './ports';
import { accessLost } from './slice';
import type { ExplainQuestion, Explanation, UseCases } from './use-cases';

export interface ExplainParts {
  store: Store;
  clock: Clock;
  openGmail: OpenGmail;
}

export function makeExplain({ store, clock, openGmail }: ExplainParts): Pick<UseCases, 'explain'> {
  const bare = (reason: ExplanationReason, fix: Explanation['fix'] = null): Explanation => ({
    verdict: 'skipped',
    reason,
    text: explanationText(reason, {}),
    links: [],
    interaction: null,
    fix,
  });

  async function stored(
    organisation: OrganisationRecord,
    question: ExplainQuestion,
    connection: ConnectionRecord | null,
  ): Promise<MessageRecord | null> {
    if ('gmailId' in question) return connection && store.messages.byPlace(organisation.id, connection.id, question.gmailId);
    return store.messages.byKey(organisation.id, 'head' in question ? question.head.key : normaliseMessageId(question.messageId));
  }

  async function synced(organisation: OrganisationRecord, message: MessageRecord): Promise<Explanation> {
    const customers = await store.directory.customersById(organisation.id, message.customers);
    return {
      verdict: 'synced',
      reason: 'synced',
      text: explanationText('synced', {
        customers: customers.map(({ name }) => name),
        removed: deletedInGmailAt(message.copies) !== null,
      }),
      links: message.links.map(({ customer, user }) => ({ customer, user })),
      interaction: message.conversation,
      fix: message.ambiguous[0] ? { action: 'choose-user', label: 'Choose the right person', address: message.ambiguous[0] } : null,
    };
  }

  /** Only by id: the headers are read from the member's own mailbox, if it holds the mail, and unless it could not be read before. */
  async function headFromGmail(
    connection: ConnectionRecord,
    question: { messageId: string } | { gmailId: string },
  ): Promise<MessageHead | 'problem' | null> {
    const { gmail } = openGmail(connection, 'live');
    try {
      const id =
        'gmailId' in question
          ? question.gmailId
          : (await gmail.list({ q: `rfc822msgid:${normaliseMessageId(question.messageId)}`, includeSpamTrash: true })).ids[0]?.id;
      if (id === undefined) return null;
      if ((await store.verdicts.of(connection.id, id))?.reason === 'problem') return 'problem';
      return await gmail.head(id);
    } catch (error) {
      if (error instanceof GoogleError && error.kind === 'gone') return null;
      throw error;
    }
  }

  async function judged(context: MailboxContext, head: MessageHead): Promise<Explanation> {
    const asked = addressesToLookUp(head, context.match);
    const entries = await store.directory.entries(context.organisation.id, asked.addresses, asked.domains);
    const contextOf = await matchContexts(store, context, [head]);
    const verdict = match(head, contextOf(head), entries);
    if (verdict.kind === 'link') {
      const now = clock.now();
      const until = heldUntil(head, context.match.settings, now);
      const customers = await store.directory.customersById(context.organisation.id, [
        ...new Set(verdict.links.map(({ customer }) => customer)),
      ]);
      return {
        verdict: 'will-sync',
        reason: 'will-sync',
        text: explanationText('will-sync', {
          stopped: context.connection.paused || needsSomebody(context.connection.problem),
          customers: customers.map(({ name }) => name),
          ...(until ? { heldMinutes: Math.ceil((until.getTime() - now.getTime()) / 60_000) } : {}),
        }),
        links: verdict.links.map(({ customer, user }) => ({ customer, user })),
        interaction: null,
        fix: until ? { action: 'settings', label: 'Open the settings' } : { action: 'wait', label: 'Sync now' },
      };
    }
    return skipped(context, head, verdict, entries);
  }

  async function skipped(
    context: MailboxContext,
    head: MessageHead,
    verdict: Extract<Verdict, { kind: 'skip' }>,
    entries: DirectoryEntries,
  ): Promise<Explanation> {
    const outsiders = externalParticipants(head, context.match).map(({ address }) => address);
    const sender = head.from[0]?.address;
    const person = verdict.reason === 'sender-not-involved' ? sender : (outsiders.find((address) => address === sender) ?? outsiders[0]);
    const [customer] = person
      ? await store.directory.customersById(context.organisation.id, [...(entries.customers.get(domainOf(person)) ?? [])].slice(0, 1))
      : [];
    const facts = {
      ...(person ? { person } : {}),
      ...(customer ? { customer: customer.name } : {}),
      ...(verdict.detail ? { detail: verdict.detail } : {}),
      ...(verdict.list ? { list: verdict.list } : {}),
    };
    return {
      verdict: 'skipped',
      reason: verdict.reason,
      text: explanationText(verdict.reason, facts),
      links: [],
      interaction: null,
      fix: fixFor(verdict, person, customer),
    };
  }

  return {
    async explain(organisation, member, question) {
      const connection = await store.connections.of(organisation.id, member, 'gmail');
      const message = await stored(organisation, question, connection);
      if (message) return synced(organisation, message);
      if (!connection?.refreshToken) return bare('not-connected', { action: 'connect', label: 'Connect Gmail' });
      const context = await loadMailboxContext(store, connection, clock.now());
      if (!context) return bare('not-connected', { action: 'connect', label: 'Connect Gmail' });
      if (!('head' in question)) {
        const head = await headFromGmail(connection, question);
        if (head === 'problem') return bare('problem', { action: 'wait', label: 'Sync now' });
        return head ? judged(context, head) : bare('not-found');
      }
      return judged(context, question.head);
    },
  };
}

/** Nothing is on its way before a person or an admin has done something. */
const needsSomebody = (problem: ConnectionProblem | null): boolean => accessLost(problem) || problem?.kind === 'blocked';

const BLOCKED_FIX: Readonly<Record<BlocklistOwner, string>> = {
  member: 'Open my blocklist',
  organisation: 'Open the organisation’s blocklist',
  erased: 'Open what is known of it',
};

function fixFor(
  { reason, detail, list = 'member' }: Extract<Verdict, { kind: 'skip' }>,
  person: string | undefined,
  customer: { id: string; name: string } | undefined,
): Explanation['fix'] {
  switch (reason) {
    case 'no-known-user':
      return person
        ? {
            action: 'add-user',
            label: customer ? `Add to ${customer.name}` : 'Add to a customer',
            address: person,
            ...(customer ? { customer: customer.id } : {}),
          }
        : null;
    case 'sender-not-involved':
    case 'filtered':
      return { action: 'settings', label: 'Open the settings' };
    case 'blocked':
      return { action: 'rules', label: BLOCKED_FIX[list], list, ...(list === 'erased' && detail ? { address: detail } : {}) };
    case 'no-customer-for-domain':
      return { action: 'settings', label: 'Open the settings' };
    case 'kept-private':
      return { action: 'share', label: 'Share it' };
    case 'problem':
      return { action: 'wait', label: 'Sync now' };
    default:
      return null;
  }
}
