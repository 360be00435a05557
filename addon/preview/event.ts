/** Event objects as Google passes them to an add-on in Gmail (GOOGLE.md keeps to commonEventObject; the older fields are deprecated). */
import type { ActionJson } from './card-json';

export interface EventOptions {
  readonly locale: string;
  readonly timeZone: string;
  /** Null on the homepage: it has no context. */
  readonly mail: { readonly id: string; readonly threadId: string } | null;
  readonly mailToken: string;
  /** The button that was pressed. */
  readonly action?: ActionJson;
}

export function gmailEvent({ locale, timeZone, mail, mailToken, action }: EventOptions): object {
  return {
    commonEventObject: {
      platform: 'WEB',
      hostApp: 'GMAIL',
      userLocale: locale,
      timeZone: { id: timeZone, offset: String(offsetMs(timeZone)) },
      parameters: Object.fromEntries((action?.parameters ?? []).map(({ key, value }) => [key, value])),
      formInputs: {},
    },
    ...(mail ? { gmail: { accessToken: mailToken, messageId: mail.id, threadId: mail.threadId } } : {}),
  };
}

function offsetMs(timeZone: string): number {
  const now = new Date(Math.floor(Date.now() / 60_000) * 60_000);
  return (
    new Date(now.toLocaleString('en-US', { timeZone })).getTime() - new Date(now.toLocaleString('en-US', { timeZone: 'UTC' })).getTime()
  );
}
