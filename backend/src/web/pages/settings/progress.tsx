/** The live part of the Gmail settings: state, progress, what was left out. Asked for again every two seconds while it moves. */
import { checkText } from '../../../core/check-words';
import { isRunning } from '../../../core/connection-facts';
import { connectionState, type ConnectionState } from '../../../core/connection-state';
import type { ConnectionRecord } from '../../../store/records';
import type { MailboxTotals } from '../../mailbox-totals';
import { Icon } from '../components/icons';
import { Clock, StateText } from '../components/time';
import { counted, number } from '../format/numbers';
import { factsOf } from './connection-facts';
import type { ListedProblems } from './problems';
import { SKIP_WORDS, STATE_ICONS } from './state-words';

export interface ProgressInput extends MailboxTotals {
  connection: ConnectionRecord | null;
  state: ConnectionState;
  problems: ListedProblems;
}

export const stateOf = (connection: ConnectionRecord | null, problems: number, pushExpected: boolean, now: Date): ConnectionState =>
  connectionState(factsOf('gmail', connection, { problems, pushExpected }), now);

const moving = ({ connection, state }: ProgressInput): boolean =>
  state.state === 'importing' || (state.state !== 'not-connected' && isRunning(connection?.import ?? null));

/** The end is known once everything was searched for. */
const knownEnd = (connection: ConnectionRecord | null): { done: number; found: number } | null => {
  const progress = connection?.import ?? null;
  if (!isRunning(progress) || progress.found === 0 || (connection?.searchTerms.length ?? 0) > 0) return null;
  return { done: Math.min(progress.done, progress.found), found: progress.found };
};

export function Progress(input: ProgressInput) {
  const { connection, state } = input;
  const bar = knownEnd(connection);
  const polling = moving(input) ? { 'hx-get': '/settings/gmail/progress', 'hx-trigger': 'every 2s', 'hx-swap': 'outerHTML' } : {};
  return (
    <div id="progress" class="progress-part" {...polling}>
      <div class="connection-state">
        <span class={`state-icon state-icon-${state.tone}`}>
          <Icon name={STATE_ICONS[state.condition]} />
        </span>
        <div>
          <p class="state-word">{state.word}</p>
          <p class="small soft reading">
            <StateText text={state.text} />
          </p>
        </div>
      </div>
      {bar && state.state !== 'reconnect' && state.state !== 'blocked' && (
        <progress class="progress" max={bar.found} value={bar.done} aria-label="Import">
          {number(bar.done)} of {number(bar.found)}
        </progress>
      )}
    </div>
  );
}

/** What htmx gets: the state, and the figures that stand elsewhere on the page (so that an open table stays open). */
export function ProgressFragment(input: ProgressInput) {
  return (
    <>
      <Progress {...input} />
      <SkippedWords {...input} swap />
      <Skipped {...input} swap />
      <LastSync {...input} swap />
    </>
  );
}

const oob = (swap: boolean | undefined) => (swap ? { 'hx-swap-oob': 'true' } : {});
const total = (skipped: ProgressInput['skipped']): number => Object.values(skipped).reduce((sum, n) => sum + n, 0);

export function SkippedWords({ synced, skipped, swap }: ProgressInput & { swap?: boolean }) {
  const left = total(skipped);
  return (
    <span id="skipped-words" {...oob(swap)}>
      {`${counted(synced, 'mail')} synced, ${left === 0 ? 'none left out so far' : `${number(left)} left out, and why`}`}
    </span>
  );
}

export function Skipped({ skipped, swap }: ProgressInput & { swap?: boolean }) {
  const rows = Object.entries(skipped)
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a);
  return (
    <div id="skipped" {...oob(swap)}>
      {rows.length === 0 ? (
        <p class="small soft">Nothing was left out so far.</p>
      ) : (
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">Why</th>
              <th scope="col" class="right">
                Mails
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([reason, n]) => (
              <tr key={reason}>
                <td>{SKIP_WORDS[reason as keyof typeof SKIP_WORDS] ?? reason}</td>
                <td class="right">{number(n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="field-help">
        Of mail that is left out we keep no subject, no text and no address, only a fingerprint of who was on it, so that it follows when
        they become Users. People at your customers’ domains are noted, to be offered under <a href="/people">Unknown people</a>. For one
        mail, ask <a href="/why">Why isn’t this synced?</a>
      </p>
    </div>
  );
}

/** "Last sync 09:12 · complete up to 09:10", and what the last check came upon, also when it was nothing. */
export function LastSync({ connection, swap }: ProgressInput & { swap?: boolean }) {
  const check = connection && checkText({ connected: connection.refreshToken !== null, audit: connection.audit });
  return (
    <div id="last-sync" class="small faint number" {...oob(swap)}>
      <p>
        {connection?.lastSyncAt ? (
          <>
            Last sync <Clock at={connection.lastSyncAt} />
            {connection.completeUpTo && (
              <>
                {' · complete up to '}
                <Clock at={connection.completeUpTo} />
              </>
            )}
          </>
        ) : (
          'No sync yet'
        )}
      </p>
      {check && (
        <p>
          <StateText text={check} />
        </p>
      )}
    </div>
  );
}
