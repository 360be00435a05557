/**
 * Starts other programs so that none is left behind. Each runs in a session of its own (Ctrl-C in the terminal reaches
 * only the launcher, which ends them in order) and is tied to the launcher: where setpriv exists (every Debian),
 * the kernel ends it when the launcher goes, even by SIGKILL.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Refusal } from './terminal.mjs';

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => fs.existsSync(file));
const TAIL_LINES = 12;
const alive = new Set();

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The full path of a program on PATH, or null. */
export function onPath(program) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder || '.', program);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return file;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/** True while a process of this id runs (a zombie does not). */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  try {
    return !/^State:\s+[ZX]/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

/** The last lines of a log file, for an error message. */
export function lastLines(file, count = TAIL_LINES) {
  try {
    return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

/** `[program, ...arguments]` wrapped so that the program ends with this process, as another user where `user` is given. */
export function tied(command, { user, signal = 'TERM' } = {}) {
  if (!SETPRIV) return command;
  const identity = user ? ['--reuid', user.uid, '--regid', user.gid, '--clear-groups'] : [];
  return [SETPRIV, ...identity, '--pdeathsig', signal, '--', ...command].map(String);
}

/**
 * Starts a program that goes on running.
 * @param {{command: string[], env?: object, cwd?: string, log?: string, user?: {uid: number, gid: number}, signal?: 'TERM'|'INT'}} options
 *   log: file that takes its output; without it stdout is a pipe. signal: the one that ends it in good order.
 */
export function launch({ command, env = process.env, cwd, log, user, signal = 'TERM' }) {
  const out = log ? fs.openSync(log, 'a') : 'pipe';
  const [file, ...args] = tied(command, { user, signal });
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', out, log ? out : 'pipe'], detached: true, ...(SETPRIV ? {} : user) });
  if (log) fs.closeSync(out);
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, by) => resolve(by ?? `exit code ${code}`));
  });
  const own = { child, pid: child.pid, signal: `SIG${signal}`, ended, over: null };
  alive.add(own);
  void ended.then((how) => {
    own.over = how;
    alive.delete(own);
  });
  return own;
}

/** Asks a program to end and waits; kills it after `patienceMs`. */
export async function end(own, patienceMs = 15_000) {
  if (!own || own.over !== null) return;
  own.child.kill(own.signal);
  const late = setTimeout(() => own.child.kill('SIGKILL'), patienceMs);
  await own.ended;
  clearTimeout(late);
}

/** Kills whatever still runs: the second Ctrl-C. */
export function killAll() {
  for (const own of alive) own.child.kill('SIGKILL');
}

/** Runs a program to its end; its output is returned, and shown in the error when it fails. */
export async function run(command, { env = process.env, cwd, user, onLine, failure } = {}) {
  const [file, ...args] = tied(command, { user });
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], ...(SETPRIV ? {} : user) });
  const own = { child, over: null };
  alive.add(own);
  const lines = [];
  let stdout = '';
  child.stdout.on('data', (data) => (stdout += data));
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (data) => {
      const parts = (rest + data).split('\n');
      rest = parts.pop();
      for (const line of parts) {
        lines.push(line);
        onLine?.(line);
      }
    });
    stream.on('end', () => rest && lines.push(rest));
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (status, by) => resolve(by ?? status));
  });
  alive.delete(own);
  if (code === 0) return stdout;
  const tail = lines.slice(-TAIL_LINES).join('\n');
  throw Object.assign(new Refusal(`${failure ?? `${path.basename(command[0])} failed`} (${code}).\n${tail}`), { output: lines.join('\n') });
}

/**
 * Ends a server that an earlier, killed launcher left behind on the same data (two servers on one folder would spoil it).
 * @param {{pidFile: string, folder: string, signal?: string}} options `folder`: its data; a process is only touched when
 *   it names that folder or works in it, because process ids are used again.
 */
export async function endPrevious({ pidFile, folder, signal = 'SIGTERM' }) {
  let pid;
  try {
    pid = Number.parseInt(fs.readFileSync(pidFile, 'utf8'), 10);
  } catch {
    return;
  }
  const same = () => {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder) || fs.readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  };
  if (!pid || pid === process.pid || !same()) return;
  process.kill(pid, signal);
  for (const until = Date.now() + 15_000; same(); await sleep(20)) {
    if (Date.now() > until)
      throw new Refusal(`Process ${pid} still uses ${folder} and doesn't end. End it (kill ${pid}), then start again.`);
  }
}
