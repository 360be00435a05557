/**
 * Gmail's batch endpoint, POST /batch/gmail/v1: up to 100 API calls in one multipart request, each metered and answered on its own.
 * It saves round trips only; the calls run at the same time, so large batches meet the concurrency wall (GOOGLE.md §2.1).
 */
import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { ApiError } from '../api';
import { replyOf, type ApiRequest, type Reply } from './pipeline';

const LIMIT = 100;

export async function answerBatch(request: ApiRequest, answer: (inner: ApiRequest) => Promise<Reply>): Promise<Reply> {
  const type = String(request.headers['content-type'] ?? '');
  const boundary = /boundary="?([^";\s]+)"?/i.exec(type)?.[1];
  if (!/^multipart\/mixed/i.test(type) || boundary === undefined) {
    return replyOf(
      new ApiError(400, 'badRequest', 'Failed to parse batch request, error: Media type is not multipart/mixed or has no boundary.'),
    );
  }
  const inner = splitParts(request.body, boundary).map((part) => readPart(part, request));
  if (inner.length > LIMIT) return replyOf(new ApiError(400, 'badRequest', `Inner request count exceeds the limit: ${LIMIT}`));
  if (inner.length === 0) return replyOf(new ApiError(400, 'badRequest', 'Failed to parse batch request, error: 0 items'));
  const replies = await Promise.all(inner.map(async ({ id, request: each }) => ({ id, reply: each ? await answer(each) : badPart })));
  const own = `batch_${randomBytes(16).toString('base64url')}`;
  const body = replies.map(({ id, reply }) => `--${own}\r\n${writePart(id, reply)}\r\n`).join('') + `--${own}--`;
  return { status: 200, headers: { 'Content-Type': `multipart/mixed; boundary=${own}` }, body };
}

const badPart: Reply = replyOf(new ApiError(400, 'badRequest', 'Failed to parse batch request part.'));

function splitParts(body: string, boundary: string): string[] {
  return `\r\n${body.replace(/\r?\n/g, '\r\n')}`
    .split(`\r\n--${boundary}`)
    .slice(1)
    .filter((part) => !part.startsWith('--'))
    .map((part) => part.replace(/^[ \t]*\r\n/, ''));
}

function headersOf(block: string): Record<string, string> {
  const lines = block.split('\r\n').map((line) => /^([^:\s]+):\s*(.*)$/.exec(line));
  return Object.fromEntries(lines.flatMap((line) => (line?.[1] === undefined ? [] : [[line[1].toLowerCase(), line[2] ?? '']])));
}

function halves(text: string): [string, string] {
  const at = text.indexOf('\r\n\r\n');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 4)];
}

function readPart(part: string, outer: ApiRequest): { id: string | undefined; request: ApiRequest | undefined } {
  const [partHead, http] = halves(part);
  const [head, body] = halves(http.replace(/^(\r\n)+/, ''));
  const [first = '', ...rest] = head.split('\r\n');
  const line = /^(GET|POST|PUT|PATCH|DELETE)\s+(\S+)/.exec(first);
  const id = headersOf(partHead)['content-id'];
  if (!line?.[1] || !line[2]) return { id, request: undefined };
  const headers = { authorization: outer.headers['authorization'], ...headersOf(rest.join('\r\n')) };
  return { id, request: { method: line[1], url: line[2], headers, body } };
}

function writePart(id: string | undefined, reply: Reply): string {
  // A batch has no connection per call to break: what would be a closed connection becomes a 503.
  const status = reply.status === 0 ? 503 : reply.status;
  const headers = { ...reply.headers, 'Content-Length': String(Buffer.byteLength(reply.body)) };
  return [
    'Content-Type: application/http',
    ...(id === undefined ? [] : [`Content-ID: <response-${id.replace(/^<|>$/g, '')}>`]),
    '',
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    reply.body,
  ].join('\r\n');
}
