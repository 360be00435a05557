/**
 * MongoDB's wire protocol (OP_MSG, and OP_QUERY for the first hello): message framing, and BSON to and from PostgreSQL.
 * https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md
 */
import { BSON } from 'bson';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const HEADER_BYTES = 16;
export const MAX_MESSAGE = 48_000_000;

export const serialize = (doc) => Buffer.from(BSON.serialize(doc, { ignoreUndefined: true }));

/** Full decode, keeping every BSON type as it is (for a document that is written out again). */
export const decode = (bytes) =>
  BSON.deserialize(bytes, { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true });

/** Top level only: sub-documents stay byte slices, so big commands cost little and pass through unchanged. */
export const shallow = (bytes) => BSON.deserialize(bytes, { raw: true, validation: { utf8: false } });

/** The text form that DocumentDB gives its bson type: BSONHEX followed by hex digits. */
export const fromHex = (text) => (text === null || text === undefined ? null : Buffer.from(text.slice(7), 'hex'));

/** Cuts a byte stream into messages. Throws when the stream isn't MongoDB's protocol. */
export function splitter(onMessage) {
  let chunks = [];
  let have = 0;
  return (chunk) => {
    chunks.push(chunk);
    have += chunk.length;
    while (have >= 4) {
      if (chunks[0].length < 4) chunks = [Buffer.concat(chunks)];
      const need = chunks[0].readInt32LE(0);
      if (need < HEADER_BYTES || need > MAX_MESSAGE + 16_384) throw new Error(`bad message length ${need}`);
      if (have < need) return;
      const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      onMessage(all.subarray(0, need));
      chunks = have > need ? [all.subarray(need)] : [];
      have -= need;
    }
  };
}

/** @returns {{requestId: number, legacy: boolean, quiet: boolean, body: Buffer, sequences: Record<string, Buffer>, command: object}} */
export function parse(message) {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_QUERY) return parseFirstHello(message, requestId);
  if (opCode !== OP_MSG) throw new Error(`unsupported opcode ${opCode}`);
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const sequences = {};
  let body;
  for (let at = 20; at < end;) {
    const size = message.readInt32LE(at + 1);
    if (message[at] === 0) {
      body = message.subarray(at + 1, at + 1 + size);
    } else {
      const nameEnd = message.indexOf(0, at + 5); // a document sequence: its name, then documents back to back
      sequences[message.toString('utf8', at + 5, nameEnd)] = message.subarray(nameEnd + 1, at + 1 + size);
    }
    at += 1 + size;
  }
  return { requestId, legacy: false, quiet: (flags & MORE_TO_COME) !== 0, body, sequences, command: shallow(body) };
}

function parseFirstHello(message, requestId) {
  const start = message.indexOf(0, 20) + 9;
  const body = message.subarray(start, start + message.readInt32LE(start));
  return { requestId, legacy: true, quiet: false, body, sequences: {}, command: { ...shallow(body), $db: 'admin' } };
}

/** The documents of a command's list, whether it came inside the body or as a sequence. */
export function listOf(request, field) {
  const sequence = request.sequences[field];
  if (!sequence) return request.command[field] ?? [];
  const docs = [];
  for (let at = 0; at < sequence.length; at += sequence.readInt32LE(at)) docs.push(sequence.subarray(at, at + sequence.readInt32LE(at)));
  return docs;
}

let lastId = 0;

/** The two buffers of a reply. */
export function reply(request, doc) {
  const body = Buffer.isBuffer(doc) ? doc : serialize(doc);
  const head = Buffer.alloc(request.legacy ? 36 : 21); // flags 0 and section kind 0 are zeros
  lastId = (lastId + 1) & 0x7fffffff;
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(lastId, 4);
  head.writeInt32LE(request.requestId, 8);
  head.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  if (request.legacy) {
    head.writeInt32LE(8, 16);
    head.writeInt32LE(1, 32);
  }
  return [head, body];
}
