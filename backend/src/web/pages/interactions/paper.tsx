/** A mail's own HTML, shown only when asked for. */
import { pieces } from './quoted';

/** What the HTML shown may weigh once it is escaped. */
const HTML_LIMIT = 60_000;

/**
 * A mail's HTML in a frame that can do nothing: no scripts, no forms, no links that open, nothing loaded (not even ours: the frame
 * has no origin). Plain presentational attributes, because the policy forbids styles there, too.
 */
export function Paper({ html, from }: { html: string; from: string }) {
  const text = pieces(html, HTML_LIMIT, 1)[0] ?? '';
  const document =
    `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'">` +
    `<base target="_blank"></head><body bgcolor="#ffffff" text="#1f2328"><font face="Segoe UI, Roboto, Helvetica, Arial, sans-serif" size="2">` +
    `${text}</font></body></html>`;
  return (
    <div>
      <iframe
        class={`paper${text.length < 3_000 ? ' paper-short' : ''}`}
        sandbox=""
        srcdoc={document}
        title={`HTML of the mail from ${from}`}
        loading="lazy"
        tabIndex={0}
      />
      <p class="field-help">
        Links and images are off in here. {text.length < html.length && 'The mail goes on; the whole of it is in Gmail.'}
      </p>
    </div>
  );
}
