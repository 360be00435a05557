/** An attachment, handed through from the reader's own Gmail and never kept; or a page that says why it can't be opened. */
import { z } from 'zod';
import { showsText } from '../../../core/visibility';
import { route, type Reply, type Route, type RouteContext } from '../../route';
import { noteView } from '../../viewed';
import { listed } from '../format/numbers';
import { messagePage, type MessagePageInput } from '../message-page';
import { teamOf } from '../sharing';
import { pageFor } from '../view';
import { heldBy, WHOLE } from './files';

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

interface Refusal extends MessagePageInput {
  status: number;
}

const missing: Refusal = {
  status: 404,
  title: 'This file isn’t here',
  text: 'The mail was removed, or it is not shared with you. Go back to the conversation and load it again.',
};

const gone: Refusal = {
  status: 410,
  title: 'This file isn’t in your Gmail any more',
  text: [
    'Attachments are not kept here; they are opened from the mail in your own mailbox, and that mail has been deleted.',
    'If it is still in Gmail’s trash, take it out of there and try again.',
  ],
};

const unavailable: Refusal = {
  status: 503,
  title: 'Gmail did not hand the file over just now',
  text: [
    'Attachments are opened through your own Gmail, and it could not be asked. Nothing is lost.',
    'Try again in a minute. If your connection needs you, the Gmail settings say what to do.',
  ],
};

const notYours = (names: readonly string[]): Refusal => ({
  status: 403,
  title: heldBy(names).replace(/\.$/, ''),
  text: `Attachments are not kept here; everybody opens them from their own Gmail. Ask ${listed(names, 4)} to forward the mail to you.`,
});

export const attachmentRoute: Route = route({
  method: 'GET',
  path: '/interactions/:id/messages/:message/attachments/:part',
  guard: 'session',
  summary: 'One attachment, through the reader’s own Gmail',
  params: z.object({ id: z.string().max(64), message: z.string().max(64), part: z.string().max(64) }),
  async handle(context) {
    const { parts, caller, params } = context;
    const org = caller.organisation.id;
    const back = { href: `/interactions/${params.id}?m=${params.message}#m-${params.message}`, label: 'Back to the conversation' };
    const refuse = ({ status, ...said }: Refusal): Reply => pageFor(context, said.title, messagePage({ action: back, ...said }), status);
    const message = await readableMessage(context, params);
    if (!message) return refuse({ ...missing, action: { href: '/interactions', label: 'All interactions' } });
    const opened = await parts.useCases.openAttachment(
      org,
      caller.member?.email ?? '',
      message.key,
      params.part === WHOLE ? '' : params.part,
    );
    switch (opened.kind) {
      case 'opened':
        await noteView(parts, caller, params.id);
        return { download: opened.content, filename: opened.filename || 'attachment', type: opened.mimeType };
      case 'not-yours': {
        const { nameOf } = await teamOf(context);
        return refuse(notYours(opened.holders.map(nameOf)));
      }
      case 'gone':
        return refuse(gone);
      case 'unavailable':
        return refuse(unavailable);
      case 'not-found':
        return refuse(missing);
    }
  },
});

/** The message, if it is in this conversation and its text may be read: a file is part of what a mail says. */
async function readableMessage(context: Asked, params: { id: string; message: string }) {
  const { store } = context.parts;
  const org = context.caller.organisation.id;
  const interaction = await store.interactions.get(org, params.id);
  if (!interaction) return null;
  const [heads, team] = await Promise.all([store.messages.ofConversation(org, params.id, false), teamOf(context)]);
  const head = heads.find(({ id }) => id === params.message);
  return head && showsText(team.visibilityFor(head.teamMembers, interaction.visibility)) ? head : null;
}
