/**
 * OAuth scopes the simulated Google knows: what the consent page says about each, and which of them die with a password.
 * Texts follow Google's own consent page; classes are in GOOGLE.md §2.7.
 */

const AUTH = 'https://www.googleapis.com/auth/';

/** Scope → what the consent page calls it. */
const TITLES: Readonly<Record<string, string>> = {
  openid: 'Associate you with your personal info on Google',
  [`${AUTH}userinfo.email`]: 'See your primary Google Account email address',
  [`${AUTH}userinfo.profile`]: 'See your personal info, including any personal info you’ve made publicly available',
  'https://mail.google.com/': 'Read, compose, send, and permanently delete all your email from Gmail',
  [`${AUTH}gmail.readonly`]: 'View your email messages and settings',
  [`${AUTH}gmail.modify`]: 'Read, compose, and send emails from your Gmail account',
  [`${AUTH}gmail.metadata`]: 'View your email message metadata such as labels and headers, but not the email body',
  [`${AUTH}gmail.compose`]: 'Manage drafts and send emails',
  [`${AUTH}gmail.send`]: 'Send email on your behalf',
  [`${AUTH}gmail.insert`]: 'Add emails into your Gmail mailbox',
  [`${AUTH}gmail.labels`]: 'See and edit your email labels',
  [`${AUTH}gmail.settings.basic`]: 'See, edit, create, or change your email settings and filters in Gmail',
  [`${AUTH}gmail.settings.sharing`]: 'Manage your sensitive mail settings, including who can manage your mail',
  [`${AUTH}calendar`]: 'See, edit, share, and permanently delete all the calendars you can access using Google Calendar',
  [`${AUTH}calendar.readonly`]: 'See and download any calendar you can access using your Google Calendar',
  [`${AUTH}calendar.events`]: 'View and edit events on all your calendars',
  [`${AUTH}calendar.events.readonly`]: 'View events on all your calendars',
  [`${AUTH}calendar.events.owned`]: 'See, create, change, and delete events on Google calendars you own',
  [`${AUTH}calendar.events.owned.readonly`]: 'See the events on Google calendars you own',
  [`${AUTH}calendar.calendarlist.readonly`]: 'See the list of Google calendars you’re subscribed to',
  [`${AUTH}calendar.settings.readonly`]: 'View your Calendar settings',
  [`${AUTH}tasks`]: 'Create, edit, organize, and delete all your tasks',
  [`${AUTH}tasks.readonly`]: 'View your tasks',
};

const SHORT: Readonly<Record<string, string>> = { email: `${AUTH}userinfo.email`, profile: `${AUTH}userinfo.profile` };

export const EMAIL_SCOPE = `${AUTH}userinfo.email`;
export const PROFILE_SCOPE = `${AUTH}userinfo.profile`;
const SIGN_IN: ReadonlySet<string> = new Set(['openid', EMAIL_SCOPE, PROFILE_SCOPE]);

export const isSignIn = (scope: string): boolean => SIGN_IN.has(scope);
export const titleOf = (scope: string): string => TITLES[scope] ?? scope;

/** Gmail scopes die with a password change; Apps Script's gmail.addons.* do not (GOOGLE.md §5.3). */
export const isGmail = (scope: string): boolean =>
  scope === 'https://mail.google.com/' || (scope.startsWith(`${AUTH}gmail.`) && !scope.startsWith(`${AUTH}gmail.addons.`));

/** Splits a `scope` parameter, writes short names out as Google does in its answers, and names what Google does not know. */
export function readScopes(parameter: string): { valid: string[]; invalid: string[] } {
  const asked = [
    ...new Set(
      parameter
        .split(/\s+/)
        .filter(Boolean)
        .map((scope) => SHORT[scope] ?? scope),
    ),
  ];
  return { valid: asked.filter((scope) => scope in TITLES), invalid: asked.filter((scope) => !(scope in TITLES)) };
}

/** Boxes appear with two or more non-sign-in scopes, or sign-in scopes and one other; not for one alone (GOOGLE.md §5.2). */
export function boxesFor(scopes: readonly string[]): string[] {
  const others = scopes.filter((scope) => !isSignIn(scope));
  return others.length >= 2 || (others.length === 1 && others.length < scopes.length) ? others : [];
}
