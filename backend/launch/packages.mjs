/**
 * npm packages, installed when they are missing or differ from package-lock.json. npm writes what it installed to
 * node_modules/.package-lock.json as its last act, so comparing the two also notices an installation that was interrupted.
 */
import fs from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { step } from './terminal.mjs';

const readJson = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};

/** How many packages of the lockfile are not installed in that version; those for other platforms don't count. */
export function missingPackages(root) {
  const wanted = readJson(path.join(root, 'package-lock.json'))?.packages ?? {};
  const installed = readJson(path.join(root, 'node_modules/.package-lock.json'))?.packages ?? {};
  const names = Object.keys(wanted).filter((name) => name !== '' && !wanted[name].optional);
  return names.filter((name) => installed[name]?.version !== wanted[name].version).length;
}

/** Installs what is missing. */
export async function ensurePackages(root) {
  if (missingPackages(root) === 0) return;
  await step('Installing npm packages', async (progress) => {
    progress('about a minute the first time');
    const npm = (...words) =>
      run(['npm', ...words, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: root,
        failure: 'npm could not install the packages',
      });
    await npm('ci').catch((error) => {
      // a registry that lacks some platform's builds makes lockfiles that only "npm install" takes
      if (/EUSAGE|in sync/.test(error.output)) return npm('install', '--no-save');
      throw error;
    });
    return { said: 'npm packages installed' };
  });
}
