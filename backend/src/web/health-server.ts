/** Health and figures on a port of their own (METRICS_PORT), for every role: workers have no other port, and this one stays inside. */
import express from 'express';
import { missingNeeds } from './health';
import type { WebParts } from './web-parts';

export function makeHealthApp(parts: WebParts): express.Express {
  const app = express().disable('x-powered-by').set('etag', false);
  app.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.get('/readyz', async (_req, res) => {
    const missing = await missingNeeds(parts);
    res.status(missing.length === 0 ? 200 : 503).json(missing.length === 0 ? { status: 'ready' } : { status: 'not ready', missing });
  });
  app.get('/metrics', async (_req, res) => {
    res.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
  return app;
}
