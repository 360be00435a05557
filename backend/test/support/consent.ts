/** Goes through consent as the person: the address we send them to, what they tick, and the exchange of the code. */
import { createHash, randomBytes } from 'node:crypto';
import type { Simulator } from '../../simulator/server';
import type { CodeGrant, OAuth } from '../../src/google/oauth';

export async function consentTo(oauth: OAuth, simulator: Simulator, email: string, scopes?: readonly string[]): Promise<CodeGrant> {
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const url = oauth.authorizationUrl({
    app: 'gmail',
    purpose: 'connect',
    state: 's',
    nonce: 'n',
    codeChallenge,
    loginHint: email,
    consent: true,
  });
  const approved = simulator.control.approve({ url, email, ...(scopes ? { scopes } : {}) });
  if ('error' in approved) throw new Error(`Google refused: ${approved.error.code} ${approved.error.message}`);
  const code = new URL(approved.redirect).searchParams.get('code') ?? '';
  return oauth.exchange({ app: 'gmail', redirectUri: oauth.redirectUri('gmail', 'connect'), code, codeVerifier });
}
