/** The look of the simulator's own pages: one small style sheet, light and dark by the reader's system. */

export const CSS = `
:root { color-scheme: light dark;
  --page: light-dark(oklch(0.975 0.004 265), oklch(0.17 0.012 265)); --card: light-dark(#fff, oklch(0.215 0.014 265));
  --text: light-dark(oklch(0.24 0.02 265), oklch(0.94 0.008 265)); --soft: light-dark(oklch(0.46 0.02 265), oklch(0.74 0.015 265));
  --line: light-dark(oklch(0.89 0.01 265), oklch(0.34 0.018 265)); --hover: light-dark(oklch(0.96 0.012 265), oklch(0.27 0.02 265));
  --accent: light-dark(oklch(0.52 0.17 265), oklch(0.76 0.12 265)); --on-accent: light-dark(#fff, oklch(0.19 0.04 265));
  --danger: light-dark(oklch(0.5 0.19 25), oklch(0.78 0.12 25)); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
a { color: var(--accent); } code { font: 13px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.dialog { display: grid; justify-content: center; align-content: center; min-height: 100vh; padding: 16px; grid-template-columns: minmax(0, 448px); }
.wide { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 32px; }
.brand { display: flex; align-items: center; gap: 8px; color: var(--soft); font-size: 13px; margin: 0 0 20px; }
.brand svg { flex: none; }
h1 { font-size: 20px; line-height: 1.35; font-weight: 600; margin: 0 0 8px; text-wrap: balance; } h2 { font-size: 16px; margin: 32px 0 8px; }
p { margin: 0 0 12px; max-width: 68ch; } .soft { color: var(--soft); } .small { font-size: 12px; }
.people { list-style: none; margin: 20px -12px 0; padding: 0; } .people a { display: flex; gap: 12px; align-items: center; padding: 10px 12px; border-radius: 6px; color: inherit; text-decoration: none; }
.people a:hover { background: var(--hover); } .people li + li { border-top: 1px solid var(--line); }
.face { flex: none; width: 32px; height: 32px; border-radius: 50%; display: grid; place-items: center; background: var(--accent); color: var(--on-accent); font-weight: 600; }
.who { min-width: 0; display: block; } .who b { display: block; font-weight: 600; } .who span { color: var(--soft); overflow-wrap: anywhere; }
.chip { display: inline-flex; align-items: center; gap: 8px; border: 1px solid var(--line); border-radius: 999px; padding: 4px 12px; margin: 4px 0 16px; max-width: 100%; overflow-wrap: anywhere; }
ul.scopes { list-style: none; padding: 0; margin: 8px 0 0; border-top: 1px solid var(--line); } ul.scopes li { border-bottom: 1px solid var(--line); padding: 12px 0; }
.box { display: flex; gap: 12px; align-items: flex-start; cursor: pointer; } .box input { width: 18px; height: 18px; margin: 2px 0 0; flex: none; accent-color: var(--accent); }
.box code { color: var(--soft); font-size: 12px; display: block; }
.row { display: flex; justify-content: flex-end; gap: 8px; margin-top: 24px; flex-wrap: wrap; }
button { font: inherit; font-weight: 600; min-height: 36px; padding: 0 20px; border-radius: 6px; border: 1px solid var(--line); background: transparent; color: var(--text); cursor: pointer; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); } button:hover { filter: brightness(1.06); }
.error { color: var(--danger); font-weight: 600; }
details { margin-top: 16px; } summary { cursor: pointer; color: var(--soft); }
footer { margin-top: 16px; color: var(--soft); font-size: 12px; text-align: center; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 8px 16px 8px 0; border-bottom: 1px solid var(--line); }
th { font-size: 12px; font-weight: 600; color: var(--soft); } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 480px) { .card { padding: 24px 20px; } .wide { padding: 20px 16px 48px; } }
`;

/** Ticks or clears all boxes; without JavaScript the person ticks them one by one. */
export const SELECT_ALL = `
const all = document.getElementById('all'), boxes = [...document.querySelectorAll('input[name=scope]')];
if (all) {
  all.closest('li').hidden = false;
  const show = () => { all.checked = boxes.every((b) => b.checked); all.indeterminate = !all.checked && boxes.some((b) => b.checked); };
  all.addEventListener('change', () => boxes.forEach((b) => { b.checked = all.checked; }));
  boxes.forEach((b) => b.addEventListener('change', show)); show();
}`;
