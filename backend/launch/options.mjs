/** The options of `npm start`, checked before any work is done. */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isFree } from './ports.mjs';
import { Refusal } from './terminal.mjs';

export const HELP = `npm start -- [options]
  --world FILE           load this world instead of the built-in one
  --connect              give consent for everyone, for both apps
  --port N               the console's port (default 8080); the simulator takes N+10
  --tariff new|old|none  Google's quota as of 2026-05-01, the older one, or none (default new)
  --latency MS           how long every call to Google takes
  --reset                forget everything in var/ first
  --no-color             plain output`;

const OLDEST_NODE = [20, 19];
const TARIFFS = ['new', 'old', 'none'];
const SIMULATOR_OFFSET = 10;

/** Says so when this Node is too old: everything else would fail with a riddle. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [needMajor, needMinor] = OLDEST_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Refusal(`Node ${OLDEST_NODE.join('.')} or later is needed; this is ${version} (${process.execPath}).`);
}

/** @returns {{world: string|null, connect: boolean, port: number, simulatorPort: number, tariff: string, latency: number, reset: boolean, color: boolean, help: boolean}} */
export function readOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        world: { type: 'string' },
        connect: { type: 'boolean', default: false },
        port: { type: 'string', default: '8080' },
        tariff: { type: 'string', default: 'new' },
        latency: { type: 'string', default: '0' },
        reset: { type: 'boolean', default: false },
        'no-color': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new Refusal(`${error.message.split('. ')[0]}.\n\n${HELP}`);
  }
  if (!TARIFFS.includes(values.tariff)) throw new Refusal(`--tariff is one of ${TARIFFS.join(', ')}, not "${values.tariff}".`);
  const port = wholeNumber('--port', values.port, 1, 65_535 - SIMULATOR_OFFSET);
  return {
    world: values.world === undefined ? null : path.resolve(process.env.INIT_CWD ?? '.', values.world),
    connect: values.connect,
    port,
    simulatorPort: port + SIMULATOR_OFFSET,
    tariff: values.tariff,
    latency: wholeNumber('--latency', values.latency, 0, 60_000),
    reset: values.reset,
    color: !values['no-color'],
    help: values.help,
  };
}

function wholeNumber(name, text, least, most) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Refusal(`${name} takes a whole number from ${least} to ${most}, not "${text}".`);
}

/** A busy port is told before anything else happens. */
export async function checkPorts({ port, simulatorPort }) {
  for (const [own, what] of [
    [port, 'the console'],
    [simulatorPort, 'the simulator'],
  ]) {
    if (!(await isFree(own))) {
      throw new Refusal(
        `Port ${own} (${what}) is in use by another program. End that program, or choose another port: npm start -- --port ${port + 100}`,
      );
    }
  }
}

/** Says what is wrong with the world file, as far as that can be seen without loading it; the simulator checks the rest. */
export function checkWorld({ world }) {
  if (world === null) return;
  let text;
  try {
    text = fs.readFileSync(world, 'utf8');
  } catch (error) {
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'it may not be read' }[error.code] ?? error.message;
    throw new Refusal(`The world file ${world} can't be read: ${why}.`);
  }
  try {
    JSON.parse(text);
  } catch (error) {
    throw new Refusal(`The world file ${world} is not JSON: ${error.message}.`);
  }
}
