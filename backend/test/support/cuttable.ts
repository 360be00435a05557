/** A way to a server that can be cut and mended, as networks are: connections die, new ones are refused. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Cuttable {
  port: number;
  cut(): void;
  /** New connections are made and get no answer; those that stand go on. */
  stall(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function cuttable(to: { host: string; port: number }): Promise<Cuttable> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'stalled' | 'cut' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy();
    if (state === 'stalled') return void sockets.add(near);
    const far = connect(to);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    state = 'cut';
    sockets.forEach((socket) => socket.destroy());
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stall: () => {
      state = 'stalled';
    },
    mend: () => {
      state = 'open';
    },
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
