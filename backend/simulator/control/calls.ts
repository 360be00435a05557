/**
 * Every `/_sim` call: one table that gives the routes, the list on the landing page and the example in an error message.
 */
import type { z } from 'zod';
import type { Control } from './control';
import { Problem } from './problem';
import * as body from './schemas';

export interface CallInput<Body> {
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export interface ControlCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/_sim`. */
  readonly path: string;
  readonly does: string;
  readonly example?: unknown;
  readonly schema?: z.ZodType;
  readonly run: (control: Control, input: CallInput<never>) => unknown;
}

function call<Schema extends z.ZodType>(
  method: ControlCall['method'],
  path: string,
  does: string,
  schema: Schema,
  example: z.input<Schema>,
  run: (control: Control, input: CallInput<z.output<Schema>>) => unknown,
): ControlCall {
  return { method, path, does, schema, example, run };
}

const get = (path: string, does: string, run: ControlCall['run']): ControlCall => ({ method: 'GET', path, does, run });

const notYet = (method: ControlCall['method'], path: string, does: string): ControlCall => ({
  method,
  path,
  does: `${does} (not simulated yet)`,
  run: () => {
    throw new Problem(
      501,
      path,
      `${does}: not yet. Google Calendar and Google Tasks are not simulated so far; Gmail is.`,
      'Use the calls for mail.',
    );
  },
});

const numberOf = (query: URLSearchParams, name: string): number | undefined => {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(value))
    throw new Problem(400, `?${name}`, `"${text}" is neither a number nor a time.`, `Give ${name} as a whole number or as RFC 3339.`);
  return value;
};

export const CALLS: readonly ControlCall[] = [
  get('/world', 'What is loaded: organisations, people, mailboxes, grants, switches', (control) => control.world()),
  get('/mailbox', 'A person’s mail as they see it, newest first; ?email= &limit=', (control, { query }) => ({
    messages: control.mailbox(query.get('email') ?? '', Math.min(numberOf(query, 'limit') ?? 50, 500)),
  })),
  get('/mailbox/message', 'One of these mails with its text; ?email= &id=, a Gmail id or a Message-ID', (control, { query }) =>
    control.mailboxMessage(query.get('email') ?? '', query.get('id') ?? ''),
  ),
  get('/ledger', 'Every Google call per mailbox, sums, highest units in any 60 s; ?email= &since= &limit=', (control, { query }) =>
    control.ledger({
      mailbox: query.get('email')?.toLowerCase() ?? undefined,
      since: numberOf(query, 'since'),
      limit: numberOf(query, 'limit'),
    }),
  ),
  { method: 'DELETE', path: '/ledger', does: 'Start the ledger afresh', run: (control) => control.clearLedger() },
  call(
    'POST',
    '/mail',
    'A mail arrives in every mailbox of the world it is addressed to, and in Sent of a sender in the world',
    body.mailBody,
    {
      to: 'ada@northwind.example',
      message: { from: 'Jo Lee <jo@acme.example>', to: ['ada@northwind.example'], subject: 'Hello', text: 'Good news.' },
    },
    (control, { body: wish }) => control.mail(wish),
  ),
  {
    method: 'DELETE',
    path: '/mail/:messageId',
    does: 'Delete a mail for good in every mailbox, or with ?email= in one',
    run: (control, { params, query }) => control.deleteMail(params.messageId ?? '', query.get('email') ?? undefined),
  },
  call(
    'POST',
    '/labels',
    'Add and remove labels of one mail',
    body.labelsBody,
    { email: 'ada@northwind.example', messageId: '<m1@acme.example>', add: ['STARRED'], remove: ['UNREAD'] },
    (control, { body: wish }) => control.labels(wish),
  ),
  call(
    'POST',
    '/labels/rename',
    'Give a label of a person another name',
    body.renameLabelBody,
    { email: 'ada@northwind.example', name: 'Private', to: 'Confidential' },
    (control, { body: wish }) => control.renameLabel(wish),
  ),
  get('/faults', 'Faults that are still to hit', (control) => control.faults()),
  call(
    'POST',
    '/faults',
    'The next calls of an operation fail, stall, or have their answer cut',
    body.faultBody,
    { operation: 'messages.get', times: 3, status: 429, reason: 'rateLimitExceeded', retryAfter: 2 },
    (control, { body: fault }) => control.fault(fault),
  ),
  { method: 'DELETE', path: '/faults', does: 'Forget all faults', run: (control) => control.clearFaults() },
  get('/push', 'How pushes are delivered and what became of them', (control) => control.push()),
  call(
    'POST',
    '/push',
    'Deliver pushes normally, not at all, twice, in the wrong order, or late',
    body.pushBody,
    { mode: 'delay', seconds: 3 },
    (control, { body: { mode, seconds } }) => (control.setPush(mode, seconds), control.push()),
  ),
  call(
    'POST',
    '/password',
    'The person changes their password: tokens with a Gmail scope die, others live',
    body.personBody,
    { email: 'ada@northwind.example' },
    (control, { body: { email } }) => control.password(email),
  ),
  call(
    'POST',
    '/revoke',
    'The person withdraws access: all clients of the app’s project lose it',
    body.revokeBody,
    { email: 'ada@northwind.example', app: 'gmail' },
    (control, { body: { email, app } }) => control.revoke(email, app),
  ),
  call(
    'POST',
    '/trust',
    'The Workspace admin marks an app trusted, limited or blocked',
    body.trustBody,
    { domain: 'northwind.example', app: 'gmail', level: 'blocked' },
    (control, { body: { domain, app, level } }) => control.trust(domain, app, level),
  ),
  call(
    'POST',
    '/suspend',
    'The admin suspends an account, or restores it',
    body.suspendBody,
    { email: 'ada@northwind.example', suspended: true },
    (control, { body: { email, suspended } }) => control.suspend(email, suspended),
  ),
  call(
    'POST',
    '/gmail-disabled',
    'The admin switches Gmail off for a person or a domain, or on again',
    body.gmailDisabledBody,
    { domain: 'northwind.example', disabled: true },
    (control, { body: { disabled, ...who } }) => control.gmailDisabled(who, disabled),
  ),
  call(
    'POST',
    '/expire-history',
    'Gmail history cursors given out so far become too old (404)',
    body.someoneBody,
    { email: 'ada@northwind.example' },
    (control, { body: { email } }) => control.expireHistory(email),
  ),
  call(
    'POST',
    '/expire-access',
    'Access tokens expire now; refresh tokens live',
    body.someoneBody,
    { email: 'ada@northwind.example' },
    (control, { body: { email } }) => control.expireAccess(email),
  ),
  notYet('POST', '/expire-sync-token', 'Calendar sync tokens given out so far become too old (410)'),
  call(
    'POST',
    '/tariff',
    'Change the tariff (new, old, none) and how a refusal is worded (403, 429, retry-after)',
    body.tariffBody,
    { tariff: 'old', wording: '429' },
    (control, { body: wish }) => control.setTariff(wish),
  ),
  call(
    'POST',
    '/concurrency',
    'How many calls of one person may be under way at once; null for no limit',
    body.concurrencyBody,
    { limit: 10 },
    (control, { body: { limit } }) => control.setConcurrency(limit),
  ),
  call('POST', '/latency', 'How long every Google call takes, in milliseconds', body.latencyBody, { ms: 80 }, (control, { body: { ms } }) =>
    control.setLatency(ms),
  ),
  get('/clock', 'What time it is', (control) => control.advance(0)),
  call('POST', '/clock', 'Let time pass', body.clockBody, { advance: '2d' }, (control, { body: { advance } }) => control.advance(advance)),
  call(
    'POST',
    '/approve',
    'Play the person at the consent page of an authorization URL; returns where Google sends them',
    body.approveBody,
    { url: 'http://localhost:8090/o/oauth2/v2/auth?…', email: 'ada@northwind.example' },
    (control, { body: wish }) => {
      const result = control.approve(wish);
      if ('redirect' in result) return result;
      const { status, code, message } = result.error;
      throw new Problem(status, code, message, 'A person would see this as a page at Google; the app is not called.');
    },
  ),
  call(
    'POST',
    '/identity-token',
    'What ScriptApp.getIdentityToken() gives the add-on of this person',
    body.identityTokenBody,
    { email: 'ada@northwind.example', audience: 'addon.apps.googleusercontent.com' },
    (control, { body: wish }) => control.identityToken(wish),
  ),
  notYet('POST', '/events', 'An event is made, moved or cancelled'),
  notYet('DELETE', '/events/:id', 'An event is deleted'),
  notYet('GET', '/tasks', 'The person’s task lists as Google Tasks holds them'),
  notYet('POST', '/tasks/:id', 'The person ticks, renames, moves or deletes a task'),
];
