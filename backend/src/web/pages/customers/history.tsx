/** A customer's history: what happened on which day, newest first. A conversation is one entry a day, however many mails it had. */
import type { Visibility } from '../../../core/types';
import type { ListedMessage } from '../../../store/message-lists';
import { Badge, Empty } from '../components/layout';
import { dayKey, dayLabel, exactTime, timeOfDay } from '../format/dates';
import { number } from '../format/numbers';
import { MailEntry } from '../interactions/mail-entry';
import { useReader } from '../view';
import type { NameOf } from '../sharing';

export interface HistoryEntry {
  /** The newest message of the conversation on that day. */
  message: ListedMessage;
  /** How many messages of the conversation that day. */
  thatDay: number;
}

/** Messages (newest first) by day in the reader's zone, each conversation once a day. Pure. */
export function byDay(messages: readonly ListedMessage[], zone: string): { day: string; at: Date; entries: HistoryEntry[] }[] {
  const days: { day: string; at: Date; entries: HistoryEntry[] }[] = [];
  for (const message of messages) {
    const day = dayKey(message.at, zone);
    let last = days.at(-1);
    if (!last || last.day !== day) days.push((last = { day, at: message.at, entries: [] }));
    const known = last.entries.find((entry) => entry.message.conversation !== null && entry.message.conversation === message.conversation);
    if (known) known.thatDay += 1;
    else last.entries.push({ message, thatDay: 1 });
  }
  return days;
}

interface HistoryInput {
  messages: readonly ListedMessage[];
  /** Messages in the whole conversation. */
  countOf: (message: ListedMessage) => number;
  visibilityOf: (message: ListedMessage) => Visibility;
  nameOf: NameOf;
  /** Address of the page with older entries; null when this is all. */
  older: string | null;
}

export function History({ messages, countOf, visibilityOf, nameOf, older }: HistoryInput) {
  const { now, zone } = useReader();
  if (messages.length === 0) {
    return (
      <Empty
        icon="mail"
        title="Nothing has happened yet"
        action={
          <a class="button" href="/why">
            Why isn’t a mail here?
          </a>
        }
      >
        Mail between your team and this customer’s Users appears here, six months back, within seconds from now on.
      </Empty>
    );
  }
  return (
    <>
      {byDay(messages, zone).map(({ day, at, entries }) => (
        <section class="day" key={day}>
          <h2>
            <time dateTime={day}>{dayLabel(at, now, zone)}</time>
          </h2>
          <ul>
            {entries.map((entry) => (
              <Entry
                key={entry.message.id}
                entry={entry}
                count={countOf(entry.message)}
                visibility={visibilityOf(entry.message)}
                nameOf={nameOf}
              />
            ))}
          </ul>
        </section>
      ))}
      {older && (
        <p class="form-actions">
          <a class="button" rel="next" href={older}>
            Older
          </a>
        </p>
      )}
    </>
  );
}

interface EntryInput {
  entry: HistoryEntry;
  count: number;
  visibility: Visibility;
  nameOf: NameOf;
}

function Entry({ entry: { message, thatDay }, count, visibility, nameOf }: EntryInput) {
  const { zone } = useReader();
  return (
    <MailEntry message={message} visibility={visibility} nameOf={nameOf}>
      {count > 1 && (
        <Badge title={`${number(count)} messages in the conversation${thatDay > 1 ? `, ${number(thatDay)} of them on this day` : ''}`}>
          {thatDay > 1 ? `${number(thatDay)} of ${number(count)}` : number(count)}
        </Badge>
      )}
      <time dateTime={message.at.toISOString()} title={exactTime(message.at, zone)}>
        {timeOfDay(message.at, zone)}
      </time>
    </MailEntry>
  );
}
