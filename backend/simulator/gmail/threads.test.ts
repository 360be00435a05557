import { adaWith, letter } from './testing/mailbox';
import { baseSubject } from './threads';

const day = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T10:00:00Z`;

/** Which messages share a thread, by subject of the thread's first message. */
function threadsOf(mail: Parameters<typeof adaWith>[0]): string[][] {
  const { mailbox } = adaWith(mail).account;
  const ids = [...new Set(mailbox.all().map((message) => message.threadId))];
  return ids.map((id) => mailbox.thread(id).map((message) => message.messageId.split('@')[0]!));
}

test.each([
  ['Re: Offer', 'offer'],
  ['RE: Fwd: AW: Offer', 'offer'],
  ['Re[2]: SV: offer (fwd)', 'offer'],
  ['  Offer\n  two ', 'offer two'],
  ['Regarding: offer', 'regarding: offer'],
])('the base subject of %j is %j', (subject, expected) => {
  expect(baseSubject(subject)).toBe(expected);
});

test('a reply with the same base subject joins the thread, whichever header names the parent', () => {
  const mail = [
    letter('a', { id: '<a@x>', subject: 'Offer', date: day(1) }),
    letter('b', { id: '<b@x>', subject: 'Re: Offer', date: day(2), inReplyTo: '<a@x>' }),
    letter('c', { id: '<c@x>', subject: 'AW: offer', date: day(3), references: ['<zero@x>', '<b@x>'] }),
  ];
  expect(threadsOf(mail)).toEqual([['a', 'b', 'c']]);
});

test('a reply with another subject begins a thread of its own', () => {
  const mail = [
    letter('a', { id: '<a@x>', subject: 'Offer', date: day(1) }),
    letter('b', { id: '<b@x>', subject: 'Lunch', date: day(2), inReplyTo: ['<a@x>'] }),
  ];
  expect(threadsOf(mail)).toEqual([['a'], ['b']]);
});

test('the same subject without a reference is no thread', () => {
  expect(
    threadsOf([letter('a', { id: '<a@x>', subject: 'Hi', date: day(1) }), letter('b', { id: '<b@x>', subject: 'Hi', date: day(2) })]),
  ).toEqual([['a'], ['b']]);
});

test('siblings of a missing parent, a parent that comes later and messages that answer each other share a thread', () => {
  const mail = [
    letter('b', { id: '<b@x>', subject: 'Re: Offer', date: day(1), references: ['<ghost@x>'] }),
    letter('c', { id: '<c@x>', subject: 'Re: Offer', date: day(2), references: ['<ghost@x>'] }),
    letter('ghost', { id: '<ghost@x>', subject: 'Offer', date: day(3) }),
    letter('l1', { id: '<l1@x>', subject: 'Loop', date: day(4), inReplyTo: '<l2@x>' }),
    letter('l2', { id: '<l2@x>', subject: 'Loop', date: day(5), inReplyTo: '<l1@x>' }),
  ];
  expect(threadsOf(mail)).toEqual([
    ['b', 'c', 'ghost'],
    ['l1', 'l2'],
  ]);
});

test("a thread's id is its first message's id, and stays when that message is deleted", () => {
  const { mailbox } = adaWith([
    letter('a', { id: '<a@x>', date: day(1) }),
    letter('b', { id: '<b@x>', subject: 'Re: a', date: day(2), inReplyTo: '<a@x>' }),
  ]).account;
  const [first, second] = mailbox.all();
  expect(second!.threadId).toBe(first!.id);
  mailbox.remove(first!.id);
  expect(mailbox.thread(first!.id)).toEqual([second]);
});
