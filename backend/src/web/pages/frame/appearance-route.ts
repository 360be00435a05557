/** Remembers light, dark or "as the system" for a year, and goes back to where the person was. */
import { z } from 'zod';
import { route, type Route } from '../../route';
import { backTo } from '../../inputs';
import { isTheme, THEME_COOKIE } from './theme';

const YEAR_MS = 365 * 86_400_000;

export const appearanceRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/settings/appearance',
    guard: 'session',
    summary: 'Light, dark, or as the system',
    body: z.looseObject({ theme: z.unknown().optional(), back: backTo('/customers') }),
    handle({ body, res, parts }) {
      if (isTheme(body.theme)) {
        const secure = parts.settings.publicUrl.startsWith('https:');
        res.cookie(THEME_COOKIE, body.theme, { maxAge: YEAR_MS, path: '/', httpOnly: true, sameSite: 'lax', secure });
      }
      return { redirect: body.back };
    },
  }),
];
