/** A change reads again what it can change, and nothing else; what it can't change has no consequences at all. */
import { NO_CONSEQUENCES, ofKeptPrivate, ofRules, ofSettings, type Consequences } from './consequences';
import { DEFAULT_SETTINGS, NO_FILTERS, type MemberSettings, type OrganisationRules } from './types';

const RULES: OrganisationRules = {
  domains: ['northwind.example'],
  blocklist: [],
  filters: NO_FILTERS,
  visibilityDefault: 'everything',
  domainField: 'domain',
  onDelete: 'keep',
};
const bulk = { ...NO_FILTERS, bulkMail: true };

const ofSetting: [string, Partial<MemberSettings>, Partial<MemberSettings>, Consequences][] = [
  ['nothing', {}, {}, NO_CONSEQUENCES],
  ['who may read it', {}, { visibility: 'metadata', syncTasks: false }, NO_CONSEQUENCES],
  ['the same list in other words', { blocklist: ['@Acme.example'] }, { blocklist: ['acme.example'] }, NO_CONSEQUENCES],
  ['a blocked address', {}, { blocklist: ['jo@acme.example'] }, { stored: ['jo@acme.example'], search: [], reread: [] }],
  [
    'one free again and another blocked',
    { blocklist: ['jo@acme.example', 'lawyer.example'] },
    { blocklist: ['lawyer.example', '@Bank.example'] },
    { stored: ['jo@acme.example', 'bank.example'], search: ['jo@acme.example'], reread: [] },
  ],
  ['an alias', {}, { aliases: ['ada@home.example'] }, { stored: 'all', search: ['ada@home.example'], reread: ['sender-not-involved'] }],
  ['a filter', {}, { filters: bulk }, { stored: 'own', search: [], reread: ['filtered'] }],
  [
    'a label people made',
    {},
    { filters: { ...NO_FILTERS, labels: { leaveOut: ['Private'], only: [] } } },
    { stored: 'own', search: [], reread: ['filtered'] },
  ],
  [
    'a label of Gmail’s own, which nobody followed',
    {},
    { filters: { ...NO_FILTERS, labels: { leaveOut: [], only: ['Starred'] } } },
    { stored: 'own', search: [], reread: ['filtered', 'stale-labels'] },
  ],
  [
    'one more beside it',
    { filters: { ...NO_FILTERS, labels: { leaveOut: [], only: ['Starred'] } } },
    { filters: { ...NO_FILTERS, labels: { leaveOut: ['Board'], only: ['STARRED'] } } },
    { stored: 'own', search: [], reread: ['filtered'] },
  ],
  ['minutes to wait', {}, { holdMinutes: 5 }, { stored: [], search: [], reread: ['held'] }],
  ['third-party senders', {}, { syncThirdPartySender: true }, { stored: 'own', search: [], reread: ['sender-not-involved'] }],
  ['to customers', {}, { syncTo: 'customers' }, { stored: 'own', search: 'everything', reread: ['sender-not-involved'] }],
  [
    'several at once: the widest of each',
    { filters: bulk, blocklist: ['jo@acme.example'] },
    { aliases: ['ada@home.example'], holdMinutes: 5 },
    { stored: 'all', search: ['ada@home.example', 'jo@acme.example'], reread: ['sender-not-involved', 'filtered', 'held'] },
  ],
];

test.each(ofSetting)('a setting: %s', (_, before, after, expected) => {
  expect(ofSettings({ ...DEFAULT_SETTINGS, ...before }, { ...DEFAULT_SETTINGS, ...after })).toEqual(expected);
});

const ofRule: [string, Partial<OrganisationRules>, Consequences][] = [
  ['what new members share', { visibilityDefault: 'subject' }, NO_CONSEQUENCES],
  ['deleted mail goes', { onDelete: 'remove' }, { stored: 'own', search: [], reread: [] }],
  ['a blocked domain', { blocklist: ['lawyer.example'] }, { stored: ['lawyer.example'], search: [], reread: [] }],
  ['a filter', { filters: bulk }, { stored: 'own', search: [], reread: ['filtered'] }],
  ['the domain field', { domainField: 'web' }, { stored: 'own', search: 'everything', reread: ['sender-not-involved'] }],
  [
    'a domain of ours',
    { domains: ['northwind.example', 'nw.example'] },
    { stored: 'own', search: 'everything', reread: ['sender-not-involved'] },
  ],
];

test.each(ofRule)('a rule: %s', (_, after, expected) => {
  expect(ofRules(RULES, { ...RULES, ...after })).toEqual(expected);
});

test('keeping private reads nothing; sharing again reads what was kept, and what the person is on', () => {
  expect(ofKeptPrivate('jo@acme.example', true)).toEqual({ stored: 'own', search: [], reread: [] });
  expect(ofKeptPrivate('jo@acme.example', false)).toEqual({ stored: 'own', search: ['jo@acme.example'], reread: ['kept-private'] });
});
