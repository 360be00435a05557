/** The three figures of a profile: last interaction, last e-mail reply, the last 30 days. */
import type { Rollup } from '../../../store/records';
import { showsSubject } from '../../../core/visibility';
import type { Visibility } from '../../../core/types';
import { lastDays } from '../format/dates';
import { clip, SUBJECT } from '../format/clip';
import { comparedWith, counted, listed, sumOf } from '../format/numbers';
import { useReader } from '../view';
import type { NameOf } from '../sharing';
import { SparkLine } from './spark';
import { Ago, Clock } from './time';

interface FactsInput {
  rollup: Rollup;
  nameOf: NameOf;
  /** Of the last interaction. */
  visibility: Visibility;
  /** Where the 30 days' mails are listed. */
  listHref: string;
}

export function Facts({ rollup, nameOf, visibility, listHref }: FactsInput) {
  const { now } = useReader();
  const days = lastDays(now, 30);
  const earlier = lastDays(new Date(now.getTime() - 30 * 86_400_000), 30);
  const mails = sumOf(rollup.emailDays, days);
  const meetings = sumOf(rollup.meetingDays, days);
  const last = rollup.lastInteraction;
  const each = days.map((day) => (rollup.emailDays[day] ?? 0) + (rollup.meetingDays[day] ?? 0));
  return (
    <div class="facts">
      <div class="fact">
        <h2 class="fact-name">Last interaction</h2>
        <p class="fact-value">{last ? <Ago at={last.at} /> : <span class="none">None yet</span>}</p>
        <p class="fact-more">
          {last ? (
            <>
              <a href={`/interactions/${last.interactionId}`}>
                {last.kind === 'meeting' ? 'Meeting' : 'E-mail'}
                {showsSubject(visibility) && last.subject ? `: ${clip(last.subject, SUBJECT)}` : ''}
              </a>
              <br />
              {listed(last.by.map(nameOf))}
              {last.with.length > 0 && ` with ${listed(last.with)}`}
            </>
          ) : (
            'Mail with one of the Users makes the first.'
          )}
        </p>
      </div>
      <div class="fact">
        <h2 class="fact-name">Last e-mail reply</h2>
        <p class="fact-value">{rollup.lastEmailReplyAt ? <Ago at={rollup.lastEmailReplyAt} /> : <span class="none">None yet</span>}</p>
        <p class="fact-more">
          {rollup.lastEmailReplyAt ? (
            <>
              They wrote <Clock at={rollup.lastEmailReplyAt} />
            </>
          ) : (
            'Nobody there has written to you in the last six months.'
          )}
        </p>
      </div>
      <div class="fact">
        <h2 class="fact-name">Last 30 days</h2>
        <div class="fact-split">
          <p class="fact-value">
            <a class="plain" href={listHref}>
              {counted(mails, 'mail')}
              {meetings > 0 && ` · ${counted(meetings, 'meeting')}`}
            </a>
          </p>
          <SparkLine values={each} noun={meetings > 0 ? 'mails and meetings' : 'mails'} large />
        </div>
        <p class="fact-more">{comparedWith(mails, sumOf(rollup.emailDays, earlier), 'the 30 days before')}</p>
      </div>
    </div>
  );
}
