/** The endpoints that answer who somebody is and whose signature it was: userinfo, tokeninfo, signing certificates, the discovery document. */
import express, { type Request, type Response, type Router } from 'express';
import type { Account } from '../state';
import type { Clock } from '../clock';
import { tokeninfo, userinfo, userinfoV2 } from './identity';
import { ISSUER } from './keys';
import { AUTH_PATH, bearerOf, queryOf, readForm } from './requests';
import type { TokenParts } from './token-endpoint';

export function identityRoutes(parts: TokenParts & { clock: Clock }): Router {
  const { tokens } = parts;
  const router = express.Router();
  const tokenForm = express.text({ type: () => true, limit: '100kb' });

  router.get('/oauth2/v3/certs', (_request, response) => void cacheable(response).json(parts.keys.jwks));
  router.get('/oauth2/v1/certs', (_request, response) => void cacheable(response).json(parts.keys.pems));

  const holder = (request: Request): { account: Account; scopes: readonly string[] } | null => {
    const token = tokens.find(bearerOf(request) ?? queryOf(request).get('access_token') ?? '');
    const account = token?.kind === 'access' ? parts.accountOf(token.sub) : undefined;
    return token && account && !account.suspended ? { account, scopes: token.scopes } : null;
  };
  const identity = (shape: typeof userinfo) => (request: Request, response: Response) => {
    const found = holder(request);
    if (found) return void response.set('Cache-Control', 'no-store').json(shape(found.account, found.scopes));
    response.status(401).json({ error: 'invalid_request', error_description: 'Invalid Credentials' });
  };
  router.all(['/oauth2/v3/userinfo', '/v1/userinfo'], identity(userinfo));
  router.all(['/oauth2/v2/userinfo', '/oauth2/v1/userinfo'], identity(userinfoV2));

  router.all(['/tokeninfo', '/oauth2/v3/tokeninfo'], tokenForm, (request, response) => {
    const token = tokens.find(queryOf(request).get('access_token') ?? readForm(request).get('access_token') ?? bearerOf(request) ?? '');
    const account = token?.kind === 'access' ? parts.accountOf(token.sub) : undefined;
    if (token && account) return void response.json(tokeninfo(account, token, parts.clock.now()));
    response.status(400).json({ error: 'invalid_token', error_description: 'Invalid Value' });
  });

  router.get('/.well-known/openid-configuration', (request, response) => {
    const base = `${request.protocol}://${request.get('host') ?? 'localhost'}`;
    response.json({
      issuer: ISSUER,
      authorization_endpoint: `${base}${AUTH_PATH}`,
      token_endpoint: `${base}/token`,
      userinfo_endpoint: `${base}/v1/userinfo`,
      revocation_endpoint: `${base}/revoke`,
      jwks_uri: `${base}/oauth2/v3/certs`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['plain', 'S256'],
    });
  });

  return router;
}

/** Google lets certificates be kept for hours; five minutes here, because a simulator is started anew more often than Google. */
const cacheable = (response: Response): Response => response.set('Cache-Control', 'public, max-age=300, must-revalidate, no-transform');
