/**
 * Loaded into a measured process before its own code (`node --import`): SIGUSR2 begins a measurement, the next one ends it and
 * writes what was used to PROBE_FILE. From inside, because only there V8 tells which function the time went into.
 */
import fs from 'node:fs';
import { Session } from 'node:inspector/promises';

const file = process.env.PROBE_FILE;
const session = new Session();
session.connect();
let began = null;

async function begin() {
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 1_000 });
  await session.post('Profiler.start');
  began = process.cpuUsage();
}

async function finish() {
  const { user, system } = process.cpuUsage(began);
  const memory = { rss: process.memoryUsage.rss(), highestRss: process.resourceUsage().maxRSS * 1024 };
  began = null;
  const { profile } = await session.post('Profiler.stop');
  // Renamed when complete: whoever waits for the file reads all of it.
  fs.writeFileSync(`${file}.new`, JSON.stringify({ cpuMs: (user + system) / 1_000, ...memory, profile }));
  fs.renameSync(`${file}.new`, file);
}

process.on('SIGUSR2', () => void (began === null ? begin() : finish()));
