/**
 * Secrets at rest: AES-256-GCM with a random nonce, bound to where they are stored (organisation, connection, field), so that a
 * ciphertext moved to another row does not open. The id of the key is part of the ciphertext: new keys are added in front, old
 * ones still open what they sealed. A secret that does not open throws; plaintext is never passed on instead.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface SealingKey {
  /** Letters, digits, `_` and `-`. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface Sealer {
  /** `context`: organisation, connection, field … in a fixed order; opening takes the same. */
  seal(plain: string, context: readonly string[]): string;
  /** Throws CannotOpen when the text is not ours, was changed, stood elsewhere, or its key is not known any more. */
  open(sealed: string, context: readonly string[]): string;
  /** True when it was sealed with another key than the first. */
  needsRotation(sealed: string): boolean;
}

/** Says which key id was asked for, and nothing of the secret. */
export class CannotOpen extends Error {
  constructor(why: string) {
    super(`A sealed secret cannot be opened: ${why}`);
    this.name = 'CannotOpen';
  }
}

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals with the first key, opens with any. Throws at once when there is no key, or one is malformed or named twice. */
export function makeSealer(keys: readonly SealingKey[]): Sealer {
  const [newest] = keys;
  if (!newest) throw new Error('At least one sealing key is needed');
  for (const { id, key } of keys) {
    if (!/^[\w-]{1,40}$/.test(id)) throw new Error('The id of a sealing key consists of 1–40 letters, digits, _ and -');
    if (key.length !== 32) throw new Error(`Sealing key ${id} must be 32 bytes long`);
  }
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  if (byId.size !== keys.length) throw new Error('Two sealing keys have the same id');

  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newest.key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(bound(newest.id, context));
      const body = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${newest.id}.${body.toString('base64url')}`;
    },
    open(sealed, context) {
      const { id, body } = readSealed(sealed);
      const key = byId.get(id);
      if (!key) throw new CannotOpen(`key ${id} is not known`);
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(bound(id, context));
      decipher.setAuthTag(body.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch {
        throw new CannotOpen('it was changed, or stood somewhere else');
      }
    },
    needsRotation: (sealed) => readSealed(sealed).id !== newest.id,
  };
}

/** JSON keeps ['a','bc'] and ['ab','c'] apart. */
const bound = (id: string, context: readonly string[]): Buffer => Buffer.from(JSON.stringify([VERSION, id, ...context]));

function readSealed(sealed: string): { id: string; body: Buffer } {
  const [, id, text] = /^v1\.([\w-]{1,40})\.([\w-]+)$/.exec(sealed) ?? [];
  if (!id || !text) throw new CannotOpen('it has another format');
  const body = Buffer.from(text, 'base64url');
  // base64url ignores bits at the end of the last letter: only the one spelling that was written is accepted.
  if (body.length < NONCE_BYTES + TAG_BYTES || body.toString('base64url') !== text) throw new CannotOpen('it has another format');
  return { id, body };
}
