/**
 * A message given in a few words (world files, POST /_sim/mail) as RFC 5322 bytes. Attachments are only sizes: their
 * data is made up when read, so a 1.4 GB attachment costs nothing to load.
 */
import { createHash } from 'node:crypto';
import type { WorldAttachment, WorldMessage } from '../world/schema';
import { encodeAddresses, encodeText, foldAt, parameter } from './encode';
import { MailTooLarge, readMail, type MadeUpContent, type Mail } from './source';

const EOL = '\r\n';
const LARGEST_CONTENT = 64 * 1024 * 1024;
const LINE = 76;
/** RFC 5322 §2.1.1 */
const LONGEST_LINE = 998;
const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?([Zz]|[+-]\d{2}:?\d{2})?$/;

type Field = readonly [name: string, value: string];

const list = (value: string | readonly string[] | null | undefined): readonly string[] =>
  value === null || value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** RFC 3339 becomes a Date header in the same zone; any other text stands as it is. */
export function dateHeader(text: string): string {
  const parts = RFC3339.exec(text);
  const day = parts ? new Date(`${parts[1]}T00:00:00Z`) : undefined;
  if (!parts || !day || Number.isNaN(day.getTime())) return text;
  const zone = !parts[3] || /z/i.test(parts[3]) ? '+0000' : parts[3].replace(':', '');
  const clock = parts[2]!.length === 5 ? `${parts[2]}:00` : parts[2];
  return `${day.toUTCString().slice(0, 16)} ${clock} ${zone}`;
}

/** A stable made-up Message-ID: the same message text gets the same id in every mailbox and at every start. */
function madeUpId(message: WorldMessage): string {
  const domain = /@([\w.-]+)/.exec(message.from ?? '')?.[1] ?? 'simulator.invalid';
  return `<${createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 32)}@${domain}>`;
}

function standardFields(message: WorldMessage): Field[] {
  const id = message.id === undefined ? madeUpId(message) : message.id;
  const optional = (name: string, value: string): Field[] => (value === '' ? [] : [[name, value]]);
  return [
    ...optional('Message-ID', id ?? ''),
    ...optional('In-Reply-To', list(message.inReplyTo).join(' ')),
    ...optional('References', foldAt(list(message.references).join(' '), ' ')),
    ...optional('Date', message.date ? dateHeader(message.date) : ''),
    ...optional('From', encodeAddresses(list(message.from))),
    ...optional('To', encodeAddresses(list(message.to))),
    ...optional('Cc', encodeAddresses(list(message.cc))),
    ...optional('Bcc', encodeAddresses(list(message.bcc))),
    ...(message.subject === undefined ? [] : [['Subject', encodeText(message.subject)] as const]),
  ];
}

/** A header named under `headers` replaces the composed one of that name. */
function allFields(message: WorldMessage): Field[] {
  const own = Object.entries(message.headers ?? {}).flatMap(([name, value]) => list(value).map((text): Field => [name, encodeText(text)]));
  const named = new Set(own.map(([name]) => name.toLowerCase()));
  const mime: Field[] = named.has('mime-version') ? [] : [['MIME-Version', '1.0']];
  return [...standardFields(message).filter(([name]) => !named.has(name.toLowerCase())), ...own, ...mime];
}

/** A header and a body, each ending in a line break. */
function entity(fields: readonly Field[], body: string): string {
  return fields.map(([name, value]) => `${name}: ${value}${EOL}`).join('') + EOL + body;
}

const wrapped = (base64: string): string => base64.replace(new RegExp(`.{1,${LINE}}`, 'g'), `$&${EOL}`);

function textEntity(mimeType: string, text: string): { fields: Field[]; body: string } {
  const lines = text.replace(/\r\n?|\n/g, EOL);
  const isPlain = /^[\t\r\n -~]*$/.test(lines) && lines.split(EOL).every((line) => line.length <= LONGEST_LINE);
  const fields: Field[] = [
    ['Content-Type', `${mimeType}; charset=utf-8`],
    ['Content-Transfer-Encoding', isPlain ? '7bit' : 'base64'],
  ];
  return { fields, body: isPlain ? lines : wrapped(Buffer.from(lines, 'utf8').toString('base64')) };
}

function multipart(subtype: string, boundary: string, entities: readonly string[]): { fields: Field[]; body: string } {
  const body = entities.map((part) => `--${boundary}${EOL}${part}${EOL}`).join('') + `--${boundary}--${EOL}`;
  return { fields: [['Content-Type', `multipart/${subtype}; boundary="${boundary}"`]], body };
}

function contentEntity(message: WorldMessage, boundary: string): { fields: Field[]; body: string } {
  const plain = message.text === undefined && message.html !== undefined ? undefined : textEntity('text/plain', message.text ?? '');
  const html = message.html === undefined ? undefined : textEntity('text/html', message.html);
  if (plain && html) return multipart('alternative', `${boundary}-a`, [entity(plain.fields, plain.body), entity(html.fields, html.body)]);
  return plain ?? html!;
}

/** The mark is found again in the finished bytes: that is where the made-up content belongs. */
const mark = (boundary: string, index: number): string => `${boundary}-content-${index}-`;

function attachmentEntity(attachment: WorldAttachment, boundary: string, index: number): string {
  // As Gmail names them; a part without a name would count as the message's own text.
  const name = attachment.filename ?? 'noname';
  const disposition = attachment.contentId === undefined ? 'attachment' : 'inline';
  const fields: Field[] = [
    ['Content-Type', (attachment.mimeType ?? 'application/octet-stream') + parameter('name', name)],
    ['Content-Disposition', disposition + parameter('filename', name)],
    ['Content-Transfer-Encoding', 'base64'],
    ...(attachment.contentId === undefined ? [] : [['Content-ID', `<${attachment.contentId.replace(/[<>]/g, '')}>`] as const]),
  ];
  return entity(fields, mark(boundary, index));
}

function madeUp(attachment: WorldAttachment, at: number, partId: string): MadeUpContent {
  const letters = Math.ceil(attachment.bytes / 3) * 4;
  const content = (): Buffer => {
    if (attachment.bytes > LARGEST_CONTENT) throw new MailTooLarge(`${attachment.bytes} bytes`);
    return Buffer.alloc(attachment.bytes, `${attachment.filename ?? 'attachment'}\n`);
  };
  return {
    at,
    partId,
    size: attachment.bytes,
    encodedSize: letters + Math.ceil(letters / LINE) * EOL.length,
    content,
    encoded: () => Buffer.from(wrapped(content().toString('base64')), 'latin1'),
  };
}

/** Takes the marks out of the text and says where they stood. */
function takeMarks(text: string, attachments: readonly WorldAttachment[], boundary: string): { bytes: Buffer; contents: MadeUpContent[] } {
  const pieces = attachments.reduce<string[]>(
    (done, _, index) => {
      const rest = done.pop()!;
      const at = rest.indexOf(mark(boundary, index));
      return [...done, rest.slice(0, at), rest.slice(at + mark(boundary, index).length)];
    },
    [text],
  );
  const buffers = pieces.map((piece) => Buffer.from(piece, 'utf8'));
  let offset = 0;
  const contents = attachments.map((attachment, index) => madeUp(attachment, (offset += buffers[index]!.length), String(index + 1)));
  return { bytes: Buffer.concat(buffers), contents };
}

/** Composes the message; its date is moved by whole weeks. Never throws for a message that fits the world schema. */
export function composeMail(message: WorldMessage, weeks = 0): Mail {
  const boundary = `=_${createHash('sha256').update(`${message.id}${message.subject}${message.date}`).digest('hex').slice(0, 24)}`;
  const attachments = message.attachments ?? [];
  const content = contentEntity(message, boundary);
  const attached = attachments.map((attachment, index) => attachmentEntity(attachment, boundary, index));
  const whole = attachments.length === 0 ? content : multipart('mixed', boundary, [entity(content.fields, content.body), ...attached]);
  const own = allFields(message);
  const named = new Set(own.map(([name]) => name.toLowerCase()));
  const text = entity([...own, ...whole.fields.filter(([name]) => !named.has(name.toLowerCase()))], whole.body);
  const { bytes, contents } = takeMarks(text, attachments, boundary);
  return readMail(bytes, weeks, contents);
}
