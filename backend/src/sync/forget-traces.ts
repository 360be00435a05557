/** What is noted of an erased address apart from mail: under Unknown people, and its fingerprint on mail that was left out. */
import type { Store } from '../store/open';
import type { Fingerprints } from './fingerprints';

export function makeForgetTraces({ store, fingerprints }: { store: Store; fingerprints: Fingerprints }) {
  return async function forgetTraces(org: string, address: string): Promise<void> {
    await store.strangers.forgetAddress(org, address);
    const mailboxes = (await store.connections.list(org)).map(({ id }) => id);
    await store.verdicts.forgetFingerprint(mailboxes, (await fingerprints(org))(address));
  };
}

export type ForgetTraces = ReturnType<typeof makeForgetTraces>;
