/** Puts a reply on the wire, including the ways a connection can go wrong on purpose. */
import type { ServerResponse } from 'node:http';
import type { Reply } from './pipeline';

export function sendReply(response: ServerResponse, reply: Reply): void {
  if (reply.status === 0) {
    response.socket?.destroy();
    return;
  }
  const body = Buffer.from(reply.body);
  // 204 must not carry a length (RFC 9110 §8.6).
  const length = reply.status === 204 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  if (reply.cut !== true) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}
