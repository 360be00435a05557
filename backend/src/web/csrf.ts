/**
 * No other site may act for a signed-in person. Browsers say where a request comes from (Sec-Fetch-Site; older ones and plain-http
 * addresses: Origin), and only our own pages may change something.
 */
import type { Request } from 'express';
import { Problem } from './problem';

/** Throws Problem 403 unless the request comes from a page of `publicUrl`. Requests that change nothing pass. */
export function refuseOtherSites(req: Request, publicUrl: string): void {
  if (req.method === 'GET' || req.method === 'HEAD') return;
  const site = req.get('sec-fetch-site');
  const ownOrigin = req.get('origin') === new URL(publicUrl).origin;
  if (site === undefined ? ownOrigin : site === 'same-origin') return;
  throw new Problem(403, 'This came from another site, so nothing was changed. Open the page here and press the button again.');
}
