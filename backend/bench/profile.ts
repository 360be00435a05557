/** Where a process's time went, from V8's samples: by area of code, and by function of our own. */

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
}

/** The format of Chrome's .cpuprofile files. */
export interface CpuProfile {
  nodes: ProfileNode[];
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
}

const packages = (...names: string[]) => new RegExp(`/node_modules/(${names.join('|')})/`);

/** The first that fits the file's URL. */
const AREAS = [
  ['own', /\/backend\/dist\//],
  ['google', packages('googleapis', 'googleapis-common', 'google-auth-library', 'gaxios', 'extend', 'qs', 'url-template')],
  ['mongo', packages('mongoose', 'mongodb', 'bson', 'kareem', 'mpath', 'mquery', 'sift', 'mongodb-connection-string-url')],
  ['redis', packages('bull', 'ioredis', 'redis', '@redis', 'redis-parser', 'standard-as-callback', 'denque')],
  ['mail', packages('htmlparser2', 'sanitize-html', 'domhandler', 'domutils', 'entities', 'libmime', 'nodemailer', 'iconv-lite')],
  ['other', /\/node_modules\//],
  ['profiler', /^node:inspector|\/bench\/probe\.mjs/],
  ['fetch', /^node:internal\/deps\/undici/],
  ['node', /^node:/],
] as const;

/** What V8 calls by a name in brackets. Idle time is no work and left out, as is the profile's own. */
const PSEUDO: Readonly<Record<string, Area | null>> = {
  '(garbage collector)': 'gc',
  '(program)': 'native',
  '(root)': null,
  '(idle)': null,
};

export type Area = Exclude<(typeof AREAS)[number][0], 'profiler'> | 'gc' | 'native';
export type Shares = Record<Area, number>;

export interface Spent {
  /** Of the time in which the process was not idle. */
  readonly shares: Shares;
  /** Our own functions, the costliest first, with their share. */
  readonly functions: readonly { readonly name: string; readonly share: number }[];
}

export function spentIn({ nodes, samples, timeDeltas }: CpuProfile): Spent {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const areas = new Map<Area, number>();
  const functions = new Map<string, number>();
  let busy = 0;
  samples.forEach((id, index) => {
    const sampled = byId.get(id);
    const pseudo = PSEUDO[sampled?.callFrame.functionName ?? ''];
    if (pseudo === null) return;
    // What is built into the language (a regular expression, Array.map, JSON.parse) has no file: whoever called it pays.
    let payer = sampled;
    while (pseudo === undefined && payer?.callFrame.url === '') payer = byId.get(parents.get(payer.id) ?? -1);
    const area = pseudo ?? areaOf(payer?.callFrame.url ?? '');
    if (area === 'profiler') return;
    const micros = timeDeltas[index] ?? 0;
    busy += micros;
    areas.set(area, (areas.get(area) ?? 0) + micros);
    if (area !== 'own' || !payer) return;
    const name = payer.callFrame.functionName || `(line ${payer.callFrame.lineNumber + 1})`;
    functions.set(name, (functions.get(name) ?? 0) + micros);
  });
  const share = (micros = 0) => micros / Math.max(1, busy);
  return {
    shares: Object.fromEntries(ALL_AREAS.map((area) => [area, share(areas.get(area))])) as Shares,
    functions: [...functions].map(([name, micros]) => ({ name, share: share(micros) })).sort((a, b) => b.share - a.share),
  };
}

const ALL_AREAS: readonly Area[] = [...AREAS.flatMap(([area]) => (area === 'profiler' ? [] : [area])), 'gc', 'native'];

const areaOf = (url: string) => AREAS.find(([, pattern]) => pattern.test(url))?.[0] ?? 'native';
