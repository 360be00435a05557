/**
 * The addresses a member can send as, found in their Gmail: at first contact and with every check of the mailbox. They are "us": mail
 * that came or went by them means something else from then on, in colleagues' mailboxes, too.
 */
import { ownAddressesChanged } from '../core/consequences';
import type { Store } from '../store/open';
import type { AnnounceChange } from './announce-change';
import type { Slice } from './slice';

export function makeReadOwnAddresses({ store, announce }: { store: Store; announce: AnnounceChange }) {
  /** `first`: nothing of the mailbox is synced yet, so only what colleagues hold has to be compared anew. */
  return async function readOwnAddresses(slice: Slice, first: boolean): Promise<void> {
    const { context } = slice;
    const { organisation, member } = context;
    const sendAs = await slice.gmail.sendAs();
    const added = sendAs.filter((address) => !context.match.own.has(address) && !context.isInternal(address));
    const removed = member.sendAs.filter((address) => !sendAs.includes(address));
    // Announced before it is written, so that no crash can come in between: the comparison waits for this slice to end.
    if (first) for (const address of added) await announce.storedMail(organisation, address);
    else if (added.length + removed.length > 0) await announce.rules(organisation, ownAddressesChanged(removed, added), member);
    await store.organisations.setSendAs(organisation.id, member.email, sendAs);
    sendAs.forEach((address) => (context.match.own as Set<string>).add(address));
    const ofTheTeam = context.isInternal;
    context.isInternal = (address) => sendAs.includes(address) || ofTheTeam(address);
  };
}

export type ReadOwnAddresses = ReturnType<typeof makeReadOwnAddresses>;
