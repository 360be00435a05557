/** TCP ports: is one free, which one is, does anything answer. */
import net from 'node:net';

/** True when nothing listens on this port, neither on 127.0.0.1 nor on all interfaces. */
export async function isFree(port) {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port));
}

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(error.code === 'EAFNOSUPPORT'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port that was free a moment ago: `preferred` when it is, any other one otherwise. */
export async function freePort(preferred = 0) {
  if (preferred && (await isFree(preferred))) return preferred;
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Connects, sends `question` when given, and returns the first answer as text ('' without a question); null when nobody answers. */
export function ask(host, port, question, timeoutMs = 2_000) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => done(null));
    socket.on('error', () => done(null));
    socket.on('connect', () => (question ? socket.write(question) : done('')));
    socket.on('data', (data) => done(String(data)));
    socket.on('close', () => done(null));
  });
}
