/** Everything about one e-mail address, handed out: the same from the console and the API, with the same trace in the audit log. */
import type { AddressExport } from '../sync/use-cases';
import type { RouteContext } from './route';

/** The trace keeps no address: it would be the one thing left of somebody who asks to be erased next. */
export async function exportData({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>, address: string): Promise<AddressExport> {
  const data = await parts.useCases.exportAddress(caller.organisation, address);
  await parts.store.auditLog.append(
    caller.organisation.id,
    { actor: caller.actor, action: 'data.export', target: 'address', details: { messages: String(data.messages.length) } },
    parts.clock.now(),
  );
  return data;
}
