/**
 * Gmail's side of push: one event when a watch is made and one when a watched mailbox changes, but at most one per second and person;
 * the rest is dropped, not queued (GOOGLE.md §2.6). The next change brings the newest historyId.
 */
import type { Clock } from '../clock';
import type { Delivery } from './delivery';

export interface PushEvent {
  /** The watched person's primary address. */
  readonly email: string;
  /** Decimal uint64. */
  readonly historyId: string;
  /** `projects/<project>/topics/<topic>` */
  readonly topicName: string;
}

export interface Publisher {
  /** A watched mailbox changed. Returns false when the event was dropped. */
  changed(event: PushEvent): boolean;
  droppedByRate(): number;
}

const MIN_GAP_MS = 1_000;

export function createPublisher(clock: Clock, delivery: Delivery): Publisher {
  const lastAt = new Map<string, number>();
  let dropped = 0;
  let serial = 0;

  return {
    changed({ email, historyId, topicName }) {
      const now = clock.now();
      if (now - (lastAt.get(email) ?? -Infinity) < MIN_GAP_MS) {
        dropped += 1;
        return false;
      }
      lastAt.set(email, now);
      serial += 1;
      delivery.publish(topicName.replace('/topics/', '/subscriptions/'), {
        data: Buffer.from(payload(email, historyId, serial)).toString('base64url'),
        messageId: String(10_000_000_000_000_000n + BigInt(serial)),
        publishTime: new Date(now).toISOString(),
      });
      return true;
    },
    droppedByRate: () => dropped,
  };
}

/** Google's documentation shows historyId as a string, the wire has been seen to carry a number (§2.6): take turns. */
function payload(email: string, historyId: string, serial: number): string {
  const id = serial % 2 === 0 ? JSON.stringify(historyId) : historyId;
  return `{"emailAddress":${JSON.stringify(email)},"historyId":${id}}`;
}
