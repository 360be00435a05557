/** Labels that a member's filters name and their mailbox doesn't have: what is said of them. */
import { labelNotices } from './label-notices';

const ADA = { INBOX: 'INBOX', Label_1: 'Private/Family' };
const told = (labels: { leaveOut?: string[]; only?: string[] }, names: Record<string, string> = ADA) =>
  labelNotices({ leaveOut: [], only: [], ...labels }, names).map(({ list, index, text }) => `${list} ${index}: ${text}`);

test('a label that is left out and does not exist leaves nothing out', () =>
  expect(told({ leaveOut: ['private/family', 'Privat'] })).toEqual([
    'leaveOut 1: There was no label “Privat” in this mailbox when we last looked. Nothing is left out by it.',
  ]));

test('only labels that do not exist: nothing is synced', () =>
  expect(told({ only: ['Customers', 'Clients'] })).toEqual([
    'only 0: There was no label “Customers” in this mailbox when we last looked. As it stands, nothing is synced.',
    'only 1: There was no label “Clients” in this mailbox when we last looked. As it stands, nothing is synced.',
  ]));

test('beside one that exists, a label that does not fits no mail', () =>
  expect(told({ only: ['Inbox', 'Clients'] })).toEqual([
    'only 1: There was no label “Clients” in this mailbox when we last looked. No mail fits it.',
  ]));

test('before the mailbox was read nothing is said', () => expect(told({ leaveOut: ['Privat'] }, {})).toEqual([]));
