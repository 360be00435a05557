import { readFileSync } from 'node:fs';
import { assets } from './manifest';

/** oklch → linear sRGB → relative luminance (Björn Ottosson's matrices), for the contrast of WCAG 2. */
function luminance([lightness, chroma, hue]: readonly [number, number, number]): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return (
    0.2126 * clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  );
}

function contrast(one: readonly [number, number, number], other: readonly [number, number, number]): number {
  const [low, high] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const fileOf = (name: string): string => readFileSync(assets.find(({ path }) => path.endsWith(`/${name}`))?.file ?? '', 'utf8');
const tokens = fileOf('tokens.css');

function colour(token: string, theme: 'light' | 'dark'): readonly [number, number, number] {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(tokens)?.[1] ?? '';
  const all = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ?([\d.]*)\)/g)].map(
    (found) => [Number(found[1]), Number(found[2]), Number(found[3] || 0)] as const,
  );
  const chosen = theme === 'dark' && all.length > 1 ? all[1] : all[0];
  if (!chosen) throw new Error(`no colour --${token}`);
  return chosen;
}

const GROUNDS = ['ground', 'ground-side', 'ground-soft', 'ground-hover', 'ground-field', 'ground-float'];
const PAIRS: [string, string][] = [
  ...GROUNDS.flatMap((ground): [string, string][] => [
    ['text', ground],
    ['text-soft', ground],
    ['text-faint', ground],
    ['accent-text', ground],
    ['danger-text', ground],
  ]),
  ['text', 'ground-pressed'],
  ['text-soft', 'ground-pressed'],
  ['accent-text', 'ground-pressed'],
  ['accent-on', 'accent'],
  ['accent-on', 'accent-hover'],
  ['accent-on', 'danger'],
  ['accent-on', 'danger-hover'],
  ['accent-text', 'accent-soft'],
  ['text', 'accent-soft'],
  ...['success', 'warning', 'danger'].flatMap((tone): [string, string][] => [
    [`${tone}-text`, `${tone}-soft`],
    ['text', `${tone}-soft`],
    ['text-soft', `${tone}-soft`],
  ]),
];

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test.each(PAIRS)('%s on %s has at least 4.5:1', (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
});

describe('colours and sizes stand in tokens.css only', () => {
  const others = assets
    .filter(({ path }) => path.endsWith('.css') && !path.endsWith('/tokens.css'))
    .map(({ path }) => path.slice('/assets/'.length));
  test.each(others)('%s', (name) => {
    const css = fileOf(name).replace(/\/\*[\s\S]*?\*\//g, '');
    expect(css.match(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|color-mix)\(/gi) ?? []).toEqual([]);
    expect(css.match(/font-size:(?!\s*(var\(|inherit|100%))[^;]+/g) ?? []).toEqual([]);
    expect(css.match(/border-radius:(?!\s*(var\(|2px))[^;]+/g) ?? []).toEqual([]);
  });
  test('every token that is used exists', () => {
    const used = others.flatMap((name) => [...fileOf(name).matchAll(/var\(--([a-z0-9-]+)\)/g)].map(([, token]) => token));
    const missing = [...new Set(used)].filter((token) => !tokens.includes(`--${token}:`));
    expect(missing).toEqual([]);
  });
});

test('every file is there, and its address changes with its content', () => {
  expect(assets.length).toBeGreaterThan(7);
  for (const { href, path, file } of assets) {
    expect(readFileSync(file).length).toBeGreaterThan(0);
    expect(href).toMatch(new RegExp(`^${path.replace(/\./g, '\\.')}\\?v=[0-9a-f]{12}$`));
  }
});
