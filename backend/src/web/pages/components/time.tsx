/** Times: relative in the text with the exact time in the tooltip, or the clock time where a sentence needs it. */
import { Fragment } from 'preact';
import { clockTime, exactTime, relativeTime } from '../format/dates';
import { useReader } from '../view';

/** "3 days ago"; the exact time in the tooltip. */
export function Ago({ at }: { at: Date }) {
  const { now, zone } = useReader();
  return (
    <time dateTime={at.toISOString()} title={exactTime(at, zone)}>
      {relativeTime(at, now, zone)}
    </time>
  );
}

/** "09:12", "yesterday 09:12", "24 Nov 09:12"; the exact time in the tooltip. */
export function Clock({ at }: { at: Date }) {
  const { now, zone } = useReader();
  return (
    <time dateTime={at.toISOString()} title={exactTime(at, zone)}>
      {clockTime(at, now, zone)}
    </time>
  );
}

/** "Tue 24 Nov 2026, 09:12" */
export function Exact({ at }: { at: Date }) {
  const { zone } = useReader();
  return <time dateTime={at.toISOString()}>{exactTime(at, zone)}</time>;
}

const MARKER = /\{(\d{4}-\d\d-\d\dT[\d:.]+Z)\}/;

/** A sentence of core/connection-state.ts with its {ISO} markers as times in the reader's zone. */
export function StateText({ text }: { text: string }) {
  return (
    <>
      {text.split(MARKER).map((part, index) => {
        const at = index % 2 === 1 ? new Date(part) : null;
        return <Fragment key={index}>{at && !Number.isNaN(at.getTime()) ? <Clock at={at} /> : part}</Fragment>;
      })}
    </>
  );
}
