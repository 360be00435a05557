/**
 * Reads many messages at once, a few in flight, and says of every failure whose it is: the message's own, or Google's (or the
 * network's, the mailbox's), which ends the slice.
 */
import { GoogleError, PACING } from '../google/errors';
import type { Slice } from './slice';

export interface ReadOutcome<T> {
  read: T[];
  /** Deleted meanwhile, or a draft that was replaced: nothing to judge. */
  gone: string[];
  /** Failed for their own sake, by Gmail id. */
  failed: Map<string, Error>;
  /** The failure that ends the slice, if any. */
  stop: Error | null;
}

/** One call to Google for one message, or for several messages of one thread. */
export interface Reading<T> {
  ids: readonly string[];
  run: () => Promise<T[]>;
}

const IN_FLIGHT = 5;
/** So many failures without a single success: no use in going on before it is known whose fault it is. */
const ENOUGH = 3;

/** Per mailbox, how many calls at once Google has put up with; back up by one with every batch that met no refusal. */
const inFlight = new Map<string, number>();

/** True for what may be anybody's fault: 5xx, an unreadable answer, no answer. */
export const isServerTrouble = (error: Error): boolean =>
  error instanceof GoogleError && error.kind === 'wait' && (error.status >= 500 || error.status === 200 || isNetwork(error));

/** Our own pacing and our own Redis have no status either, but they are reasons to wait, not failures of a call. */
const isNetwork = ({ status, reason }: GoogleError): boolean =>
  status === 0 && reason !== PACING && !/^(redis-.*|refreshing)$/.test(reason);

/**
 * Halves what is in flight on "too many concurrent requests", and asks again only for what was refused (FAILURES R34). Nothing further is
 * asked for once there is `enough`: what was not read stands in no list of the outcome.
 */
export async function readAll<T>(
  slice: Slice,
  readings: readonly Reading<T>[],
  enough: (read: readonly T[]) => boolean = () => false,
): Promise<ReadOutcome<T>> {
  const outcome: ReadOutcome<T> = { read: [], gone: [], failed: new Map(), stop: null };
  const waiting = [...readings];
  const suspects: { ids: readonly string[]; error: Error }[] = [];
  const mailbox = slice.context.connection.id;
  const most = inFlight.get(mailbox) ?? IN_FLIGHT;
  let width = most;
  const hopeless = () => outcome.read.length === 0 && suspects.length >= ENOUGH;

  async function lane(index: number): Promise<void> {
    while (index < width && !outcome.stop && !hopeless() && !enough(outcome.read) && !slice.stopping()) {
      const next = waiting.shift();
      if (!next) return;
      const atOnce = width;
      try {
        outcome.read.push(...(await next.run()));
      } catch (error) {
        if (!(error instanceof GoogleError)) suspects.push({ ids: next.ids, error: error as Error });
        else if (error.kind === 'gone') outcome.gone.push(...next.ids);
        else if (error.kind === 'bug' || isServerTrouble(error)) suspects.push({ ids: next.ids, error });
        else if (error.code === 'concurrency' && atOnce > 1) {
          // Others of the same burst may be refused as well: that halves once, not once each.
          width = Math.min(width, Math.floor(atOnce / 2));
          waiting.push(next);
        } else outcome.stop = error;
      }
    }
  }
  await Promise.all(Array.from({ length: most }, (_, index) => lane(index)));
  if (width < most) inFlight.set(mailbox, width);
  else if (most + 1 >= IN_FLIGHT) inFlight.delete(mailbox);
  else inFlight.set(mailbox, most + 1);

  // While others went through, a failure is the message's own. When nothing did, one cheap call tells whether Google works at all.
  if (suspects.length > 0 && outcome.read.length === 0) outcome.stop ??= await troubleWith(slice);
  if (outcome.read.length > 0 || !outcome.stop) for (const { ids, error } of suspects) ids.forEach((id) => outcome.failed.set(id, error));
  return outcome;
}

async function troubleWith({ gmail }: Slice): Promise<Error | null> {
  try {
    await gmail.profile();
    return null;
  } catch (error) {
    return error as Error;
  }
}
