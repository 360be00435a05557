/** What must hold for every page, read from its HTML: no script or style of its own, every field named, every id once. */
import { Parser } from 'htmlparser2';

interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  inLabel: boolean;
}

const FIELDS = new Set(['input', 'select', 'textarea']);
const UNNAMED_INPUTS = new Set(['hidden', 'submit', 'button']);

function elementsOf(html: string): Element[] {
  const all: Element[] = [];
  const open: Element[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const element = { name, attributes, text: '', inLabel: open.some((one) => one.name === 'label') };
      all.push(element);
      open.push(element);
    },
    ontext(text) {
      open.forEach((one) => (one.text += text));
    },
    onclosetag() {
      open.pop();
    },
  });
  parser.write(html);
  parser.end();
  return all;
}

/** What is wrong with a page, in words; empty when nothing is. */
export function faultsOf(html: string): string[] {
  const elements = elementsOf(html);
  const ids = elements.flatMap(({ attributes }) => (attributes['id'] === undefined ? [] : [attributes['id']]));
  const labelled = new Set(elements.filter(({ name }) => name === 'label').map(({ attributes }) => attributes['for']));
  const faults: string[] = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `the id ${id} stands twice`);
  for (const { name, attributes, text, inLabel } of elements) {
    const what = `<${name} ${Object.entries(attributes)
      .map(([key, value]) => `${key}="${value.slice(0, 40)}"`)
      .join(' ')}>`;
    if (Object.keys(attributes).some((key) => key.startsWith('on') || key === 'style'))
      faults.push(`${what} has an inline handler or style`);
    if (name === 'style' || (name === 'script' && !attributes['src'])) faults.push(`${what} is inline`);
    if (/^\s*javascript:/i.test(attributes['href'] ?? attributes['src'] ?? attributes['action'] ?? '')) faults.push(`${what} is a script`);
    if (name === 'iframe' && attributes['sandbox'] !== '') faults.push(`${what} is not sandboxed`);
    const field = FIELDS.has(name) && !(name === 'input' && UNNAMED_INPUTS.has(attributes['type'] ?? 'text'));
    if (field && !inLabel && !attributes['aria-label'] && !labelled.has(attributes['id'])) faults.push(`${what} has no label`);
    if (name === 'button' && !text.trim() && !attributes['aria-label']) faults.push(`${what} has no name`);
    if (name === 'a' && (attributes['href'] === undefined || (!text.trim() && !attributes['aria-label'])))
      faults.push(`${what} leads nowhere or has no name`);
    if (name === 'svg' && attributes['aria-hidden'] !== 'true' && !attributes['aria-label'])
      faults.push(`${what} is neither hidden nor named`);
    if (attributes['aria-describedby']?.split(' ').some((id) => !ids.includes(id))) faults.push(`${what} is described by nothing`);
    if (name === 'form' && attributes['method'] === undefined) faults.push(`${what} does not say how it is sent`);
  }
  if (elements.filter(({ name }) => name === 'h1').length !== 1) faults.push('there is not exactly one h1');
  return faults;
}

/** The forms of a page that are posted: where to, and what a person sends who presses the button without touching anything. */
export function formsOf(html: string): { action: string; fields: Record<string, string> }[] {
  const forms: { action: string; fields: Record<string, string> }[] = [];
  let open: Record<string, string> | null = null;
  const parser = new Parser({
    onopentag(name, { method, action = '', name: field, value = '', type, ...rest }) {
      if (name === 'form' && method?.toLowerCase() === 'post') forms.push({ action, fields: (open = {}) });
      const chosen = (type !== 'radio' && type !== 'checkbox') || 'checked' in rest;
      if (open && field && chosen && (FIELDS.has(name) || name === 'button')) open[field] = value;
    },
    onclosetag(name) {
      if (name === 'form') open = null;
    },
  });
  parser.write(html);
  parser.end();
  return forms;
}
