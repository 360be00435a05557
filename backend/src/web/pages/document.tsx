/**
 * The whole HTML document around a page, and pieces of pages for htmx. Nothing inline: the Content-Security-Policy is
 * `script-src 'self'; style-src 'self'`, so neither <style>, style="", <script> text nor on… attributes may appear anywhere.
 */
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { assetHref } from '../assets/manifest';
import type { Caller, Undo } from '../route';
import { Frame } from './frame/frame';
import type { Strip } from './frame/strip';
import type { Theme } from './frame/theme';

export interface DocumentInput {
  title: string;
  body: VNode;
  /** Null on pages anyone may see: they have no navigation. */
  caller: Caller | null;
  /** The request's path and query: marks the current place in the navigation. */
  path: string;
  /** One sentence about what was just done; null for none. */
  message: string | null;
  /** How that is taken back, when it can be. */
  undo?: Undo | null;
  /** From the cookie `theme` (frame/theme.ts). */
  theme: Theme;
  /** From frame/strip.ts; null when the viewer's connection needs nothing. */
  strip: Strip | null;
}

const STYLES = ['tokens.css', 'base.css', 'frame.css', 'lists.css', 'forms.css', 'profile.css'];
const SCRIPTS = ['htmx.min.js', 'console.js'];

/** htmx would add a <style> and use eval otherwise, and the policy forbids both. */
const HTMX_CONFIG = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
});

export function renderDocument(input: DocumentInput): string {
  const { title, body, caller, path, message, undo = null, theme, strip } = input;
  const html = render(
    <html lang="en" data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <meta name="referrer" content="same-origin" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title>{title ? `${title} · Startdeliver` : 'Startdeliver'}</title>
        <link rel="icon" href={assetHref('mark.svg')} type="image/svg+xml" />
        {STYLES.map((name) => (
          <link key={name} rel="stylesheet" href={assetHref(name)} />
        ))}
        {SCRIPTS.map((name) => (
          <script key={name} src={assetHref(name)} defer />
        ))}
      </head>
      <body>
        <>
          {caller?.member ? (
            <Frame caller={caller} path={path} message={message} undo={undo} theme={theme} strip={strip}>
              {body}
            </Frame>
          ) : (
            <main class="alone" id="content">
              {body}
            </main>
          )}
        </>
      </body>
    </html>,
  );
  return `<!doctype html>${html}`;
}

export const renderFragment = (fragment: VNode): string => render(fragment);
