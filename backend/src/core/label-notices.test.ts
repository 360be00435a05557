/** Labels that filters name and no mailbox has: what is said of them. */
import { labelNotices } from './label-notices';

const ADA = { INBOX: 'INBOX', Label_1: 'Private/Family' };
const BO = { Label_1: 'Board' };
const told = (labels: { leaveOut?: string[]; only?: string[] }, mailboxes: Record<string, string>[] = [ADA]) =>
  labelNotices({ leaveOut: [], only: [], ...labels }, mailboxes, mailboxes.length > 1 ? 'organisation' : 'member').map(
    ({ list, index, text }) => `${list} ${index}: ${text}`,
  );

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

test('for the organisation it is enough that one mailbox has it', () =>
  expect(told({ leaveOut: ['board', 'Privat'] }, [ADA, BO])).toEqual([
    'leaveOut 1: There was no label “Privat” in any connected mailbox when we last looked. Nothing is left out by it.',
  ]));

test.each([[[]], [[{}]]])('before a mailbox was read nothing is said (%j)', (mailboxes) =>
  expect(told({ leaveOut: ['Privat'] }, mailboxes)).toEqual([]),
);
