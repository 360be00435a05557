/** The add-on preview (API.md §4): only with a simulator, only outside production. The bundle draws and presses; here it is only mounted. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';
import type { Express } from 'express';
import { Problem } from './problem';
import type { WebParts } from './web-parts';

interface PreviewModule {
  makePreview(options: { simulatorUrl: string; backendUrl: string; bundlePath: string; audience: string }): {
    handle(request: IncomingMessage, response: ServerResponse): void;
  };
}

/** Loaded at the first request, so that a backend starts without the add-on being built. Before any body parser: it reads its own. */
export function mountPreview(app: Express, { settings }: Pick<WebParts, 'settings'>): void {
  const { simulatorUrl, addonDist, production, publicUrl, addonAudiences } = settings;
  if (!simulatorUrl || !addonDist || production) return;
  const modulePath = join(addonDist, 'preview.js');
  const load = async () => {
    if (!existsSync(modulePath)) throw new Problem(503, 'The add-on is not built yet: run `npm run addon:build`.');
    const { makePreview } = (await import(pathToFileURL(modulePath).href)) as PreviewModule;
    return makePreview({ simulatorUrl, backendUrl: publicUrl, bundlePath: join(addonDist, 'Code.js'), audience: addonAudiences[0] ?? '' });
  };
  let preview: ReturnType<typeof load> | null = null;
  app.use('/preview', async (req, res) => {
    Object.assign(res.locals, { pattern: '/preview' });
    preview ??= load();
    preview.catch(() => (preview = null));
    (await preview).handle(req, res);
  });
}
