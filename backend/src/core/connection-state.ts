/**
 * What a person sees of a connection: one state, one word, one sentence, one remedy. Derived from facts each time it is shown; never stored
 * beside them, so it can't contradict them.
 */
import { wrongUntilLastCheck } from './check-words';
import { isRunning, type ConnectionFacts } from './connection-facts';
import { at, glanceAt, group, mails, type Condition, type ConnectionStateName, type REMEDIES, type Tone } from './connection-words';
import { etaSeconds } from './time-left';

export interface ConnectionState {
  state: ConnectionStateName;
  /** The state, told apart further where it alone would say too little. */
  condition: Condition;
  word: string;
  tone: Tone;
  /** What happened and what it means, one or two plain sentences. Times are RFC 3339 in <time> markers: `{2026-…Z}`, for the reader's zone. */
  text: string;
  /** The one thing that helps; null when nothing is needed. */
  remedy: { action: (typeof REMEDIES)[number]; label: string } | null;
}

/** Work that is this much behind is called so (ms). Polls come every 10 minutes, pushes within seconds. */
const BEHIND_AFTER = 15 * 60_000;
const STALLED_AFTER = 5 * 60_000;
/** A mailbox that was just connected gets its watch within the first round: until then nothing has lapsed. */
const WATCH_WITHIN = 60_000;

type Told = Pick<ConnectionState, 'state' | 'text' | 'remedy'> & { condition?: Condition | undefined };

export function connectionState(facts: ConnectionFacts, now: Date): ConnectionState {
  const told = toldOf(facts, now);
  const condition = told.condition ?? told.state;
  return { ...told, condition, ...glanceAt(condition, facts.problems) };
}

function toldOf(facts: ConnectionFacts, now: Date): Told {
  return (
    notConnected(facts) ??
    needsPerson(facts, now) ??
    wiping(facts) ??
    paused(facts) ??
    importing(facts, now) ??
    behind(facts, now) ??
    upToDate(facts, now)
  );
}

const REMOVING = 'Everything that came from this mailbox is being removed here';

function notConnected(facts: ConnectionFacts): Told | null {
  if (facts.connected) return null;
  const disconnected = facts.wiping ? `Disconnected. ${REMOVING}.` : 'Disconnected. New mail is not synced.';
  const text = facts.connectedAt ? disconnected : 'Not connected yet. Nothing is read until you allow it.';
  return { state: 'not-connected', text, remedy: { action: 'connect', label: 'Click to start authentication' } };
}

/** `detail` of a consent that ended while the admin blocked the app. */
export const AFTER_BLOCK = 'after-block';

/** `detail` of a refusal that is about this app, of one that is about the account's Gmail, and of one that no customer can do anything about. */
export const APP_BLOCKED = 'app-blocked';
export const GMAIL_OFF = 'gmail-off';
export const API_OFF = 'api-off';

/** Nobody can count what can't be read: the usual number of mails, for as long as it lasts. */
function aboutWaiting({ since, usualPerDay = 0 }: { since: Date; usualPerDay?: number }, now: Date): string {
  const about = Math.round((usualPerDay * (now.getTime() - since.getTime())) / (24 * 3_600_000));
  return about < 1 ? '' : ` About ${mails(about)} with your customers wait by now, going by the weeks before.`;
}

function needsPerson({ problem }: ConnectionFacts, now: Date): Told | null {
  if (!problem) return null;
  const since = at(problem.since);
  switch (problem.kind) {
    case 'reconnect':
      return {
        state: 'reconnect',
        text:
          problem.detail === AFTER_BLOCK
            ? `Google has not accepted our access since ${since}, after your admin had blocked this app. Once it is allowed, connect again and all mail since then follows.${aboutWaiting(problem, now)}`
            : problem.until
              ? `Google renews our access but has refused it since ${since}. We try again ${at(problem.until)}; if that does not help, connect again. Mail since then waits in Gmail, and all of it follows.${aboutWaiting(problem, now)}`
              : `Google has not accepted our access since ${since}, usually because the password was changed. Mail since then waits in Gmail; connect again and all of it follows. If the account is suspended, your admin has to restore it first.${aboutWaiting(problem, now)}`,
        remedy: { action: 'reconnect', label: 'Connect again' },
      };
    case 'blocked':
      if (problem.detail === GMAIL_OFF)
        return {
          state: 'blocked',
          condition: 'gmail-off',
          text: `Gmail is switched off for this Google account (since ${since}). Ask your Google Workspace admin to switch it on; sync goes on by itself within ten minutes after that.`,
          remedy: null,
        };
      if (problem.detail === API_OFF)
        return {
          state: 'blocked',
          condition: 'api-off',
          text: `The Gmail API is not enabled in this installation’s Google Cloud project (since ${since}). Whoever runs it enables it under APIs & Services; sync goes on by itself within ten minutes after that.`,
          remedy: null,
        };
      return {
        state: 'blocked',
        text:
          problem.detail === APP_BLOCKED
            ? `Your Google Workspace admin does not allow this app (since ${since}). Ask them to mark it as Trusted. Sync goes on by itself within ten minutes after that, unless Google wants your consent anew.`
            : // A 403 nobody has listed, or “Precondition check failed.” for the whole account: Google doesn't tell which of the two it is.
              `Your Google Workspace admin does not allow this app, or Gmail for this account (since ${since}). Ask them to mark the app as Trusted and to leave Gmail on; sync goes on by itself within ten minutes after that.`,
        remedy: { action: 'admin', label: 'How to allow it' },
      };
    case 'scope-missing':
      return {
        state: 'scope-missing',
        text: 'A permission is missing: the box “View your email messages and settings” was left unticked. Connect again and tick it.',
        remedy: { action: 'reconnect', label: 'Connect again' },
      };
    default:
      return null;
  }
}

function wiping(facts: ConnectionFacts): Told | null {
  if (!facts.wiping) return null;
  if (!facts.paused) return { state: 'importing', text: `${REMOVING}; then the import starts anew.`, remedy: null };
  return { ...PAUSED, text: `${REMOVING}. Paused: the import starts anew when you resume.` };
}

const PAUSED: Told = {
  state: 'paused',
  text: 'Paused. New mail waits in Gmail until you resume.',
  remedy: { action: 'resume', label: 'Resume' },
};

function paused({ paused: isPaused }: ConnectionFacts): Told | null {
  return isPaused ? PAUSED : null;
}

function importing(facts: ConnectionFacts, now: Date): Told | null {
  const running = isRunning(facts.import);
  if (!running && facts.cursor !== null) return null;
  const { found, done } = facts.import ?? { found: 0, done: 0 };
  // Before anything is known of the mailbox, the time it was connected is all there is to measure by.
  const movedAt = facts.import?.progressAt ?? facts.connectedAt ?? now;
  if (now.getTime() - movedAt.getTime() > STALLED_AFTER) {
    return {
      state: 'behind',
      condition: facts.problem?.cause,
      text: `The import has not moved since ${at(movedAt)}. ${facts.problem?.detail || 'We keep trying; nothing is lost.'}`,
      remedy: { action: 'wait', label: 'Sync now' },
    };
  }
  if (facts.import && facts.import.reason !== 'connected' && facts.import.reason !== 'resync' && facts.completeUpTo) return null;
  const eta = etaSeconds(facts, now);
  const left = eta === null ? '' : ` · ${eta < 90 ? 'about a minute' : `about ${Math.round(eta / 60)} minutes`} left`;
  const text =
    found === 0
      ? 'Looking for mail with your customers, newest first.'
      : `${group(Math.min(done, found))} of ${group(found)} mails${left} · newest first, you can use it already`;
  return { state: 'importing', text, remedy: null };
}

function behind(facts: ConnectionFacts, now: Date): Told | null {
  const { problem } = facts;
  const catchingUp = isRunning(facts.import) && facts.import.reason === 'history-expired';
  const stale = facts.completeUpTo !== null && now.getTime() - facts.completeUpTo.getTime() > BEHIND_AFTER;
  if (catchingUp) {
    return {
      state: 'behind',
      condition: 'catching-up',
      text: `Catching up${facts.completeUpTo ? ` with everything since ${at(facts.completeUpTo)}` : ''}: Google no longer keeps the list of changes, so we search instead. Nothing is lost.`,
      remedy: null,
    };
  }
  if (problem?.kind === 'waiting' && stale)
    return {
      state: 'behind',
      condition: problem.cause,
      text: `${problem.detail || 'Google asks us to wait.'} We go on ${problem.until ? at(problem.until) : 'soon'}; nothing is lost.`,
      remedy: null,
    };
  if (problem?.kind === 'failing')
    return {
      state: 'behind',
      condition: problem.cause,
      text: `${problem.detail || 'Something fails on the way.'} We keep trying since ${at(problem.since)}; nothing is lost.`,
      remedy: { action: 'wait', label: 'Sync now' },
    };
  if (stale && facts.wantSeq > facts.doneSeq)
    return { state: 'behind', text: `Mail since ${at(facts.completeUpTo ?? now)} is still being read.`, remedy: null };
  // Polls come every ten minutes whatever happens: nobody has looked, and nobody can say that nothing is there.
  if (stale)
    return {
      state: 'behind',
      condition: 'own-trouble',
      text: `Nobody has looked for mail since ${at(facts.completeUpTo ?? now)}; it is looked for as soon as the sync runs again. Nothing is lost.`,
      remedy: { action: 'wait', label: 'Sync now' },
    };
  if (facts.audit.missing > 0)
    return {
      state: 'behind',
      text: `The check that runs now found ${mails(facts.audit.missing)} missing; they are being added.`,
      remedy: null,
    };
  return null;
}

/** A mail that could not be read weighs more than one that comes minutes later: the word is about the first, the sentence about both. */
function upToDate(facts: ConnectionFacts, now: Date): Told {
  const begins = facts.connectedAt !== null && now.getTime() - facts.connectedAt.getTime() < WATCH_WITHIN;
  const lapsed = facts.pushExpected && (facts.watchExpiresAt === null ? !begins : facts.watchExpiresAt <= now);
  const unread = facts.problems > 0;
  const wrong = wrongUntilLastCheck(facts.audit);
  // What was complete by the rules and people of before is so still; what they are now may name more.
  const following = facts.searchTerms.length > 0 || isRunning(facts.import);
  const text = [
    facts.completeUpTo ? `Complete up to ${at(facts.completeUpTo)}.` : 'Up to date.',
    ...(following ? ['Older mail that a change brings is still being added.'] : []),
    ...(wrong ? [wrong] : []),
    ...(unread ? [`${mails(facts.problems)} could not be read completely; see the list.`] : []),
    ...(lapsed ? ['Gmail’s notifications have lapsed; we look every few minutes instead.'] : []),
  ].join(' ');
  if (unread) return { state: 'up-to-date', condition: 'not-all-read', text, remedy: { action: 'problems', label: 'See the list' } };
  return { state: 'up-to-date', condition: lapsed ? 'polling' : 'up-to-date', text, remedy: null };
}
