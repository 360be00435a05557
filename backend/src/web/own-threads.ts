/** What of a conversation lies in one member's own mailbox: all they can keep private of it. The same for the console and the API. */
import type { MessageRecord } from '../store/records';
import type { WebParts } from './web-parts';

/** The member's mails of the conversation, without text, and their Gmail threads; none when the member holds nothing of it. */
export async function ownThreads(
  { store }: Pick<WebParts, 'store'>,
  org: string,
  member: string,
  interaction: string,
): Promise<{ heads: MessageRecord[]; threads: string[] }> {
  const [heads, connection] = await Promise.all([
    store.messages.ofConversation(org, interaction, false),
    store.connections.of(org, member, 'gmail'),
  ]);
  if (!connection) return { heads: [], threads: [] };
  const prefix = `${connection.id}:`;
  const own = heads.filter(({ teamMembers }) => teamMembers.includes(member));
  const threads = own.flatMap((head) => head.threads.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length)));
  return { heads: own, threads: [...new Set(threads)] };
}
