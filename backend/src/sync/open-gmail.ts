/** A Gmail client for one slice of work on one mailbox: its tokens, its share of the quota, a count of what it spent. */
import { GoogleError, PACING } from '../google/errors';
import type { AccessTokens } from '../google/access-tokens';
import { makeGmail, type Gmail } from '../google/gmail';
import type { Payer, Priority, Quota } from '../google/quota';
import { unitsOf, type Tariff } from '../google/tariffs';

export interface OpenedGmail {
  gmail: Gmail;
  /** Units and message reads so far in this slice. */
  spent: { units: number; reads: number };
}

export interface OpenGmailParts {
  accessTokens: AccessTokens;
  quota: Quota;
  tariff: Tariff;
  /** Tells the time when Google names one to come back at. */
  clock: { now(): number };
  /** The simulator's; undefined is Google. */
  baseUrl: string | undefined;
}

const READS = new Set<string>(['messages.get', 'threads.get', 'messages.attachments.get']);

export function makeOpenGmail({ accessTokens, quota, tariff, clock, baseUrl }: OpenGmailParts) {
  return (mailbox: Payer, priority: Priority, signal?: AbortSignal): OpenedGmail => {
    const spent = { units: 0, reads: 0 };
    let token: Promise<string> | null = null;
    const gmail = makeGmail({
      ...(baseUrl ? { baseUrl } : {}),
      ...(signal ? { signal } : {}),
      clock,
      accessToken: async (force) => {
        // Tokens are renewed five minutes early and a slice lasts seconds: once per slice, for all its lanes, is often enough to ask.
        if (!force && token) return token;
        const asked = accessTokens.accessToken(mailbox.id, force && token ? { force: await token } : {});
        token = asked;
        return asked.catch((error: unknown) => {
          if (token === asked) token = null;
          throw error;
        });
      },
      take: async (operation) => {
        const answer = await quota.take(mailbox, operation, priority);
        if (!answer.ok) throw new GoogleError({ operation, kind: 'wait', waitMs: answer.waitMs, reason: PACING });
        spent.units += unitsOf(tariff, operation);
        if (READS.has(operation)) spent.reads += 1;
      },
    });
    return { gmail, spent };
  };
}

export type OpenGmail = ReturnType<typeof makeOpenGmail>;
