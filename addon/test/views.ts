/** What the backend answers, recorded: one full view and the ways it varies. The types are the contract's. */
import type {
  ConnectionView,
  ConsoleLinks,
  CustomerView,
  HomeView,
  LastInteraction,
  MessageVerdict,
  MessageView,
  SkipReason,
  UserView,
} from '../../backend/src/contract/addon';

export const CONSOLE = 'https://workspace.startdeliver.com';

const signedIn = { email: 'ada@northwind.example', name: 'Ada Berg', organisation: 'Northwind' };

export const links: ConsoleLinks = {
  home: { label: 'Open Startdeliver', url: `${CONSOLE}/customers` },
  gmailSettings: { label: 'Gmail settings', url: `${CONSOLE}/settings/gmail` },
  why: { label: 'Why is it so?', url: `${CONSOLE}/why?message=18c0ffee` },
};

export const lastInteraction: LastInteraction = {
  when: { at: 1_006_956_300_000, text: '3 days ago' },
  kind: 'email',
  by: 'Ada Berg',
  with: 'Jo Lee',
  subject: 'Renewal & <b>terms</b>',
  url: `${CONSOLE}/interactions/i1`,
};

export const jo: UserView = {
  id: 'u1',
  name: 'Jo Lee',
  email: 'jo@acme.example',
  customer: 'Acme',
  title: 'Head of IT',
  url: `${CONSOLE}/users/u1`,
};

export const acme: CustomerView = {
  id: 'c1',
  name: 'Acme',
  owner: 'Ada Berg',
  url: `${CONSOLE}/customers/c1`,
  lastInteraction,
  lastEmailReply: { at: 1_006_956_300_000, text: 'yesterday 14:05' },
  emails30d: 1_240,
  users: [jo],
};

export const synced: MessageVerdict = {
  verdict: 'synced',
  sentence: 'On Acme since 14:06.',
  visibility: 'everything',
  conversation: { label: 'Open conversation', url: `${CONSOLE}/interactions/i1` },
};

export const upToDate: ConnectionView = {
  state: 'up-to-date',
  condition: 'up-to-date',
  word: 'Up to date',
  sentence: 'Complete up to 09:12.',
  waiting: null,
  remedy: null,
};

export function messageView(changes: Partial<MessageView> = {}): MessageView {
  return {
    kind: 'message',
    signedIn,
    connection: upToDate,
    message: synced,
    customers: [acme],
    unknownPeople: [],
    ambiguous: false,
    links,
    ...changes,
  };
}

export function homeView(changes: Partial<HomeView> = {}): HomeView {
  return {
    kind: 'home',
    signedIn,
    connection: upToDate,
    recent: [{ customer: 'Acme', interaction: lastInteraction }],
    links: { ...links, why: null },
    ...changes,
  };
}

export const skipReasons: readonly SkipReason[] = [
  'internal-only',
  'no-known-user',
  'no-customer-for-domain',
  'sender-not-involved',
  'blocked',
  'filtered',
  'draft',
  'spam',
  'trash',
  'chat',
  'too-old',
  'kept-private',
  'not-connected',
  'not-found',
  'problem',
];

const settings = { label: 'Connect again', url: `${CONSOLE}/settings/gmail` };

/** Every condition, as the backend words it. How many wait is counted while they are being read; nobody can count what can't be. */
export const connections: Record<ConnectionView['condition'], ConnectionView> = {
  'not-connected': {
    state: 'not-connected',
    condition: 'not-connected',
    word: 'Not connected',
    sentence: 'Not connected yet. Nothing is read until you allow it.',
    waiting: null,
    remedy: null,
  },
  importing: {
    state: 'importing',
    condition: 'importing',
    word: 'Importing',
    sentence: '1,240 of 3,020 mails · about 2 minutes left · newest first, you can use it already',
    waiting: null,
    remedy: null,
  },
  'up-to-date': upToDate,
  'not-all-read': {
    ...upToDate,
    condition: 'not-all-read',
    word: 'Up to date, 1 mail not fully read',
    sentence: 'Complete up to 09:12. 1 mail could not be read completely; see the list.',
    remedy: { label: 'See the list', url: `${CONSOLE}/settings/gmail#problems` },
  },
  polling: {
    ...upToDate,
    condition: 'polling',
    word: 'Up to date, by polling',
    sentence: 'Complete up to 09:12. Gmail’s notifications have lapsed; we look every few minutes instead.',
  },
  behind: {
    state: 'behind',
    condition: 'behind',
    word: 'Behind',
    sentence: 'Mail since 08:40 today is still being read.',
    waiting: 140,
    remedy: null,
  },
  'catching-up': {
    state: 'behind',
    condition: 'catching-up',
    word: 'Catching up',
    sentence:
      'Catching up with everything since 2 May, 08:40: Google no longer keeps the list of changes, so we search instead. Nothing is lost.',
    waiting: null,
    remedy: null,
  },
  'google-limit': {
    state: 'behind',
    condition: 'google-limit',
    word: 'Behind, at Google’s limit',
    sentence: 'Today’s limit of calls to Google is used up. We go on 09:00 today; nothing is lost.',
    waiting: 12,
    remedy: null,
  },
  'google-trouble': {
    state: 'behind',
    condition: 'google-trouble',
    word: 'Behind, trouble with Google',
    sentence: 'Google has trouble answering. We go on 09:14 today; nothing is lost.',
    waiting: null,
    remedy: null,
  },
  'own-trouble': {
    state: 'behind',
    condition: 'own-trouble',
    word: 'Behind, trouble on our side',
    sentence: 'Nobody has looked for mail since 08:40 today; it is looked for as soon as the sync runs again. Nothing is lost.',
    waiting: null,
    remedy: { label: 'Sync now', act: { do: 'sync-now' } },
  },
  reconnect: {
    state: 'reconnect',
    condition: 'reconnect',
    word: 'Connection lost',
    sentence:
      'Google has not accepted our access since 3 May, 09:12, usually because the password was changed. Mail since then waits in Gmail; connect again and all of it follows. If the account is suspended, your admin has to restore it first. About 140 mails with your customers wait by now, going by the weeks before.',
    waiting: null,
    remedy: settings,
  },
  blocked: {
    state: 'blocked',
    condition: 'blocked',
    word: 'Blocked by your admin',
    sentence: 'Your Google Workspace admin does not allow this app.',
    waiting: null,
    remedy: { label: 'How to allow it', url: `${CONSOLE}/admin/install` },
  },
  'gmail-off': {
    state: 'blocked',
    condition: 'gmail-off',
    word: 'Gmail is switched off',
    sentence: 'Gmail is switched off for this Google account.',
    waiting: null,
    remedy: null,
  },
  'api-off': {
    state: 'blocked',
    condition: 'api-off',
    word: 'Gmail API not enabled',
    sentence: 'The Gmail API is not enabled in this installation’s Google Cloud project.',
    waiting: null,
    remedy: null,
  },
  'scope-missing': {
    state: 'scope-missing',
    condition: 'scope-missing',
    word: 'Permission missing',
    sentence: 'A permission is missing: the box “View your email messages” was left unticked.',
    waiting: null,
    remedy: settings,
  },
  paused: {
    state: 'paused',
    condition: 'paused',
    word: 'Paused',
    sentence: 'Paused. New mail waits in Gmail until you resume.',
    waiting: null,
    remedy: { label: 'Resume', url: `${CONSOLE}/settings/gmail` },
  },
};

export const addJo: MessageVerdict = {
  verdict: 'skipped',
  reason: 'no-known-user',
  sentence: 'Jo’s mail isn’t synced because jo@acme.example isn’t a User at any customer. Add her to Acme and her 14 earlier mails follow.',
  fix: { action: 'add-user', label: 'Add to Acme', act: { do: 'add-user', email: 'jo@acme.example', name: 'Jo Lee', customer: 'c1' } },
};
