/** What is pushed to Google: the bundle, the manifest, and nothing else. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createContext, Script } from 'node:vm';
import manifest from '../../appsscript.json';
import { handlerNames } from '../src/handlers';
import { discoveryFolder } from './google-schema';
import { builtBundle } from './harness';

const root = resolve(__dirname, '../..');
const bundle = builtBundle();

test('every function the manifest and the cards name is a top-level function', () => {
  const scope: Record<string, unknown> = {};
  new Script(bundle).runInContext(createContext(scope));
  const named = [
    manifest.addOns.gmail.homepageTrigger.runFunction,
    ...manifest.addOns.gmail.contextualTriggers.map((t) => t.onTriggerFunction),
  ];
  for (const name of [...named, ...handlerNames]) expect([name, typeof scope[name]]).toEqual([name, 'function']);
});

test('the bundle runs where there is no Node and no browser', () => {
  expect(bundle).not.toMatch(/\bprocess\.|\brequire\(|(?<!\.)\bfetch\(|\bsetTimeout\(|\bimport\s*\(/);
  expect(Buffer.byteLength(bundle)).toBeLessThan(64 * 1024);
});

test('only backend.ts goes out, only cards use CardService', () => {
  const files = readdirSync(resolve(root, 'addon/src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `addon/src/${file}`);
  const using = (word: string) => files.filter((file) => readFileSync(resolve(root, file), 'utf8').includes(`${word}.`));
  expect(using('UrlFetchApp')).toEqual(['addon/src/backend.ts']);
  expect(using('GmailApp')).toEqual(['addon/src/open-message.ts']);
  expect(using('CardService').filter((file) => !file.startsWith('addon/src/cards/') && file !== 'addon/src/entry.ts')).toEqual([]);
});

test('clasp pushes the manifest and the built file, nothing else', () => {
  const clasp = resolve(root, 'node_modules/@google/clasp/build/src/index.js');
  const home = mkdtempSync(join(tmpdir(), 'clasp-'));
  const status = execFileSync(process.execPath, [clasp, 'show-file-status', '--json'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, HOME: home },
  });
  expect((JSON.parse(status) as { filesToPush: string[] }).filesToPush.sort()).toEqual(['addon/dist/Code.js', 'appsscript.json']);
});

test('the add-on asks for no more than it needs', () => {
  expect([...manifest.oauthScopes].sort()).toEqual([
    'https://www.googleapis.com/auth/gmail.addons.current.message.metadata',
    'https://www.googleapis.com/auth/gmail.addons.execute',
    'https://www.googleapis.com/auth/script.external_request',
    'https://www.googleapis.com/auth/script.locale',
    'https://www.googleapis.com/auth/userinfo.email',
    'openid',
  ]);
});

test('addresses in the manifest are as a versioned deployment wants them: https, a whole domain, a path', () => {
  for (const url of [...manifest.urlFetchWhitelist, ...manifest.addOns.common.openLinkUrlPrefixes])
    expect(url).toMatch(/^https:\/\/(\*\.)?[a-z0-9.-]+\.[a-z]+\/.*$/);
  expect(manifest.addOns.common.logoUrl).toMatch(/^https:\/\/.*\.png$/);
});

const protos = join(discoveryFolder, 'protos');
(existsSync(protos) ? test : test.skip)(
  'every key of the manifest is one that Google defines (skipped without ../shared/google-discovery/protos)',
  () => {
    const text = ['script_manifest', 'gmail_addon_manifest', 'extension_point']
      .map((name) => readFileSync(join(protos, `${name}.proto`), 'utf8'))
      .join('\n');
    const fields = (message: string) => {
      const body = new RegExp(`^message ${message} \\{([^]*?)^\\}`, 'm').exec(text)?.[1] ?? '';
      return [...body.matchAll(/^ {2,4}(?:repeated )?[\w.]+ (\w+) = \d+;/gm)].map(([, name]) =>
        (name ?? '').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      );
    };
    const { common, gmail } = manifest.addOns;
    expect(fields('CommonAddOnManifest')).toEqual(expect.arrayContaining(Object.keys(common)));
    expect(fields('LayoutProperties')).toEqual(expect.arrayContaining(Object.keys(common.layoutProperties)));
    expect(fields('GmailAddOnManifest')).toEqual(expect.arrayContaining(Object.keys(gmail)));
    expect(fields('HomepageExtensionPoint')).toEqual(expect.arrayContaining(Object.keys(gmail.homepageTrigger)));
    for (const trigger of gmail.contextualTriggers)
      expect(fields('ContextualTrigger')).toEqual(expect.arrayContaining(Object.keys(trigger)));
  },
);
