/**
 * What is remembered of somebody who was sent to Google: bound to their session, good for ten minutes and for one return. Kept in
 * Redis beside the session, because two returns at once must not both succeed, and a session is read and written back as a whole.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { boundedRedis } from '../bounded-redis';
import type { WebParts } from '../web-parts';

const LIFETIME_S = 600;

const Journey = z.strictObject({
  session: z.string(),
  purpose: z.enum(['sign-in', 'connect']),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Where the person wanted to go: a path of ours. */
  returnTo: z.string(),
  /** Consent was asked for again: a second time would be a loop. */
  consent: z.boolean(),
});
export type Journey = z.infer<typeof Journey>;

const random = (): string => randomBytes(32).toString('base64url');
const keyOf = (prefix: string, state: string): string => `${prefix}web:oauth:${state}`;
const sameText = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Starts a journey; returns what Google is told. */
export async function startJourney(
  { redis, settings }: WebParts,
  req: Request,
  journey: Pick<Journey, 'purpose' | 'returnTo' | 'consent'>,
): Promise<{ state: string; nonce: string; codeChallenge: string }> {
  req.session.leaving = true; // a visitor's cookie has to exist before they come back
  const state = random();
  const nonce = random();
  const codeVerifier = random();
  const kept: Journey = { ...journey, session: req.sessionID, nonce, codeVerifier };
  await boundedRedis(redis).set(keyOf(settings.redisPrefix, state), JSON.stringify(kept), {
    expiration: { type: 'EX', value: LIFETIME_S },
  });
  return { state, nonce, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}

/** Ends a journey. Null: unknown, too old, used, another session's, or of the other kind. */
export async function endJourney(
  { redis, settings }: WebParts,
  req: Request,
  purpose: Journey['purpose'],
  state: string | undefined,
): Promise<Journey | null> {
  if (!state || !/^[\w-]{43}$/.test(state)) return null;
  const bounded = boundedRedis(redis);
  const key = keyOf(settings.redisPrefix, state);
  const kept = await bounded.get(key);
  const journey = kept === null ? null : Journey.parse(JSON.parse(String(kept)));
  // Looked at before it is used up: a stranger who learns a state can't end somebody else's journey.
  if (!journey || journey.purpose !== purpose || !sameText(journey.session, req.sessionID)) return null;
  return (await bounded.del(key)) === 1 ? journey : null;
}
