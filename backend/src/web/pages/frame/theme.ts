/** Light, dark, or as the system says: remembered in a cookie, because the very first byte of a page must already know it. */

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const THEME_COOKIE = 'theme';

export const isTheme = (value: unknown): value is Theme => (THEMES as readonly unknown[]).includes(value);

/** The theme in a Cookie header; `system` when there is none or it is something else. */
export function themeOf(cookieHeader: string | undefined): Theme {
  const pair = (cookieHeader ?? '').split(';').find((one) => one.trim().startsWith(`${THEME_COOKIE}=`));
  const value = pair?.split('=')[1]?.trim();
  return isTheme(value) ? value : 'system';
}
