/** Gmail's push for one mailbox: asked for on first contact, renewed daily, and never a reason to hold mail up. */
import { GoogleError } from '../google/errors';
import type { Clock } from './ports';
import type { Slice } from './slice';

const WATCH_RENEW_MS = 24 * 3_600_000;
/** Renewed daily for seven days each time: a watch that ends this soon has not been renewed for days, and an operator is told (FAILURES R17). */
export const WATCH_ALERT_MS = 48 * 3_600_000;
/** After Google refused: the mailbox is polled meanwhile. */
const WATCH_RETRY_MS = { trouble: 60_000, refused: 3_600_000 };

export interface KeepWatchParts {
  clock: Clock;
  /** Null: no topic configured; polling alone. */
  pubsubTopic: string | null;
  warn: (what: string, error: unknown) => void;
}

export function makeKeepWatch({ clock, pubsubTopic, warn }: KeepWatchParts) {
  /** One watch per mailbox, renewed daily; the lease keeps parallel renewals apart. A refusal leaves polling, shows, and never holds mail up. */
  return async function keepWatch(slice: Slice): Promise<void> {
    const { watch } = slice.context.connection;
    const now = clock.now();
    if (!pubsubTopic || (watch && watch.renewAt > now)) return;
    try {
      const granted = await watchOnce(slice, pubsubTopic);
      const renewAt = new Date(Math.min(now.getTime() + WATCH_RENEW_MS, granted.expiresAt));
      await slice.checkpoint({ watch: { expiresAt: new Date(granted.expiresAt), renewAt } });
    } catch (error) {
      if (!(error instanceof GoogleError) || (error.operation !== 'watch' && error.operation !== 'stop') || error.kind === 'reconnect')
        throw error;
      const expiresAt = watch?.expiresAt ?? now;
      const ends = expiresAt.getTime() - now.getTime() <= WATCH_ALERT_MS;
      if (ends && !watch?.alerted)
        warn(`the gmail watch of connection ${slice.context.connection.id} has ended, or ends within 48 hours, and is not renewed`, error);
      else warn('gmail refused a watch', error);
      const pause = error.kind === 'wait' ? Math.max(WATCH_RETRY_MS.trouble, error.waitMs) : WATCH_RETRY_MS.refused;
      await slice.checkpoint({ watch: { expiresAt, renewAt: new Date(now.getTime() + pause), alerted: ends } });
    }
  };
}

/** "Only one user push notification client allowed": an older watch is in the way (GOOGLE.md §2.2). */
async function watchOnce({ gmail }: Slice, topic: string) {
  try {
    return await gmail.watch(topic);
  } catch (error) {
    if (!(error instanceof GoogleError && error.kind === 'conflict')) throw error;
    await gmail.stop();
    return gmail.watch(topic);
  }
}
