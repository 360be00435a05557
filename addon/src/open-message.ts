/**
 * Reads what the event and GmailApp say about the reader and the open mail.
 *
 * Only headers: the scope gmail.addons.current.message.metadata does not give the text. Which getters it allows is not
 * documented for all of them, so each is read on its own and '' stands for "not given": the backend knows the mail by its ids.
 */
import type { OpenMessage, Reader } from '../../backend/src/contract/addon';

type Event = GoogleAppsScript.Addons.EventObject;
type Mail = GoogleAppsScript.Gmail.GmailMessage;

/** The mail beside the card, or null on a homepage. */
export function readOpenMessage(e: Event): OpenMessage | null {
  if (!e.gmail) return null;
  const { accessToken, messageId, threadId } = e.gmail;
  const mail = attempt<Mail | null>(null, () => {
    GmailApp.setCurrentMessageAccessToken(accessToken);
    return GmailApp.getMessageById(messageId);
  });
  const header = (read: (mail: Mail) => string | null) => (mail ? (attempt(null, () => read(mail)) ?? '') : '');
  const rfc822MessageId = header((m) => m.getHeader('Message-ID'));
  return {
    gmailMessageId: messageId,
    threadId,
    ...(rfc822MessageId ? { rfc822MessageId } : {}),
    from: header((m) => m.getFrom()),
    to: header((m) => m.getTo()),
    cc: header((m) => m.getCc()),
    bcc: header((m) => m.getBcc()),
    subject: header((m) => m.getSubject()),
    date: mail ? attempt(null, () => mail.getDate().getTime()) : null,
  };
}

/** The reader's language and zone; the event has both only with useLocaleFromApp and script.locale in the manifest. */
export function readReader(e: Event): Reader {
  return {
    locale: e.commonEventObject.userLocale ?? attempt('en', () => Session.getActiveUserLocale()),
    timeZone: e.commonEventObject.timeZone?.id ?? attempt('UTC', () => Session.getScriptTimeZone()),
  };
}

function attempt<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
