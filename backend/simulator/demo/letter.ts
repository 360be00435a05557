/** One letter: greeting, body, signature, the quoted letter before it, and the HTML alternative many mail programs add. */
import type { WorldAttachment, WorldMessage } from '../world/schema';
import { greetings, signOffs, type Language } from './data/story-facts';
import { firstName } from './data/team';
import { weekdayAndTime } from './office-hours';
import { fill } from './phrases';
import type { Prng } from './prng';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly company: string;
  readonly zone: string;
  readonly signOffs?: readonly string[];
}

export interface Letter {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly bcc: readonly Person[];
  readonly subject: string;
  /** Everything, the quote included. */
  readonly text: string;
  readonly html?: string;
  readonly references: readonly string[];
  readonly attachments: readonly WorldAttachment[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A person's habits (mail program, signature) must not change from letter to letter, so they hang on the address, not on chance. */
const habit = (person: Person, of: number): number =>
  [...person.email].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7) % of;

export const address = (person: Person): string => `${/[.,&()]/.test(person.name) ? `"${person.name}"` : person.name} <${person.email}>`;

export function messageId(rng: Prng, email: string): string {
  const domain = email.slice(email.indexOf('@') + 1);
  return domain.startsWith('northwind.') || domain === 'freemail.example'
    ? `<CA+${rng.hex(8)}=${rng.hex(18)}@mail.${domain}>`
    : `<${rng.hex(8)}-${rng.hex(4)}-${rng.hex(4)}-${rng.hex(12)}@${domain}>`;
}

function signature(rng: Prng, person: Person, language: Language, short: boolean): string {
  const close = rng.pick(person.signOffs !== undefined && language === 'en' ? person.signOffs : signOffs[language]);
  if (short && habit(person, 3) !== 0) return `${close}\n${firstName(person.name)}`;
  const lines = [`-- `, person.name, person.title, person.company].slice(0, habit(person, 4) === 0 ? 2 : 4);
  return `${close}\n${firstName(person.name)}\n\n${lines.join('\n')}`;
}

/** Quotes of quotes end at the third level, as people tend to cut there. */
const quoteLines = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => !/^> ?> ?>/.test(line))
    .map((line) => (line === '' ? '>' : `> ${line}`));

const OUTLOOK_HEAD = '-----Original Message-----';
const writesLikeOutlook = (person: Person): boolean => habit(person, 4) === 1;

/** Some programs mark every quoted line, others put the whole letter below a line. */
function quoteBody(previous: Letter, reader: Person): string {
  if (!writesLikeOutlook(reader)) return quoteLines(previous.text).join('\n');
  return previous.text.split(OUTLOOK_HEAD).slice(0, 2).join(OUTLOOK_HEAD).trimEnd();
}

function quoteHead(previous: Letter, reader: Person): string {
  const when = weekdayAndTime(previous.at, reader.zone);
  if (!writesLikeOutlook(reader)) return `On ${when}, ${address(previous.from)} wrote:\n\n`;
  const to = previous.to.map((person) => person.name).join('; ');
  return `${OUTLOOK_HEAD}\nFrom: ${previous.from.name}\nSent: ${when}\nTo: ${to}\nSubject: ${previous.subject}\n\n`;
}

const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const paragraphs = (text: string): string =>
  text
    .split('\n\n')
    .map((block) => `<p>${escapeHtml(block).replace(/\n/g, '<br>')}</p>`)
    .join('\n');

export interface Writing {
  readonly from: Person;
  readonly to: readonly Person[];
  readonly language: Language;
  readonly body: string;
  readonly previous?: Letter;
}

/** The text of a letter and, for people whose mail program writes one, its HTML twin. */
export function write(rng: Prng, { from, to, language, body, previous }: Writing): { text: string; html?: string } {
  const first = to[0] ?? from;
  const greeting =
    to.length > 2 && language === 'en'
      ? 'Hi all,'
      : fill(rng, rng.pick(greetings[language]), { to: firstName(first.name), toFull: first.name });
  const own = [
    ...(previous !== undefined && rng.chance(0.2) ? [] : [greeting]),
    body,
    signature(rng, from, language, previous !== undefined),
  ].join('\n\n');
  const quote = previous !== undefined && rng.chance(0.9) ? previous : undefined;
  const head = quote === undefined ? '' : quoteHead(quote, from);
  const quoted = quote === undefined ? '' : quoteBody(quote, from);
  const text = quote === undefined ? own : `${own}\n\n${head}${quoted}`;
  if (habit(from, 2) === 0) return { text };
  const quoteHtml =
    quote === undefined
      ? ''
      : `\n<p>${escapeHtml(head.trim()).replace(/\n/g, '<br>')}</p>\n<blockquote>${paragraphs(quote.text)}</blockquote>`;
  return { text, html: `<div style="font-family:Arial,sans-serif;font-size:14px">${paragraphs(own)}${quoteHtml}</div>` };
}

/** The world-file form. Only the writer's own copy shows who got a blind copy. */
export function asMessage(letter: Letter, labels: readonly string[], own: boolean): WorldMessage {
  const parent = letter.references.at(-1);
  return {
    id: letter.id,
    ...(parent === undefined ? {} : { inReplyTo: parent, references: [...letter.references] }),
    date: `${new Date(letter.at).toISOString().slice(0, 19)}Z`,
    from: address(letter.from),
    to: letter.to.map(address),
    ...(letter.cc.length === 0 ? {} : { cc: letter.cc.map(address) }),
    ...(own && letter.bcc.length > 0 ? { bcc: letter.bcc.map(address) } : {}),
    subject: letter.subject,
    text: letter.text,
    ...(letter.html === undefined ? {} : { html: letter.html }),
    ...(Object.keys(letter.headers).length === 0 ? {} : { headers: { ...letter.headers } }),
    labels: [...labels],
    ...(letter.attachments.length === 0 ? {} : { attachments: [...letter.attachments] }),
  };
}
