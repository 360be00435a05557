/**
 * The two journeys to Google and back: signing in, and allowing Gmail to be read. State once and ten minutes, PKCE, nonce, exact redirect.
 */
import { z } from 'zod';
import { SIGN_IN } from '../paths';
import { route, type Route } from '../route';
import { endSessions, signOut } from '../session';
import { returned } from './come-back';
import { finishConnect, signedIn, startConnect } from './connect';
import { finishSignIn, startSignIn } from './sign-in';

const text = z.string().max(2_000).optional();

export const oauthRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/auth/google',
    guard: 'public',
    summary: 'To Google, to sign in; return_to is a path of the console',
    query: z.object({ login_hint: text, return_to: text, choose: text }),
    handle: startSignIn,
  }),
  route({
    method: 'GET',
    path: '/auth/google/callback',
    guard: 'public',
    summary: 'Back from Google after signing in',
    query: returned,
    handle: finishSignIn,
  }),
  route({
    method: 'POST',
    path: '/auth/sign-out',
    guard: 'public',
    summary: 'Ends the session',
    handle: async ({ req }) => {
      await signOut(req);
      return { redirect: SIGN_IN };
    },
  }),
  route({
    method: 'POST',
    path: '/auth/sign-out-everywhere',
    guard: 'session',
    summary: 'Ends every session of the person, on every device',
    handle: async ({ parts, caller, req }) => {
      const { organisation, member } = signedIn(caller);
      await endSessions(parts, organisation.id, member.email);
      await signOut(req);
      return { redirect: SIGN_IN };
    },
  }),
  route({
    method: 'POST',
    path: '/settings/gmail/connect',
    guard: 'session',
    summary: 'To Google, to allow Gmail to be read',
    handle: (context) => startConnect(context),
  }),
  route({
    method: 'GET',
    path: '/oauth/gmail/callback',
    guard: 'session',
    summary: 'Back from Google with or without the permission',
    query: returned,
    handle: finishConnect,
  }),
];
