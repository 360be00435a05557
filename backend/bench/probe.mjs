/**
 * Loaded into a process before its own code (`node --import`): SIGUSR2 begins a profile, the next one ends it and writes it to
 * PROFILE_FILE. From inside, because only there V8 tells which function the time goes into.
 */
import fs from 'node:fs';
import { Session } from 'node:inspector/promises';

const file = process.env.PROFILE_FILE;
const session = new Session();
let running = false;

async function begin() {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
}

async function finish() {
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  // Renamed when complete: whoever waits for the file reads all of it.
  fs.writeFileSync(`${file}.new`, JSON.stringify(profile));
  fs.renameSync(`${file}.new`, file);
}

process.on('SIGUSR2', () => {
  void (running ? finish() : begin());
  running = !running;
});
