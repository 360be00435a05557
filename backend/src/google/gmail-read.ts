/**
 * Reading messages: heads, whole messages, threads, attachments — and what happens when an answer is too large to hold.
 * Then less is asked for (message by message, the structure without the data, the headers alone): nothing is lost, memory stays bounded (FAILURES R27).
 */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { MessageBody, MessageHead } from '../core/types';
import { GoogleError } from './errors';
import { TOO_LARGE, unreadable, type Call } from './gmail-call';
import { FIELDS } from './gmail-fields';
import { bodyOf } from './message-body';
import { contentOf, HEAD_HEADERS, headOf, namesItself } from './message-head';
import { filenameOf, leavesOf, mimeTypeOf, type Part } from './message-parts';

export interface ReadMessage {
  readonly head: MessageHead;
  readonly body: MessageBody;
}

export interface OpenedAttachment {
  readonly filename: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly content: Buffer;
}

export interface MessageReader {
  head(id: string): Promise<MessageHead>;
  message(id: string): Promise<ReadMessage>;
  /** Null when it is too large to be read as one: then its messages are to be asked for one by one. */
  thread(id: string): Promise<ReadMessage[] | null>;
  attachment(messageId: string, partId: string): Promise<OpenedAttachment>;
}

type Message = gmail_v1.Schema$Message;

const MB = 1024 * 1024;
/** Largest answers held in memory, bytes. Gmail takes mail of up to 50 MB, a third more in base64. */
const LIMITS = { message: 12 * MB, thread: 8 * MB, attachment: 72 * MB };
/** A text part that Gmail keeps elsewhere is fetched when it is this small (bytes), at 20 units each. */
const TEXT_ELSEWHERE = { bytes: MB, parts: 2 };
/** When all headers together are too large: what still names the message. */
const NAMING_HEADERS = ['Message-ID', 'Date', 'Subject'];
const TOO_LARGE_HEADERS = 'The headers are too large to be read; who takes part is not known';

export function makeMessageReader(call: Call): MessageReader {
  const get = async (
    id: string,
    maxBytes: number,
    params: { format: string; fields: string; metadataHeaders?: string[] },
  ): Promise<Message> => {
    const message: Message = await call('messages.get', maxBytes, (api, options) =>
      api.users.messages.get({ userId: 'me', id, ...params }, options),
    );
    if (!message.id) throw unreadable('messages.get');
    return message;
  };

  const data = async (messageId: string, id: string, maxBytes: number): Promise<string> => {
    const answer: gmail_v1.Schema$MessagePartBody = await call('messages.attachments.get', maxBytes, (api, options) =>
      api.users.messages.attachments.get({ userId: 'me', messageId, id }, options),
    );
    return answer.data ?? '';
  };

  /** Fetches the text parts that Gmail keeps as separate attachments; too large ones stay out, and the body says it is truncated. */
  const withTexts = async (message: Message): Promise<Message> => {
    const missing = leavesOf(message.payload).leaves.filter(
      ({ kind, part }) =>
        kind !== 'attachment' && !part.body?.data && part.body?.attachmentId && Number(part.body.size) <= TEXT_ELSEWHERE.bytes,
    );
    for (const { part } of missing.slice(0, TEXT_ELSEWHERE.parts)) {
      if (part.body?.attachmentId) part.body.data = await data(message.id ?? '', part.body.attachmentId, 2 * TEXT_ELSEWHERE.bytes);
    }
    return message;
  };

  const read = async (message: Message): Promise<ReadMessage> => {
    const body = bodyOf((await withTexts(message)).payload);
    return { head: headOf(message, contentOf(message, body.text)), body };
  };

  /**
   * `named` is false when only the body can tell this mail from others. Takes as large an answer as a whole message may be: headers
   * that are read with the text are read without it, too, and give the same head.
   */
  const readHead = async (id: string): Promise<{ head: MessageHead; named: boolean }> => {
    const metadata = (metadataHeaders: readonly string[]) =>
      get(id, LIMITS.message, { format: 'metadata', metadataHeaders: [...metadataHeaders], fields: FIELDS.head });
    const message = await unlessTooLarge(metadata(HEAD_HEADERS));
    return message
      ? { head: headOf(message, ''), named: namesItself(message) }
      : { head: { ...headOf(await metadata(NAMING_HEADERS), ''), unparsable: TOO_LARGE_HEADERS, peopleCut: true }, named: true };
  };

  const readMessage = async (id: string): Promise<ReadMessage> => {
    const whole = await unlessTooLarge(get(id, LIMITS.message, { format: 'full', fields: FIELDS.message }));
    if (whole) return read(whole);
    const structure = await unlessTooLarge(get(id, LIMITS.message, { format: 'full', fields: FIELDS.structure }));
    const { head, body } = structure ? await read(structure) : { head: (await readHead(id)).head, body: bodyOf(undefined) };
    return { head, body: { ...body, truncated: true } };
  };

  return {
    async head(id) {
      const { head, named } = await readHead(id);
      // Its key is made from its content, so that it is the same in every mailbox: read it whole, for another 20 units.
      return named ? head : (await readMessage(id)).head;
    },

    message: readMessage,

    async thread(id) {
      const ask: Promise<gmail_v1.Schema$Thread> = call('threads.get', LIMITS.thread, (api, options) =>
        api.users.threads.get({ userId: 'me', id, format: 'full', fields: FIELDS.thread }, options),
      );
      const whole = await unlessTooLarge(ask);
      if (!whole) return null;
      const found: ReadMessage[] = [];
      for (const message of whole.messages ?? []) found.push(await read(message));
      return found;
    },

    async attachment(messageId, partId) {
      // Attachment ids change from call to call: the part's id does not.
      const found = partOf(await get(messageId, LIMITS.message, { format: 'full', fields: FIELDS.structure }), partId);
      if (!found) throw new GoogleError({ operation: 'messages.attachments.get', kind: 'gone', reason: 'noSuchPart' });
      const { attachmentId } = found.body ?? {};
      const inline = async () =>
        partOf(await get(messageId, LIMITS.attachment, { format: 'full', fields: FIELDS.message }), partId)?.body?.data ?? '';
      const content = Buffer.from(attachmentId ? await data(messageId, attachmentId, LIMITS.attachment) : await inline(), 'base64url');
      return { filename: filenameOf(found), mimeType: mimeTypeOf(found), bytes: content.length, content };
    },
  };
}

/** Only what is listed as an attachment can be opened. */
const partOf = (message: Message, partId: string): Part | undefined =>
  leavesOf(message.payload).leaves.find(({ kind, part }) => kind === 'attachment' && (part.partId ?? '') === partId)?.part;

async function unlessTooLarge<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof GoogleError && error.reason === TOO_LARGE) return null;
    throw error;
  }
}
