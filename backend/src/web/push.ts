/** Gmail's notifications by Pub/Sub. The token was checked before the body was read; what it says is stored before it is answered. */
import { z } from 'zod';
import { normaliseAddress } from '../core/addresses';
import { isHistoryId } from '../core/history-id';
import { badRequest } from './problem';
import { route, type Route } from './route';

const BODY_LIMIT = 64 * 1024;

/** Pub/Sub adds fields as it likes. */
const envelope = z.object({ message: z.object({ data: z.string().max(BODY_LIMIT) }) });

/**
 * `data` is base64 or base64url of `{emailAddress, historyId}`; the id comes as text or as a number, and as a number it may be beyond
 * what JSON.parse keeps exact: its digits are taken from the text. Null when it is something else.
 */
export function readNotification(data: string): { mailbox: string; historyId: string } | null {
  const decoded = Buffer.from(data, 'base64').toString('utf8');
  try {
    const { emailAddress } = z.object({ emailAddress: z.string().min(3).max(320) }).parse(JSON.parse(decoded));
    const historyId = /"historyId"\s*:\s*"?(\d+)"?\s*[,}]/.exec(decoded)?.[1];
    return isHistoryId(historyId) && emailAddress.includes('@') ? { mailbox: normaliseAddress(emailAddress), historyId } : null;
  } catch {
    return null;
  }
}

export const pushRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/push/gmail',
    guard: 'push',
    summary: 'Something changed in a mailbox (Pub/Sub push with OIDC token)',
    body: envelope,
    bodyLimit: BODY_LIMIT,
    handle: async ({ parts, body }) => {
      const notification = readNotification(body.message.data);
      if (!notification) throw badRequest([{ path: 'message.data', message: 'This is not a Gmail notification.' }]);
      // An unknown mailbox is answered like a known one: Pub/Sub would send it again for days otherwise.
      await parts.useCases.receivePush(notification.mailbox, notification.historyId);
      return { status: 204 };
    },
  }),
];
