/** What the card's buttons do. Each answers with one sentence about what was done. */
import type { Act, OpenMessage } from '../../contract/addon';
import { normaliseAddress } from '../../core/addresses';
import { normaliseMessageId } from '../../core/message-key';
import { threadValue } from '../../core/match';
import { idOfNewUser } from '../pages/why/add-user';
import { Problem } from '../problem';
import type { Asked } from './asked';

export async function perform(asked: Asked, act: Act, message: OpenMessage | null): Promise<string> {
  switch (act.do) {
    case 'sync-now':
      return syncNow(asked);
    case 'add-user':
      return addUser(asked, act);
    case 'sync-third-party-senders':
      return syncThirdPartySenders(asked);
    case 'keep-private':
      return keepPrivate(asked, message);
    case 'share':
      return share(asked, message);
  }
}

async function syncNow({ parts, caller, member }: Asked): Promise<string> {
  const connection = await parts.store.connections.of(caller.organisation.id, member.email, 'gmail');
  const asked = connection && (await parts.useCases.requestSync(caller.organisation.id, connection.id));
  return asked ? 'Looking for new mail now.' : 'Gmail is not connected yet. Connect it in the settings.';
}

async function addUser({ parts, caller }: Asked, { email, name, customer }: Extract<Act, { do: 'add-user' }>): Promise<string> {
  const org = caller.organisation.id;
  const address = normaliseAddress(email);
  const [record, entries] = await Promise.all([
    parts.store.directory.customer(org, customer),
    parts.store.directory.entries(org, [address], []),
  ]);
  if (!record) throw new Problem(400, 'This customer is not there any more. Open the mail again.', { code: 'bad-request' });
  const shown = name.trim() || address;
  if (entries.users.get(address)?.some((one) => one.customer === customer)) return `${shown} is a User at ${record.name} already.`;
  const id = idOfNewUser(customer, address);
  const [result] = await parts.useCases.writeDirectory(caller.organisation, {
    users: [{ id, customer, name: shown, email: address, otherEmails: [] }],
  });
  if (result?.error) throw new Problem(400, result.error, { code: 'bad-request' });
  await parts.store.auditLog.append(
    org,
    { actor: caller.actor, action: 'user.add', target: `user:${id}`, details: { customer } },
    parts.clock.now(),
  );
  return `${shown} is now a User at ${record.name}. Their mail of the last six months follows.`;
}

async function syncThirdPartySenders({ parts, caller, member }: Asked): Promise<string> {
  await parts.useCases.changeSettings(caller.organisation, member.email, { syncThirdPartySender: true }, caller.actor);
  return 'Mail from third-party senders is synced from now on; earlier mail follows.';
}

/** The whole conversation, as far as this mailbox knows it: nobody means only one mail of it. */
const privateValues = (message: OpenMessage | null): string[] => {
  if (!message) throw new Problem(400, 'Open the mail this is about first.', { code: 'bad-request' });
  const key = normaliseMessageId(message.rfc822MessageId);
  return [...(message.threadId ? [threadValue(message.threadId)] : []), ...(key ? [key] : [])];
};

async function keepPrivate({ parts, caller, member }: Asked, message: OpenMessage | null): Promise<string> {
  const [value] = privateValues(message);
  if (value) await parts.useCases.keepPrivate(caller.organisation, member.email, value, true, caller.actor);
  return 'This conversation is private now. What was shared of it is being taken away.';
}

async function share({ parts, caller, member }: Asked, message: OpenMessage | null): Promise<string> {
  const kept = new Set(await parts.store.choices.privateOf(caller.organisation.id, member.email));
  for (const value of privateValues(message).filter((one) => kept.has(one))) {
    await parts.useCases.keepPrivate(caller.organisation, member.email, value, false, caller.actor);
  }
  return 'This conversation is shared again and follows in a moment.';
}
