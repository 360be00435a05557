/** Operators' commands: `node backend/dist/cli.js organisation:create --domain … --name …`. Prints JSON; every command can be repeated. */
import { parseArgs } from 'node:util';
import { listEntry, normaliseDomain } from './core/addresses';
import { ConfigError, readConfig, type Config } from './config';
import { openStore, type Store } from './store/open';
import { makeSealer } from './store/seal';
import { mayFollow } from './sync/announce-change';
import { refusedDomains } from './sync/claim-domains';
import { resealSecrets } from './sync/reseal-secrets';

const list = (text: string | undefined): string[] => (text ?? '').split(',').map(listEntry).filter(Boolean);

const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

type Options = Record<string, string | undefined>;

const COMMANDS: Record<string, { usage: string; run: (store: Store, options: Options, config: Config) => Promise<unknown> }> = {
  'organisation:create': {
    usage:
      '--domain acme.com [--other-domains a.com,b.com] [--name Acme] [--time-zone Europe/Stockholm] [--admins ada@acme.com] [--key-name name]',
    async run(store, options) {
      const domain = (options.domain ?? '').toLowerCase();
      if (!DOMAIN.test(domain)) throw new ConfigError(`--domain ${domain || '(missing)'}: must be an e-mail domain like acme.com`);
      const owner = await store.organisations.byDomain(domain);
      const before = owner?.domain === normaliseDomain(domain) ? owner : null;
      const otherDomains = options['other-domains'] === undefined ? (before?.otherDomains ?? []) : list(options['other-domains']);
      const held = before ? [before.domain, ...before.otherDomains] : [];
      const [refused] = await refusedDomains(store, held, [domain, ...otherDomains]);
      if (refused) throw new ConfigError(refused.why);
      const organisation = await store.organisations.put({
        domain,
        otherDomains,
        name: options.name ?? before?.name ?? domain,
        timeZone: options['time-zone'] ?? before?.timeZone ?? 'UTC',
        admins: options.admins === undefined ? (before?.admins ?? []) : list(options.admins),
      });
      // Which domains are ours decides about all mail; the workers find this within half a minute.
      if (before && otherDomains.join() !== before.otherDomains.join()) await store.rematches.add(organisation.id, mayFollow());
      const { key } = await store.apiKeys.create(organisation.id, options['key-name'] ?? 'command line', new Date());
      return { domain, id: organisation.id, apiKey: key };
    },
  },
  'audit:verify': {
    usage: '--domain acme.com',
    async run(store, options) {
      const organisation = await store.organisations.byDomain(options.domain ?? '');
      if (!organisation) throw new ConfigError(`--domain ${options.domain ?? '(missing)'}: no such organisation`);
      return { domain: organisation.domain, firstBreak: await store.auditLog.firstBreak(organisation.id) };
    },
  },
  'secrets:reseal': {
    usage: '',
    async run(store, _options, { tokenKeys }) {
      const clock = { now: () => new Date() };
      return { key: tokenKeys[0]?.id, ...(await resealSecrets({ store, sealer: makeSealer(tokenKeys), clock })) };
    },
  },
};

async function main(): Promise<void> {
  const [name = '', ...rest] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) {
    throw new ConfigError(
      `Commands:\n${Object.entries(COMMANDS)
        .map(([one, { usage }]) => `  ${one} ${usage}`)
        .join('\n')}`,
    );
  }
  const names = ['domain', 'other-domains', 'name', 'time-zone', 'admins', 'key-name'];
  const { values } = parseArgs({ args: rest, options: Object.fromEntries(names.map((one) => [one, { type: 'string' as const }])) });
  const config = readConfig(process.env);
  const store = await openStore(config.mongoUri);
  try {
    process.stdout.write(`${JSON.stringify(await command.run(store, values, config))}\n`);
  } finally {
    await store.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
