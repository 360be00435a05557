import fc from 'fast-check';
import { explanationText, type ExplanationReason } from './explanations';

test.each<[ExplanationReason, Parameters<typeof explanationText>[1], string]>([
  ['synced', { customers: ['Acme', 'Beta'] }, 'This mail is synced to Acme and Beta.'],
  ['synced', { customers: [] }, 'This mail is synced.'],
  ['synced', { removed: true }, 'This mail is synced. It was deleted in Gmail since; what your team shared stays.'],
  ['will-sync', { customers: ['Acme'] }, 'This mail will be synced to Acme; it is on its way.'],
  ['will-sync', { customers: ['Acme'], stopped: true }, 'This mail will be synced to Acme as soon as Gmail is read again.'],
  ['blocked', { detail: 'jo@acme.example' }, 'jo@acme.example is on a blocklist. Take the entry off the list and this mail follows.'],
  [
    'blocked',
    { detail: 'jo@acme.example', list: 'member' },
    'jo@acme.example is on your own blocklist. Take the entry off the list and this mail follows.',
  ],
  [
    'blocked',
    { detail: 'jo@acme.example', list: 'organisation' },
    'jo@acme.example is on your organisation’s blocklist. An admin can take the entry off; this mail follows then.',
  ],
  [
    'blocked',
    { detail: 'kim@acme.example', list: 'erased' },
    'kim@acme.example is kept out since it was erased. An admin can let its mail in again; this mail follows then.',
  ],
  [
    'blocked',
    { detail: 'a@x.example, b@x.example' },
    'a@x.example, b@x.example are on a blocklist. Take the entry off the list and this mail follows.',
  ],
  [
    'no-known-user',
    { person: 'jo@acme.example', customer: 'Acme' },
    'This mail isn’t synced because jo@acme.example isn’t a User at any customer. Add them to Acme and their earlier mails follow.',
  ],
  [
    'no-known-user',
    {},
    'This mail isn’t synced because nobody on it is a User at any customer. Add them to a customer and their earlier mails follow.',
  ],
  [
    'no-customer-for-domain',
    { person: 'jo@acme.example' },
    'This mail isn’t synced because no customer has the domain acme.example. Enter the domain at the customer and its mail follows.',
  ],
  ['filtered', { detail: 'automatic replies' }, 'A filter leaves this mail out: automatic replies. Change the filter and it follows.'],
])('%s %j', (reason, facts, expected) => expect(explanationText(reason, facts)).toBe(expected));

const REASONS: Record<ExplanationReason, true> = {
  synced: true,
  'will-sync': true,
  draft: true,
  spam: true,
  trash: true,
  chat: true,
  'too-old': true,
  'internal-only': true,
  blocked: true,
  'no-known-user': true,
  'no-customer-for-domain': true,
  'sender-not-involved': true,
  filtered: true,
  'kept-private': true,
  'not-found': true,
  'not-connected': true,
  problem: true,
};

test('every reason has a whole sentence, whatever is known', () => {
  const text = fc.option(fc.constantFrom('jo@acme.example', 'Acme'), { nil: undefined });
  const facts = fc.record({ person: text, customer: text, detail: text }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(REASONS) as ExplanationReason[])), facts, (reason, known) => {
      const sentence = explanationText(reason, known);
      expect(sentence).toMatch(/^\S.*\.$/);
      expect(sentence).not.toMatch(/undefined|null| {2}/);
    }),
  );
});
