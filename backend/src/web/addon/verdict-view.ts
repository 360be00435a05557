/** "Synced?" as the card says it: the explanation's own sentence, and a click that helps where one exists. */
import type { Fix, MessageVerdict, SkipReason } from '../../contract/addon';
import type { Visibility } from '../../core/types';
import type { Explanation } from '../../sync/use-cases';
import { blockedWhere } from '../blocked-where';
import { withReaderTimes } from '../with-times';
import { interactionPath, page, whyPath, type Asked } from './asked';
import type { OpenMail } from './open-mail';

/** @param shared how much colleagues see of the mail. */
export function verdictView(asked: Asked, mail: OpenMail, shared: Visibility): MessageVerdict {
  const { explanation } = mail;
  const sentence = withReaderTimes(explanation.text, asked.reader, asked.now);
  switch (explanation.verdict) {
    case 'synced': {
      const conversation = explanation.interaction ? page(asked, 'Open the conversation', interactionPath(explanation.interaction)) : null;
      return { verdict: 'synced', sentence, visibility: shared, conversation };
    }
    case 'will-sync':
      return { verdict: 'will-sync', sentence };
    case 'skipped':
      return { verdict: 'skipped', reason: explanation.reason as SkipReason, sentence, fix: fixView(asked, mail, explanation) };
  }
}

function fixView(asked: Asked, { outsiders, name: mail }: OpenMail, { fix, reason }: Explanation): Fix | null {
  if (!fix) return null;
  const { action, label, address, customer } = fix;
  switch (action) {
    case 'add-user': {
      if (!address || !customer) return { action, ...page(asked, label, whyPath(mail)) };
      const name = outsiders.find((one) => one.address === address)?.name ?? '';
      return { action, label, act: { do: 'add-user', email: address, name, customer } };
    }
    case 'settings':
      return reason === 'sender-not-involved'
        ? { action, label: 'Sync third-party senders', act: { do: 'sync-third-party-senders' } }
        : { action, ...page(asked, label, '/settings/gmail') };
    case 'rules': {
      const where = blockedWhere(fix, asked.caller.isAdmin);
      return where === null ? null : { action, ...page(asked, label, where) };
    }
    case 'connect':
      return { action, ...page(asked, label, '/settings/gmail') };
    case 'share':
      return { action, label, act: { do: 'share' } };
    case 'wait':
      return { action, label, act: { do: 'sync-now' } };
    case 'choose-user':
      return { action, ...page(asked, label, whyPath(mail)) };
  }
}
