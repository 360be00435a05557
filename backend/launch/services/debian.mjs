/**
 * Programs from Debian's packages: installed by apt-get as root, otherwise downloaded and unpacked into the cache folder
 * with a private apt (own lists, own cache), so that nothing of the system changes and empty package lists don't matter.
 */
import fs from 'node:fs';
import path from 'node:path';
import { onPath, run } from '../processes.mjs';
import { Refusal } from '../terminal.mjs';
import { cacheFolder, isRoot } from './cache.mjs';

const QUIET = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

/** True where apt can be asked. */
export const hasApt = () => onPath('apt-get') !== null && onPath('dpkg-deb') !== null;

/** True when this process may install packages. */
export const mayInstall = () => isRoot && hasApt();

/** Installs packages for the whole system. */
export async function install(packages, progress = () => {}) {
  progress('reading package lists');
  await run(['apt-get', '-qq', 'update'], { env: QUIET }).catch(() => {}); // one dead source among many is no reason to stop
  progress(`installing ${packages.join(', ')}`);
  await run(['apt-get', '-qq', '-y', '--no-install-recommends', 'install', ...packages], {
    env: QUIET,
    failure: `apt-get could not install ${packages.join(', ')}`,
  });
}

/**
 * Unpacks packages and the libraries they need into the cache folder.
 * @param {string[]} packages
 * @param {string} program the file that is wanted, below the folder, e.g. usr/bin/redis-server
 * @returns {Promise<{file: string, env: object}>} the program, and the environment it needs to find its libraries
 */
export async function unpack(packages, program, progress = () => {}) {
  const folder = cacheFolder('startdeliver', packages[0]);
  const file = path.join(folder, 'root', program);
  if (!fs.existsSync(file)) await fetchInto(folder, packages, progress);
  if (!fs.existsSync(file)) throw new Refusal(`Debian's package ${packages[0]} holds no ${program}.`);
  const libraries = fs.readdirSync(path.join(folder, 'root/usr/lib')).filter((name) => name.includes('-linux-'));
  const paths = libraries.map((name) => path.join(folder, 'root/usr/lib', name));
  return { file, env: { ...process.env, LD_LIBRARY_PATH: [...paths, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') } };
}

async function fetchInto(folder, packages, progress) {
  const work = fs.mkdtempSync(path.join(folder, 'work-'));
  const at = (...parts) => path.join(work, ...parts);
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'debs', 'root']) fs.mkdirSync(at(part), { recursive: true });
  const status = fs.existsSync('/var/lib/dpkg/status') ? '/var/lib/dpkg/status' : at('state/status');
  const settings = { 'Dir::State': at('state'), 'Dir::State::status': status, 'Dir::Cache': at('cache'), 'APT::Sandbox::User': '' };
  const options = Object.entries({ ...settings, 'Acquire::Languages': 'none' }).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const apt = (program, args, more) => run([program, ...options, ...args], { env: QUIET, ...more });
  try {
    progress('reading package lists');
    await apt('apt-get', ['-qq', 'update']).catch(() => {});
    const known = await apt('apt-cache', ['depends', '--recurse', '--important', ...packages], { failure: `apt knows no ${packages[0]}` });
    const libraries = known.split('\n').filter((name) => /^(lib|lua)\S+$/.test(name) && !/^lib(c6|c-bin|gcc-s1|crypt1)$/.test(name));
    progress(`downloading ${packages[0]} and ${libraries.length} libraries`);
    await apt('apt-get', ['-qq', 'download', ...packages, ...libraries], {
      cwd: at('debs'),
      failure: `${packages[0]} could not be downloaded`,
    });
    for (const deb of fs.readdirSync(at('debs'))) await run(['dpkg-deb', '-x', at('debs', deb), at('root')]);
    fs.rmSync(path.join(folder, 'root'), { recursive: true, force: true });
    fs.renameSync(at('root'), path.join(folder, 'root'));
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}
