/**
 * Everything the launch scripts print. A step that takes longer says so: on a terminal in one line that is
 * rewritten, elsewhere (a log, CI) in a line every few seconds. A `Refusal` is a problem a person can solve:
 * it is printed as its sentence; anything else that is thrown is a bug of ours and keeps its stack.
 */
const FIRST_LINE_MS = 1_000;
const MOST_BETWEEN_LINES_MS = 30_000;
const REDRAW_MS = 200;

const running = new Set();
const terminal = process.stdout.isTTY === true;
let coloured = terminal && !process.env.NO_COLOR;
let timer;

/** A problem with a plain explanation; ends the script with code 1 and no stack. */
export class Refusal extends Error {}

/** Switches colours off (`--no-color`). */
export function withoutColour() {
  coloured = false;
}

const paint = (code) => (text) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
const red = paint(31);
const green = paint(32);

/** Seconds since `began` (ms), as people write them. */
export const seconds = (began) => {
  const s = (Date.now() - began) / 1000;
  return s < 10 ? `${s.toFixed(1)} s` : `${Math.round(s)} s`;
};

/** Prints one line, above the line of running steps. */
export function say(text = '') {
  process.stdout.write(terminal && running.size > 0 ? `\r\x1b[K${text}\n` : `${text}\n`);
  draw();
}

const describe = (step) => `${step.text} … ${step.detail ? `${step.detail} · ` : ''}${Math.round((Date.now() - step.began) / 1000)} s`;

function draw() {
  if (!terminal || running.size === 0) return;
  const line = [...running].map(describe).join('  |  ');
  process.stdout.write(`\r\x1b[K${dim(line.slice(0, (process.stdout.columns ?? 80) - 1))}`);
}

function tick() {
  if (terminal) return draw();
  for (const step of running) {
    if (Date.now() < step.nextLine) continue;
    step.nextLine = Date.now() + Math.min(MOST_BETWEEN_LINES_MS, Math.max(2 * FIRST_LINE_MS, Date.now() - step.began));
    process.stdout.write(`  ${describe(step)}\n`);
  }
}

/**
 * Runs `work` under a name. `work` is given `progress(detail)`; what it returns may carry `said`: the line for its end.
 * @param {string} text what is being done, e.g. "Installing packages"
 * @param {(progress: (detail: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 * @template T
 */
export async function step(text, work) {
  const own = { text, detail: '', began: Date.now(), nextLine: Date.now() + FIRST_LINE_MS };
  running.add(own);
  timer ??= setInterval(tick, REDRAW_MS).unref();
  draw();
  try {
    const result = await work((detail) => (own.detail = detail));
    finish(own, `${green('✓')} ${result?.said ?? text} ${dim(`(${seconds(own.began)})`)}`);
    return result;
  } catch (error) {
    finish(own, `${red('✗')} ${text} ${dim(`(${seconds(own.began)})`)}`);
    throw error;
  }
}

function finish(own, line) {
  if (terminal) process.stdout.write('\r\x1b[K');
  running.delete(own);
  say(line);
}

const DISK_FULL = /ENOSPC|No space left on device|errno: 28\b/;

/** The sentence for a problem; a full disk is recognised wherever it was noticed (our own writes, npm, PostgreSQL, Redis). */
export function sentenceFor(error) {
  const text = `${error.code ?? ''} ${error.message} ${error.output ?? ''}`;
  if (DISK_FULL.test(text))
    return `The disk is full${error.path ? ` (${error.path})` : ''}. Free some space and start again; what is already stored stays.`;
  if (error instanceof Refusal) return error.message;
  return error.stack ?? String(error);
}

/** Prints a problem to stderr. */
export function complain(error) {
  if (terminal && running.size > 0) process.stdout.write('\r\x1b[K');
  running.clear();
  process.stderr.write(`\n${red(sentenceFor(error))}\n`);
}
