import { DEFAULT_SETTINGS } from '../../../core/types';
import { settingsTyped } from './settings-form';
import { addressesOrDomainsTyped, addressesTyped, domainsTyped, labelsOf, wholeTyped } from './typed-lists';

describe('lists people type', () => {
  test('one per line, cleaned up', () => {
    expect(addressesTyped(' Ada@Old.example \r\n\nada@old.example, sales@old.example')).toEqual({
      value: ['ada@old.example', 'sales@old.example'],
      error: null,
    });
  });
  test('what is no address is named', () => expect(addressesTyped('ada@old.example\nnonsense').error).toContain('“nonsense”'));
  test.each(['a@b', '@b.example', 'a b@c.example', '<a@b.example>', 'a@b..example', 'a@@b.example'])('%s is no address', (text) =>
    expect(addressesTyped(text).error).not.toBeNull(),
  );
  test('a blocklist takes addresses and domains, with or without @', () => {
    expect(addressesOrDomainsTyped('@Acme.example\nlawyer@x.example\nacme.example')).toEqual({
      value: ['acme.example', 'lawyer@x.example'],
      error: null,
    });
    expect(addressesOrDomainsTyped('acme').error).toContain('neither');
    expect(addressesOrDomainsTyped('https://acme.example/').error).toContain('neither');
  });
  test('domains are domains', () => {
    expect(domainsTyped('northwind.dev\nNorthwind.Dev')).toEqual({ value: ['northwind.dev'], error: null });
    expect(domainsTyped('ada@northwind.dev').error).not.toBeNull();
  });
  test('Gmail labels are typed one a field, and emptied ones are dropped', () =>
    expect(labelsOf(['A, B', ' C/D ', '', 'A, B', { x: 1 }])).toEqual(['A, B', 'C/D']));
  test('Gmail labels may hold commas', () => expect(labelsOf('A, B\nC/D\n')).toEqual(['A, B', 'C/D']));
  test('a list has an end', () =>
    expect(addressesTyped(Array.from({ length: 1_001 }, (_, i) => `a${i}@x.example`).join('\n')).error).toContain('1000'));
  test('numbers are whole and within bounds', () => {
    expect(wholeTyped('', 10)).toEqual({ value: 0, error: null });
    expect(wholeTyped(' 7 ', 10).value).toBe(7);
    expect([wholeTyped('11', 10).error, wholeTyped('-1', 10).error, wholeTyped('1.5', 10).error]).not.toContain(null);
  });
});

describe('the settings form', () => {
  test('what is ticked is on, what is not sent is off', () => {
    const before = { ...DEFAULT_SETTINGS, syncThirdPartySender: true, syncTasks: true };
    const { value, errors } = settingsTyped(
      { syncToCustomers: 'on', autoReplies: 'on', visibility: 'subject', leaveOut: 'Private' },
      before,
      'domain',
    );
    expect(errors).toEqual({});
    expect(value).toMatchObject({
      syncTo: 'customers',
      syncThirdPartySender: false,
      syncTasks: true,
      visibility: 'subject',
      filters: { autoReplies: true, bulkMail: false, labels: { leaveOut: ['Private'], only: [] } },
    });
  });
  test('“Sync to customers” needs the domain field', () => {
    expect(settingsTyped({ syncToCustomers: 'on' }, DEFAULT_SETTINGS, '').errors).toHaveProperty('syncToCustomers');
  });
  test('a label can’t be left out and limited to', () => {
    expect(settingsTyped({ leaveOut: 'Private', only: 'private' }, DEFAULT_SETTINGS, '').errors).toHaveProperty('only');
  });
  test('every wrong field is named at once, and what was typed is kept', () => {
    const { value, errors } = settingsTyped({ aliases: 'nope', blocklist: 'a b', holdMinutes: 'soon' }, DEFAULT_SETTINGS, '');
    expect(Object.keys(errors).sort()).toEqual(['aliases', 'blocklist', 'holdMinutes']);
    expect(value.aliases).toEqual(['nope']);
  });
  test('an unknown visibility changes nothing', () => {
    expect(settingsTyped({ visibility: 'all' }, { ...DEFAULT_SETTINGS, visibility: 'metadata' }, '').value.visibility).toBe('metadata');
  });
  test('hostile input is only text', () => {
    expect(settingsTyped({ aliases: ['a', 'b'], blocklist: { $gt: '' }, leaveOut: 5 }, DEFAULT_SETTINGS, '').value).toMatchObject({
      aliases: [],
      blocklist: [],
    });
  });
});
