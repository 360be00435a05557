/* The few lines of script. Every page works without: this only saves clicks. */
(() => {
  const root = document.documentElement;
  root.classList.add('scripted');

  const rows = () => [...document.querySelectorAll('.row-link')].filter((one) => one.offsetParent !== null);

  // What has a tooltip lies above the row's link: a press on it opens the row, too.
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.target.closest('a, button, input, select, summary, label, form')) return;
    const row = event.target.closest('.rows-open tbody tr, .entry');
    if (row && !String(getSelection())) row.querySelector('.row-link')?.click();
  });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    const done = () => {
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    };
    navigator.clipboard ? navigator.clipboard.writeText(field.value).then(done, () => {}) : document.execCommand('copy') && done();
  });

  document.addEventListener('click', (event) => event.target.closest('[data-print]') && window.print());

  const SCRIPTED = '[data-copy][hidden], [data-print][hidden]';
  const showScripted = () => document.querySelectorAll(SCRIPTED).forEach((one) => one.removeAttribute('hidden'));
  showScripted();
  document.addEventListener('htmx:afterSettle', showScripted);

  // Pressed twice, the second answer is the one that is shown: of an erasure, a receipt that says there was nothing.
  document.addEventListener('submit', (event) => {
    if (event.target.dataset.once === 'sent') event.preventDefault();
    else if ('once' in event.target.dataset) event.target.dataset.once = 'sent';
  });
  window.addEventListener('pageshow', () => document.querySelectorAll('[data-once]').forEach((one) => (one.dataset.once = '')));

  // A bar under the pointer or the focus says its value beside the chart.
  const say = (event) => {
    const bar = event.target.closest?.('.bars a');
    document.querySelectorAll('.said').forEach((one) => (one.textContent = ''));
    const said = bar?.closest('.chart').querySelector('.said');
    if (said) said.textContent = bar.getAttribute('aria-label');
  };
  document.addEventListener('mouseover', say);
  document.addEventListener('focusin', say);

  // An open menu closes with Escape or a press beside it.
  document.addEventListener('click', (event) => {
    document.querySelectorAll('details.menu[open]').forEach((menu) => menu.contains(event.target) || menu.removeAttribute('open'));
  });

  const move = (step) => {
    const all = rows();
    const next = all[all.indexOf(document.activeElement) + step];
    if (next) next.focus();
    else if (step > 0) all[0]?.focus();
  };

  // Writing in the last line of a list brings the next one.
  document.addEventListener('input', (event) => {
    const line = event.target.closest('.label-line');
    if (!line || !event.target.value || line.nextElementSibling?.matches('.label-line')) return;
    const next = line.cloneNode(true);
    next.querySelector('.field-notice')?.remove();
    const field = next.querySelector('input');
    field.value = '';
    field.setAttribute(
      'aria-label',
      field.getAttribute('aria-label').replace(/\d+$/, (number) => Number(number) + 1),
    );
    field.setAttribute('aria-describedby', `${field.name}-help`);
    line.after(next);
  });

  // "/" to search, j and k through a list, g then c, u, i, t, w, s to a place.
  const PLACES = { c: '/customers', u: '/users', i: '/interactions', p: '/people', t: '/team', w: '/why', s: '/settings/gmail' };
  let going = 0;
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      document.querySelectorAll('details.menu[open]').forEach((menu) => {
        menu.removeAttribute('open');
        menu.querySelector('summary').focus();
      });
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, [contenteditable]')) return;
    if (going > Date.now() && PLACES[event.key]) location.assign(PLACES[event.key]);
    else if (event.key === '/') {
      const box = document.querySelector('[data-search]');
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    } else if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    going = event.key === 'g' ? Date.now() + 1000 : 0;
  });
})();
