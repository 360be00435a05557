import type { Visibility } from './types';
import { mostClosed, redacted, visibilityOf } from './visibility';

const settings = new Map<string, Visibility>([
  ['open@n.example', 'everything'],
  ['half@n.example', 'subject'],
  ['shut@n.example', 'metadata'],
]);
const ask = (holders: string[], more: { override?: Visibility; reader?: string; fallback?: Visibility } = {}) =>
  visibilityOf({ holders, override: null, settings, fallback: 'subject', reader: null, ...more });

test('a message is shown as openly as its most open holder shares it, in any order', () => {
  expect(ask(['shut@n.example'])).toBe('metadata');
  expect(ask(['shut@n.example', 'half@n.example'])).toBe('subject');
  expect(ask(['half@n.example', 'shut@n.example', 'open@n.example'])).toBe('everything');
});

test('what was said for the conversation overrides, in both directions', () => {
  expect(ask(['open@n.example'], { override: 'metadata' })).toBe('metadata');
  expect(ask(['shut@n.example'], { override: 'everything' })).toBe('everything');
});

test('whoever holds a copy sees their own mail, whatever they share', () => {
  expect(ask(['shut@n.example'], { reader: 'shut@n.example', override: 'metadata' })).toBe('everything');
  expect(ask(['shut@n.example'], { reader: 'open@n.example' })).toBe('metadata');
});

test('a holder nobody knows, or no holder at all, follows the organisation', () => {
  expect(ask(['gone@n.example'])).toBe('subject');
  expect(ask([], { fallback: 'metadata' })).toBe('metadata');
});

test('subject-only hides snippet, text and attachments; metadata hides the subject as well', () => {
  const message = { subject: 'Renewal', snippet: 'Hello', text: 'Hello Jo', attachments: ['offer.pdf'] };
  expect(redacted(message, 'everything')).toEqual(message);
  expect(redacted(message, 'subject')).toEqual({ subject: 'Renewal', snippet: null, text: null, attachments: [] });
  expect(redacted(message, 'metadata')).toEqual({ subject: null, snippet: null, text: null, attachments: [] });
});

test.each<[(Visibility | null)[], Visibility | null]>([
  [['everything', 'metadata', 'subject'], 'metadata'],
  [[null, 'everything', 'subject'], 'subject'],
  [[null, 'everything'], 'everything'],
  [[null, null], null],
])('of %j the most closed holds: %s', (choices, closed) => {
  expect(mostClosed(choices)).toBe(closed);
});
