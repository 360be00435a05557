/** What a person reads when a journey to Google did not end well: what happened, what it means, what to do. */
import type { Notice } from '../notice';
import { GMAIL_SETTINGS, SIGN_IN } from '../paths';

const TRY_SIGN_IN = { href: SIGN_IN, label: 'Sign in again' };
const TRY_CONNECT = { href: '/settings/gmail/connect', label: 'Try again', post: true };

/** The state was unknown, used or too old, or Google took the code back. */
export const expired = (purpose: 'sign-in' | 'connect'): Notice => ({
  status: 400,
  title: 'That took too long, or was already used',
  text: ['For your safety the way back from Google works once, within ten minutes, in the window it began in. Nothing was changed.'],
  action: purpose === 'sign-in' ? TRY_SIGN_IN : { href: GMAIL_SETTINGS, label: 'Back to the settings' },
});

/** Where the steps for the Workspace admin stand, and whether the person may open that page. */
export interface InstallPage {
  url: string;
  isAdmin: boolean;
}

/** Google's error codes at the callback (GOOGLE.md §5.5); most of the others stay on Google's own page. */
export function refusedByGoogle(code: string, purpose: 'sign-in' | 'connect', install: InstallPage): Notice {
  switch (code) {
    case 'access_denied':
      return purpose === 'sign-in'
        ? {
            status: 403,
            title: 'You did not sign in',
            text: ['Google tells us that you cancelled. Nothing was changed.'],
            action: TRY_SIGN_IN,
          }
        : {
            status: 403,
            title: 'Gmail is not connected',
            text: [
              'You did not allow access, so nothing is read and nothing was changed.',
              'If you meant to allow it, try again and press “Continue” on Google’s page.',
            ],
            action: TRY_CONNECT,
          };
    case 'admin_policy_enforced':
      return blockedByAdmin(purpose, install);
    case 'org_internal':
      return {
        status: 403,
        title: 'This app is only for one company',
        text: ['Google lets only people of the company that owns this app sign in. Use your work account, or ask your admin.'],
        action: TRY_SIGN_IN,
      };
    case 'temporarily_unavailable':
    case 'server_error':
      return unavailable(purpose);
    default:
      return {
        status: 400,
        title: 'Google did not let this through',
        text: ['Nothing was changed. Try again; if it happens again, ask your admin and name the code below.'],
        action: purpose === 'sign-in' ? TRY_SIGN_IN : TRY_CONNECT,
        ...(/^[a-z_]{1,50}$/.test(code) ? { detail: `Code: ${code}` } : {}),
      };
  }
}

export const blockedByAdmin = (purpose: 'sign-in' | 'connect', { url, isAdmin }: InstallPage): Notice => ({
  status: 403,
  title: 'Your Google Workspace admin does not allow this app yet',
  text: [
    'Your company decides which apps may read Google data, and this one is not on the list. Nothing was changed.',
    isAdmin
      ? 'You can allow it yourself: the steps take about five minutes.'
      : `Send your admin this address: ${url}. It shows the steps, which take about five minutes. Then try again.`,
  ],
  action: isAdmin ? { href: url, label: 'How to allow it' } : purpose === 'sign-in' ? TRY_SIGN_IN : TRY_CONNECT,
});

export const unavailable = (purpose: 'sign-in' | 'connect'): Notice => ({
  status: 503,
  title: 'Google does not answer right now',
  text: ['Nothing was changed. Try again in a minute.'],
  action: purpose === 'sign-in' ? TRY_SIGN_IN : TRY_CONNECT,
});

export const outsider = (email: string): Notice => ({
  status: 403,
  title: 'No organisation here uses this address',
  text: [
    `You signed in to Google as ${email}. Startdeliver knows no organisation with this domain, so there is nothing to show you. Nothing was stored.`,
    'If you have a work account, sign in with that one. If your company is new here, ask the person who set Startdeliver up to add your domain.',
  ],
  action: { href: '/auth/google?choose=true', label: 'Use another account' },
});

export const unverified: Notice = {
  status: 403,
  title: 'Google has not verified your address',
  text: ['Without that we can’t know that it is yours. Verify the address in your Google account, then sign in again.'],
  action: TRY_SIGN_IN,
};

export const noLongerHere = (organisation: string): Notice => ({
  status: 403,
  title: `You are no longer on the team of ${organisation}`,
  text: [
    'An admin removed you in Startdeliver. Your mailbox is not read any more, and our access to it was given back to Google.',
    'If that is a mistake, ask your Startdeliver admin to bring you back; then sign in again.',
  ],
  action: { href: '/auth/google?choose=true', label: 'Use another account' },
});

export const otherAccountBound = (email: string): Notice => ({
  status: 403,
  title: 'This address belongs to another Google account',
  text: [
    `${email} has signed in here before with a different Google account. To keep that person’s data safe we do not hand it on.`,
    'If your account was made anew, ask your Startdeliver admin to free the address.',
  ],
  action: { href: '/auth/google?choose=true', label: 'Use another account' },
});

export const otherAccountChosen = (email: string, member: string): Notice => ({
  status: 403,
  title: 'That was a different Google account',
  text: [
    `You are signed in here as ${member}, but gave access to ${email}. Nothing was connected.`,
    `Try again and choose ${member} on Google’s page.`,
  ],
  action: TRY_CONNECT,
});

export const scopeMissing: Notice = {
  status: 403,
  title: 'One box was left unticked',
  text: [
    'Google asked you what we may do, and “View your email messages and settings” was not ticked. Without it no mail can be synced, so nothing was connected.',
    'Try again, and tick that box before you press “Continue”. Only mail with people at your customers is ever kept.',
  ],
  action: TRY_CONNECT,
};

export const noRefreshToken: Notice = {
  status: 409,
  title: 'Google did not give lasting access',
  text: [
    'We asked twice and got access for one hour only, which is no use for a sync. Nothing was connected.',
    'Open myaccount.google.com › Security › Third-party access, remove this app there, and try again.',
  ],
  action: TRY_CONNECT,
};
