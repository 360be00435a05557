/** Cuts a mail's text into what was written and what was only quoted, so that a thread reads like a conversation. Pure. */

import { weightOf } from '../format/clip';

export interface TextPart {
  quoted: boolean;
  text: string;
}

const QUOTE = /^\s{0,3}>/;
/** "On 24 Nov 2026, Jo wrote:" in the languages our customers write. The line stands above a quote and says nothing new. */
const INTRODUCTION = /^(on|am|den|op|le|el|il|em)\b.{4,200}\b(wrote|schrieb|skrev|schreef|écrit|escribió|scritto|escreveu)\s?:?\s*$/i;
const ORIGINAL =
  /^\s*(-{2,}\s*(original message|forwarded message|ursprungligt meddelande|ursprüngliche nachricht|originalmeddelande).*|_{10,})\s*$/i;
/** Outlook's header block: From: and, within three lines, Sent:/Date: or To:. */
const FROM_LINE = /^\*?(from|von|från|de|van|da)\s?:\*?\s\S/i;
const SENT_LINE = /^\*?(sent|date|gesendet|skickat|envoyé|datum|verzonden|to|an|till)\s?:\*?\s\S/i;

export function textParts(text: string): TextPart[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const tail = lines.findIndex((line, index) => ORIGINAL.test(line) || isHeaderBlock(lines, index));
  const body = tail < 0 ? lines : lines.slice(0, tail);
  const parts = merge(body.map((line, index) => ({ quoted: QUOTE.test(line) || isIntroduction(body, index), text: line })));
  const rest = tail < 0 ? [] : [{ quoted: true, text: lines.slice(tail).join('\n') }];
  const all = tidy(merge([...parts, ...rest]));
  // A forwarded mail is nothing but a quote: folding it would leave an empty page.
  return all.some(({ quoted }) => !quoted) ? all : all.map((part) => ({ ...part, quoted: false }));
}

function isHeaderBlock(lines: readonly string[], index: number): boolean {
  return FROM_LINE.test(lines[index] ?? '') && lines.slice(index + 1, index + 4).some((line) => SENT_LINE.test(line));
}

/** The line itself, or the first half of one that was broken, directly above a quote. */
function isIntroduction(lines: readonly string[], index: number): boolean {
  const next = (from: number) => lines.slice(from, from + 3).find((line) => line.trim() !== '') ?? '';
  const line = (lines[index] ?? '').trim();
  if (INTRODUCTION.test(line)) return QUOTE.test(next(index + 1));
  const joined = `${line} ${(lines[index + 1] ?? '').trim()}`;
  if (line !== '' && INTRODUCTION.test(joined) && QUOTE.test(next(index + 2))) return true;
  const before = `${(lines[index - 1] ?? '').trim()} ${line}`;
  return index > 0 && line !== '' && INTRODUCTION.test(before) && QUOTE.test(next(index + 1));
}

/** Neighbours of one kind become one part; blank lines belong to what stands before them. */
function merge(parts: readonly TextPart[]): TextPart[] {
  const merged: TextPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last && (last.quoted === part.quoted || part.text.trim() === '')) last.text += `\n${part.text}`;
    else merged.push({ ...part });
  }
  return merged;
}

const tidy = (parts: readonly TextPart[]): TextPart[] =>
  parts.map(({ quoted, text }) => ({ quoted, text: text.replace(/^\s*\n/, '').trimEnd() })).filter(({ text }) => text.trim() !== '');

/** Text cut at addresses of web pages; every second piece is one. Closing punctuation stays outside. */
export function linkParts(text: string): string[] {
  return text.split(/(\bhttps?:\/\/[^\s<>"'`]{3,1000}[^\s<>"'`.,;:!?)\]}])/);
}

/** The text in pieces of at most `weight` characters as HTML counts them, each ending at a line's end when one is near. */
export function pieces(text: string, weight: number, atMost = Number.POSITIVE_INFINITY): string[] {
  const found: string[] = [];
  let start = 0;
  let used = 0;
  let at = 0;
  for (const character of text) {
    const more = weightOf(character);
    if (used + more > weight) {
      const line = text.lastIndexOf('\n', at - 1) + 1;
      const end = line > start + (at - start) * 0.8 ? line : at;
      found.push(text.slice(start, end));
      if (found.length >= atMost) return found;
      start = end;
      used = [...text.slice(end, at)].reduce((sum, one) => sum + weightOf(one), 0);
    }
    used += more;
    at += character.length;
  }
  return start < text.length || found.length === 0 ? [...found, text.slice(start)] : found;
}
