/** A Redis of a test's own: what can be filled up, killed and started again where it was. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as redis from '../../launch/services/redis.mjs';

const ROOT = resolve(__dirname, '../../..');

interface Started {
  url: string;
  pid: number;
  stop(): Promise<void>;
  lost: Promise<string>;
}
const { startOwnRedis } = redis as {
  startOwnRedis(wish: { data: string; log: string; fast: boolean; port?: number }): Promise<Started>;
};

export interface OwnRedis {
  url: string;
  /** As the kernel does when memory runs out. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  end(): Promise<void>;
}

/** `keeps`: with an append-only file as in production; otherwise a restart has lost everything. */
export async function ownRedis({ keeps }: { keeps: boolean }): Promise<OwnRedis> {
  const parent = join(ROOT, 'var/test');
  mkdirSync(parent, { recursive: true });
  const data = mkdtempSync(join(parent, 'redis-'));
  const wish = { data, log: join(data, 'redis.log'), fast: !keeps };
  let running = await startOwnRedis(wish);
  const { url } = running;
  return {
    url,
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      await running.lost;
    },
    async startAgain() {
      running = await startOwnRedis({ ...wish, port: Number(new URL(url).port) });
    },
    async end() {
      await running.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
