/** The look of Gmail's side panel, light and dark. Custom properties are shared with page-style.ts. */
export const tokens = `
:root {
  color-scheme: light dark;
  --page: #f6f8fc; --surface: #ffffff; --raised: #f1f4f9; --line: #dadce0; --text: #202124; --muted: #5f6368;
  --accent: #4f46e5; --on-accent: #ffffff; --accent-soft: #e8e7fd; --selected: #e7e9fb; --focus: #1a73e8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #111318; --surface: #1b1d22; --raised: #26292f; --line: #3c4043; --text: #e8eaed; --muted: #a6abb3;
    --accent: #a8a4ff; --on-accent: #17162b; --accent-soft: #2c2b46; --selected: #2a2c45; --focus: #8ab4f8;
  }
}
`;

export const cardStyle = `
.gc { font: 14px/20px Roboto, 'Google Sans Text', system-ui, sans-serif; color: var(--text); background: var(--surface); }
.gc p, .gc h2, .gc h3, .gc ul { margin: 0; padding: 0; }
.gc-head { display: flex; justify-content: space-between; gap: 8px; padding: 14px 16px; }
.gc-head h2 { font-size: 16px; line-height: 22px; font-weight: 500; overflow-wrap: anywhere; }
.gc-head p { color: var(--muted); font-size: 13px; line-height: 18px; }
.gc-section { border-top: 1px solid var(--line); padding: 12px 16px; display: grid; gap: 12px; }
.gc-section h3 { font-size: 14px; font-weight: 500; overflow-wrap: anywhere; }
.gc-line { position: relative; display: flex; align-items: flex-start; gap: 12px; }
.gc-icon { flex: 0 0 20px; height: 20px; color: var(--muted); padding-top: 1px; }
.gc-line-text { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.gc-label { color: var(--muted); font-size: 12px; line-height: 16px; }
.gc-text a { color: inherit; text-decoration: none; }
.gc-cut { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.gc-line-link .gc-text a::after { content: ''; position: absolute; inset: -6px -8px; border-radius: 8px; }
.gc-line-link:hover .gc-text a { text-decoration: underline; }
.gc-buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.gc-form { display: contents; }
.gc-button { position: relative; z-index: 1; font: inherit; font-weight: 500; line-height: 20px; padding: 6px 16px; border-radius: 18px; border: 1px solid transparent; cursor: pointer; text-decoration: none; text-align: center; }
.gc-outlined { background: transparent; border-color: var(--line); color: var(--accent); }
.gc-filled { background: var(--accent); color: var(--on-accent); }
.gc-filled_tonal { background: var(--accent-soft); color: var(--accent); }
.gc-borderless { background: transparent; color: var(--accent); }
.gc-button:hover { filter: brightness(0.96); }
.gc-menu { position: relative; }
.gc-menu summary { list-style: none; cursor: pointer; width: 28px; height: 28px; border-radius: 14px; text-align: center; line-height: 28px; color: var(--muted); }
.gc-menu summary::-webkit-details-marker { display: none; }
.gc-menu summary:hover { background: var(--raised); }
.gc-menu ul { position: absolute; right: 0; z-index: 2; min-width: 180px; list-style: none; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 4px 12px rgb(0 0 0 / 0.2); padding: 4px 0; }
.gc-menu-item { display: block; width: 100%; box-sizing: border-box; padding: 8px 16px; color: inherit; text-decoration: none; font: inherit; text-align: left; border: 0; background: none; }
.gc-menu-item:hover { background: var(--raised); }
`;
