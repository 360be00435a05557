/** Headers that make a browser hold back: nothing inline, nothing from elsewhere, no frame around us. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { WebSettings } from './web-parts';

export function securityHeaders({ publicUrl, simulatorUrl }: Pick<WebSettings, 'publicUrl' | 'simulatorUrl'>): RequestHandler {
  const https = publicUrl.startsWith('https:');
  // Chrome holds a form's redirects to form-action, too: "Click to start authentication" leads to Google.
  const google = simulatorUrl ? new URL(simulatorUrl).origin : 'https://accounts.google.com';
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        // Mail's own HTML lives in sandboxed srcdoc frames.
        'frame-src': ["'self'"],
        'form-action': ["'self'", google],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        ...(https ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    // 'no-referrer' would make browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  }) as RequestHandler;
}
