/** Words for the last full comparison with Gmail, and for the one that runs. One that found nothing missing is told, too. */
import type { ConnectionFacts } from './connection-facts';
import { at, mails } from './connection-words';

type Audit = ConnectionFacts['audit'];

type Checked = Pick<ConnectionFacts, 'connected' | 'audit'>;

/** Of a mailbox that can't be read none runs, however far one had come. */
export const runningCheck = ({ connected, audit: { startedAt, missing } }: Checked): { startedAt: Date; missing: number } | null =>
  connected && startedAt ? { startedAt, missing } : null;

/** Null where there is nothing to tell: a mailbox that was never read. */
export function checkText({ connected, audit }: Checked): string | null {
  const running = runningCheck({ connected, audit });
  if (running) {
    const { startedAt, missing } = running;
    const soFar = missing > 0 ? `; ${mails(missing)} ${missing === 1 ? 'was' : 'were'} missing so far` : '';
    return `A check against Gmail began ${at(startedAt)} and is not through yet${soFar}.`;
  }
  return lastCheck(audit) ?? (connected ? 'Not checked against Gmail yet; the first check follows the import.' : null);
}

/** Null: there was none. */
function lastCheck(audit: Audit): string | null {
  return (
    audit.checkedAt && `The check of ${at(audit.checkedAt)} against Gmail found ${findings(audit).join(', and ') || 'nothing missing'}.`
  );
}

/** Of the last check, when it found that something was wrong. */
export const wrongUntilLastCheck = (audit: Audit): string | null => (findings(audit).length > 0 ? lastCheck(audit) : null);

function findings({ missed, removed = 0 }: Audit): string[] {
  const them = (n: number) => (n === 1 ? 'it' : 'them');
  return [
    ...(missed > 0 ? [`${mails(missed)} missing and added ${them(missed)}`] : []),
    ...(removed > 0 ? [`${mails(removed)} gone from Gmail and treated ${them(removed)} as deleted`] : []),
  ];
}
