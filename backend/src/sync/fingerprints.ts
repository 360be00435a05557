/**
 * Who was on mail that is not synced, without keeping who it was: a keyed hash of each address and domain. When one of them becomes
 * somebody's, or is free again, the very mails are known and read again; Gmail's search alone may miss one (its index lags by seconds).
 * The key is the organisation's own and sealed, so that nobody learns anything from the database by trying addresses.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Store } from '../store/open';
import type { Sealer } from '../store/seal';

/** 72 bits: two of a mailbox's are never the same, and if they were, one mail would be read once too often. */
const BYTES = 9;

export type Fingerprint = (value: string) => string;

export function makeFingerprints({ store, sealer }: { store: Store; sealer: Sealer }) {
  const known = new Map<string, Promise<Buffer>>();

  async function keyOf(org: string): Promise<Buffer> {
    const context = [org, 'fingerprints'];
    const fresh = () => sealer.seal(randomBytes(32).toString('base64'), context);
    const stored = (await store.organisations.fingerprintKey(org)) ?? (await store.organisations.agreeOnFingerprintKey(org, null, fresh()));
    if (stored === null) throw new Error('the organisation has gone');
    const plain = sealer.open(stored, context);
    if (sealer.needsRotation(stored)) await store.organisations.agreeOnFingerprintKey(org, stored, sealer.seal(plain, context));
    return Buffer.from(plain, 'base64');
  }

  /** Of an organisation's addresses and domains. Throws CannotOpen when the sealing key is not known any more. */
  return async function fingerprints(org: string): Promise<Fingerprint> {
    const asked = known.get(org) ?? keyOf(org);
    known.set(org, asked);
    try {
      const key = await asked;
      return (value) => createHmac('sha256', key).update(value).digest().subarray(0, BYTES).toString('base64url');
    } catch (error) {
      known.delete(org);
      throw error;
    }
  };
}

export type Fingerprints = ReturnType<typeof makeFingerprints>;
