/** The process: reads the configuration, builds the parts, starts what ROLE says, and stops in order on SIGTERM. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, readConfig } from './config';
import { makeParts } from './parts';
import { makeApp } from './web/app';
import { makeHealthApp } from './web/health-server';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const parts = await makeParts(config);
  const server = config.roles.includes('web') ? createServer(makeApp(parts.web)) : null;
  if (server) await listen(server, config.port);
  const health = config.metricsPort === null ? null : createServer(makeHealthApp(parts.web));
  if (health) await listen(health, config.metricsPort ?? 0);
  if (config.roles.includes('worker')) await parts.queues.work(parts.handlers);
  const port = server ? (server.address() as AddressInfo).port : null;
  process.stdout.write(`backend ready ${JSON.stringify({ roles: config.roles, port, url: config.publicUrl })}\n`);

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    parts.log.info({ signal }, 'stopping');
    server?.close();
    server?.closeIdleConnections();
    health?.close();
    // Whatever hangs: what was not finished is on the to-do list in MongoDB, so leaving is safe.
    setTimeout(() => process.exit(0), 9_000).unref();
    void parts.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use by another program. Choose another with PORT.`) : error),
    );
    server.listen(port, resolve);
  });
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const expected = error instanceof ConfigError || (error instanceof Error && /can’t be reached|in use|noeviction/.test(message));
  process.stderr.write(`${expected ? message : (error as Error).stack}\n`);
  process.exit(1);
});
