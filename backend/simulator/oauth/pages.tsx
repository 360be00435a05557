/**
 * Google's sign-in and consent pages: account chooser, granular check boxes, Continue and Cancel, and the errors that stay at Google.
 * Server-rendered; every step is a link or a form, so they work by keyboard and without JavaScript.
 */
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Account } from '../state';
import type { AuthorizationRequest, PageError } from './authorize';
import { nameOf } from './clients';
import { CSS, SELECT_ALL } from './look';
import { isSignIn, titleOf } from './scopes';

const Mark = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
    <circle cx="10" cy="10" r="8" />
    <path d="M10 10h8M10 6a4 4 0 1 0 4 4" />
  </svg>
);

export function htmlDocument(title: string, body: VNode, script?: string): string {
  return `<!doctype html>${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: CSS }} />
      </head>
      <body>
        {body}
        {script === undefined ? null : <script dangerouslySetInnerHTML={{ __html: script }} />}
      </body>
    </html>,
  )}`;
}

const Dialog = ({ children }: { children: ComponentChildren }) => (
  <main class="dialog">
    <div class="card">
      <p class="brand">
        <Mark /> Sign in with Google (simulated)
      </p>
      {children}
    </div>
    <footer>A simulated Google. No real account is involved.</footer>
  </main>
);

const Face = ({ account }: { account: Account }) => (
  <span class="face" aria-hidden="true">
    {account.name.slice(0, 1).toUpperCase()}
  </span>
);

/** @param links the page each person leads to; @param othersHref where the people left out by the app's hint are listed. */
export function chooserPage(
  request: AuthorizationRequest,
  people: readonly { account: Account; href: string }[],
  othersHref: string | null,
): string {
  return htmlDocument(
    'Choose an account',
    <Dialog>
      <h1>Choose an account</h1>
      <p class="soft">to continue to {nameOf(request.client)}</p>
      <ul class="people">
        {people.map(({ account, href }) => (
          <li key={account.sub}>
            <a href={href} data-email={account.email}>
              <Face account={account} />
              <span class="who">
                <b>{account.name}</b>
                <span>
                  {account.email}
                  {account.suspended ? ' · suspended' : ''}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {othersHref === null ? null : (
        <p style="margin-top:16px">
          <a href={othersHref}>Use another account</a>
        </p>
      )}
    </Dialog>,
  );
}

export function consentPage(
  request: AuthorizationRequest,
  account: Account,
  view: { boxes: readonly string[]; granted: readonly string[]; action: string; chooserHref: string },
): string {
  const app = nameOf(request.client);
  const others = request.scopes.filter((scope) => !view.boxes.includes(scope));
  const onlySignIn = request.scopes.every(isSignIn);
  return htmlDocument(
    onlySignIn ? `Sign in to ${app}` : `${app} wants access`,
    <Dialog>
      <h1>{onlySignIn ? `Sign in to ${app}` : `${app} wants access to your Google Account`}</h1>
      <p class="chip">
        <span>{account.email}</span> <a href={view.chooserHref}>Change</a>
      </p>
      <form method="post" action={view.action}>
        {view.boxes.length > 0 ? (
          <Boxes app={app} boxes={view.boxes} granted={view.granted} />
        ) : (
          <>
            <p class="soft">{onlySignIn ? `Google will share with ${app}:` : `This will allow ${app} to:`}</p>
            <ul class="scopes">
              {others.map((scope) => (
                <li key={scope}>{titleOf(scope)}</li>
              ))}
            </ul>
          </>
        )}
        <div class="row">
          <button type="submit" name="decision" value="cancel">
            Cancel
          </button>
          <button type="submit" name="decision" value="continue" class="main">
            Continue
          </button>
        </div>
      </form>
    </Dialog>,
    SELECT_ALL,
  );
}

const Boxes = ({ app, boxes, granted }: { app: string; boxes: readonly string[]; granted: readonly string[] }) => (
  <fieldset style="border:0;padding:0;margin:0;min-width:0">
    <legend style="padding:0;font-weight:600">Select what {app} can access</legend>
    <ul class="scopes">
      <li hidden>
        <label class="box">
          <input type="checkbox" id="all" autocomplete="off" /> <span>Select all</span>
        </label>
      </li>
      {boxes.map((scope) => (
        <li key={scope}>
          <label class="box">
            <input type="checkbox" name="scope" value={scope} checked={granted.includes(scope)} autocomplete="off" />
            <span>
              {titleOf(scope)}
              <code>{scope}</code>
            </span>
          </label>
        </li>
      ))}
    </ul>
  </fieldset>
);

const HEADINGS: Readonly<Record<string, string>> = {
  admin_policy_enforced: 'Access blocked: your organisation’s administrator needs to allow this app',
  redirect_uri_mismatch: 'Access blocked: this app’s request is invalid',
  account_disabled: 'Your account has been disabled',
};

export function errorPage(error: PageError, view: { app: string | null; chooserHref: string | null }): string {
  return htmlDocument(
    `Error ${error.status}: ${error.code}`,
    <Dialog>
      <h1>{HEADINGS[error.code] ?? 'Access blocked: authorization error'}</h1>
      <p>{error.message}</p>
      <p class="error">
        Error {error.status}: {error.code}
      </p>
      {view.app === null ? null : <p class="soft">App: {view.app}</p>}
      {view.chooserHref === null ? null : (
        <p>
          <a href={view.chooserHref}>Use another account</a>
        </p>
      )}
    </Dialog>,
  );
}
