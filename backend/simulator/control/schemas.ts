/** What the `/_sim` calls take. Unknown keys are an error: a misspelt option must not be silently ignored. */
import { z } from 'zod';
import { parseDuration } from '../clock';
import { worldMessage } from '../world/schema';

const email = z.string().regex(/^\S+@\S+$/, 'must be an e-mail address');
const app = z.enum(['gmail', 'gcal', 'console']);
const count = z.number().int().min(1);
const milliseconds = z.number().min(0);
const duration = z
  .union([z.string(), z.number()])
  .refine((value) => (parseDuration(value) ?? -1) >= 0, 'must be a duration such as "2d", "1h30m", "90s" or a number of milliseconds')
  .transform((value) => parseDuration(value) ?? 0);

export const mailBody = z.strictObject({
  /** Who it is delivered to, besides everybody named in the message's own to, cc and bcc. */
  to: z.union([email, z.array(email)]).optional(),
  message: worldMessage,
});

export const renameLabelBody = z.strictObject({ email: z.string(), name: z.string().min(1), to: z.string().min(1) });
export const labelsBody = z.strictObject({
  email,
  /** Gmail id or Message-ID. */
  messageId: z.string().min(1),
  add: z.array(z.string().min(1)).default([]),
  remove: z.array(z.string().min(1)).default([]),
});

export const faultBody = z
  .strictObject({
    operation: z.string().min(1),
    times: count.default(1),
    skip: z.number().int().min(0).default(0),
    status: z.number().int().min(0).max(599).optional(),
    reason: z.string().min(1).optional(),
    message: z.string().optional(),
    retryAfter: z.number().min(0).optional(),
    latencyMs: milliseconds.optional(),
    truncate: z.boolean().optional(),
    email: email.optional(),
    target: z.string().min(1).optional(),
    every: count.optional(),
    body: z.string().optional(),
  })
  .refine(({ status, body }) => status === undefined || status === 0 || status >= 400 || (status === 200 && body !== undefined), {
    path: ['status'],
    message:
      'must be 400 or above, 0 for a connection that is closed without an answer, or 200 together with a body (such as an empty page)',
  })
  .refine((fault) => fault.status !== undefined || fault.latencyMs !== undefined || fault.truncate === true, {
    path: ['status'],
    message: 'is missing: a fault needs status, latencyMs or truncate',
  });

export const pushBody = z.strictObject({
  mode: z.enum(['normal', 'drop', 'duplicate', 'reorder', 'delay']),
  seconds: z.number().min(0).max(3600).optional(),
});

export const personBody = z.strictObject({ email });
export const someoneBody = z.strictObject({ email: email.optional() });
export const revokeBody = z.strictObject({ email, app: app.optional() });
export const suspendBody = z.strictObject({ email, suspended: z.boolean().default(true) });
export const gmailDisabledBody = z
  .strictObject({ email: email.optional(), domain: z.string().min(1).optional(), disabled: z.boolean().default(true) })
  .refine((body) => (body.email === undefined) !== (body.domain === undefined), {
    path: ['email'],
    message: 'needs exactly one of email and domain',
  });
export const trustBody = z.strictObject({
  domain: z.string().min(1),
  app: z.enum(['gmail', 'gcal']),
  level: z.enum(['trusted', 'limited', 'blocked']),
});
export const tariffBody = z.strictObject({
  tariff: z.enum(['new', 'old', 'none']).optional(),
  /** How a refusal is worded: 403 (default), 429, or 429 with "Retry after <time>". */
  wording: z.enum(['403', '429', 'retry-after']).optional(),
});
export const concurrencyBody = z.strictObject({ limit: count.nullable() });
export const latencyBody = z.strictObject({ ms: milliseconds });
export const clockBody = z.strictObject({ advance: duration });
export const approveBody = z.strictObject({
  url: z.string().min(1),
  email,
  scopes: z.array(z.string()).optional(),
  deny: z.boolean().optional(),
});
export const identityTokenBody = z.strictObject({
  email,
  audience: z.string().min(1),
  /** Negative: already expired by so many seconds. */
  expiresInSeconds: z.number().int().optional(),
  emailVerified: z.boolean().optional(),
});
export const nothingBody = z.strictObject({});
