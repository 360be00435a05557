/** A handler's reply → bytes. The one place where pages become documents and redirects carry their sentence to the next page. */
import type { Request, Response } from 'express';
import { renderDocument, renderFragment } from './pages/document';
import { stripFor } from './pages/frame/strip';
import { themeOf } from './pages/frame/theme';
import type { Caller, Reply, Undo } from './route';
import type { WebParts } from './web-parts';

export async function sendReply(reply: Reply, parts: WebParts, caller: Caller | null, req: Request, res: Response): Promise<void> {
  if ('json' in reply) {
    res.status(reply.status ?? 200).json(reply.json);
  } else if ('page' in reply) {
    const strip = caller ? await stripFor(parts, caller, req.path) : null;
    const flash = takeFlash(req);
    const theme = themeOf(req.get('cookie'));
    const html = renderDocument({ title: reply.title, body: reply.page, caller, path: req.originalUrl, ...flash, theme, strip });
    res
      .status(reply.status ?? 200)
      .type('html')
      .send(html);
  } else if ('fragment' in reply) {
    // The same address answers with a whole page when htmx did not ask.
    res.vary('HX-Request').type('html').send(renderFragment(reply.fragment));
  } else if ('html' in reply) {
    res
      .status(reply.status ?? 200)
      .type('html')
      .send(reply.html);
  } else if ('text' in reply) {
    res
      .status(reply.status ?? 200)
      .type(reply.type)
      .send(reply.text);
  } else if ('download' in reply) {
    res
      .attachment(reply.filename)
      .type(safeType(reply.type))
      .set('Content-Security-Policy', "default-src 'none'; sandbox")
      .send(reply.download);
  } else if ('redirect' in reply) {
    if (reply.message && req.session) Object.assign(req.session, { message: reply.message, undo: reply.undo });
    res.redirect(303, reply.redirect);
  } else {
    res.status(reply.status).end();
  }
}

/** A sender chose the type: anything that is not one is just bytes. */
const safeType = (type: string): string => (/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(type) ? type : 'application/octet-stream');

/** The sentence about what was just done, once. */
function takeFlash(req: Request): { message: string | null; undo: Undo | null } {
  const { message = null, undo = null } = req.session ?? {};
  if (message !== null) {
    delete req.session.message;
    delete req.session.undo;
  }
  return { message, undo };
}
