/** An attachment, fetched from the member's own Gmail when they open it. It is never copied: who has no copy of the mail can't open it. */
import { GoogleError } from '../google/errors';
import type { Store } from '../store/open';
import type { OpenGmail } from './open-gmail';
import type { UseCases } from './use-cases';

export function makeOpenAttachment({ store, openGmail }: { store: Store; openGmail: OpenGmail }): Pick<UseCases, 'openAttachment'> {
  return {
    async openAttachment(org, member, key, partId) {
      const message = await store.messages.byKey(org, key);
      const attachment = message?.attachments.find((one) => one.partId === partId);
      if (!message || !attachment) return { kind: 'not-found' };
      const copy = message.copies.find((one) => one.member === member);
      if (!copy) return { kind: 'not-yours', holders: message.teamMembers };
      try {
        const opened = await openGmail({ id: copy.connection, org }, 'live').gmail.attachment(copy.gmailId, partId);
        return { kind: 'opened', filename: attachment.filename, mimeType: attachment.mimeType, content: opened.content };
      } catch (error) {
        if (error instanceof GoogleError && error.kind === 'gone') return { kind: 'gone' };
        if (error instanceof GoogleError) return { kind: 'unavailable' };
        throw error;
      }
    },
  };
}
