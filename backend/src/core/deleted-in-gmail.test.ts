import { deletedInGmailAt } from './deleted-in-gmail';

const MONDAY = new Date('2026-11-02T09:00:00Z');
const FRIDAY = new Date('2026-11-06T09:00:00Z');

test.each<[what: string, removed: (Date | null)[], at: Date | null]>([
  ['one mailbox has it', [null], null],
  ['one let it go', [MONDAY], MONDAY],
  ['one of two still has it', [MONDAY, null], null],
  ['both let it go: the last one counts, in whatever order', [FRIDAY, MONDAY], FRIDAY],
  ['nobody is known to have had it', [], null],
])('%s', (_what, removed, at) => expect(deletedInGmailAt(removed.map((removedAt) => ({ removedAt })))).toEqual(at));
