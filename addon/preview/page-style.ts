/** The three panes around the card: list, mail, side panel; on a phone one below the other. */
export const pageStyle = `
* { box-sizing: border-box; }
body { margin: 0; font: 14px/20px Roboto, system-ui, sans-serif; background: var(--page); color: var(--text); }
a { color: inherit; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; border-radius: 6px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--surface); padding: 8px; z-index: 3; }
.top { display: flex; align-items: center; gap: 12px; height: 56px; padding: 0 16px; }
.top h1 { font-size: 18px; font-weight: 500; margin: 0; }
.top .note { color: var(--muted); }
.people { position: relative; margin-left: auto; }
.people summary { list-style: none; cursor: pointer; display: flex; align-items: center; gap: 8px; padding: 6px 12px; border: 1px solid var(--line); border-radius: 20px; background: var(--surface); }
.people summary::-webkit-details-marker { display: none; }
.people div { position: absolute; right: 0; z-index: 3; width: 300px; max-height: 70vh; overflow: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 4px 12px rgb(0 0 0 / 0.2); padding: 8px; }
.people h2 { font-size: 12px; font-weight: 500; color: var(--muted); margin: 8px 8px 4px; }
.people a { display: block; padding: 6px 8px; border-radius: 8px; text-decoration: none; overflow: hidden; text-overflow: ellipsis; }
.people a:hover, .people a[aria-current] { background: var(--raised); }
.people small { display: block; color: var(--muted); }
.avatar { flex: none; width: 24px; height: 24px; border-radius: 50%; background: var(--accent); color: var(--on-accent); text-align: center; line-height: 24px; font-size: 12px; font-weight: 500; }
.panes { display: grid; grid-template-columns: minmax(280px, 2fr) minmax(320px, 3fr) 300px; gap: 12px; padding: 0 12px 12px; height: calc(100vh - 56px); }
.pane { background: var(--surface); border-radius: 16px; overflow: auto; }
.list { list-style: none; margin: 0; padding: 0; }
.list a { display: grid; grid-template-columns: 1fr auto; gap: 0 8px; padding: 8px 16px; text-decoration: none; border-bottom: 1px solid var(--line); }
.list a:hover { background: var(--raised); }
.list a[aria-current] { background: var(--selected); }
.list span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.list .when { color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.list .subject, .list .snippet { grid-column: 1 / -1; }
.list .snippet { color: var(--muted); }
.unread .who, .unread .subject { font-weight: 600; }
.mail { padding: 20px 24px; }
.mail h2 { font-size: 22px; line-height: 28px; font-weight: 400; margin: 0 0 12px; overflow-wrap: anywhere; }
.mail dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0 0 16px; color: var(--muted); }
.mail dd { margin: 0; color: var(--text); overflow-wrap: anywhere; }
.chip { display: inline-block; font-size: 12px; line-height: 18px; padding: 0 8px; margin-right: 4px; border-radius: 9px; background: var(--raised); color: var(--muted); }
.mail pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; max-width: 68ch; }
.back { display: none; }
.empty { padding: 32px 24px; color: var(--muted); }
.panel-top { display: flex; align-items: center; gap: 8px; padding: 10px 16px; border-bottom: 1px solid var(--line); font-weight: 500; }
.panel-top a { margin-left: auto; color: var(--muted); font-weight: 400; font-size: 12px; }
.logo { width: 20px; height: 20px; border-radius: 6px; background: var(--accent); }
.snack { margin: 12px 16px 0; padding: 10px 12px; border-radius: 8px; background: var(--text); color: var(--surface); }
@media (max-width: 1050px) {
  .panes.open { grid-template-columns: 1fr 300px; }
  .panes.open .inbox { display: none; }
  .panes:not(.open) { grid-template-columns: 1fr 300px; }
  .panes:not(.open) .reading { display: none; }
  .back { display: inline; color: var(--accent); }
  .back ~ .note { display: none; }
}
@media (max-width: 720px) {
  .top .note { display: none; }
  .panes, .panes.open, .panes:not(.open) { grid-template-columns: minmax(0, 1fr); height: auto; padding: 0 8px 8px; }
  .panes.open .side { order: 1; }
  .panes.open .reading { order: 2; }
  .pane { overflow: visible; }
  .people div { width: min(300px, 90vw); }
}
`;
