/** Whose time it was: by the file that ran, and for what no file holds by whoever called it. */
import { spentIn, type CpuProfile } from './profile';

const OURS = 'file:///srv/backend/dist/main.js';

/** A chain of calls, root first; the last one is where the samples were taken. */
function chain(...frames: [functionName: string, url: string][]): CpuProfile {
  const nodes = frames.map(([functionName, url], id) => ({
    id,
    callFrame: { functionName, url, lineNumber: 0 },
    ...(id < frames.length - 1 ? { children: [id + 1] } : {}),
  }));
  return { nodes, samples: [nodes.length - 1], timeDeltas: [1_000] };
}

test.each([
  ['our own code', 'own', chain(['fold', OURS])],
  ['a regular expression of ours', 'own', chain(['fold', OURS], ['exec', ''])],
  ['JSON.parse in the Google client', 'google', chain(['run', OURS], ['read', 'file:///srv/node_modules/gaxios/x.js'], ['parse', ''])],
  ['a package within another', 'mongo', chain(['send', 'file:///srv/node_modules/mongoose/node_modules/mongodb/x.js'])],
  ['Node’s fetch', 'fetch', chain(['fetch', 'node:internal/deps/undici/undici'])],
  ['Node’s streams', 'node', chain(['run', OURS], ['write', 'node:net'])],
  ['garbage collection, whoever made the garbage', 'gc', chain(['run', OURS], ['(garbage collector)', ''])],
] as const)('%s is counted as %s', (_what, area, profile) => {
  expect(spentIn(profile).shares[area]).toBe(1);
});

test('idle time and the profile’s own are nobody’s: shares are of the work', () => {
  const { nodes } = chain(['fold', OURS]);
  const others = [
    { id: 8, callFrame: { functionName: '(idle)', url: '', lineNumber: 0 } },
    { id: 9, callFrame: { functionName: 'post', url: 'node:inspector', lineNumber: 0 } },
  ];
  const spent = spentIn({ nodes: [...nodes, ...others], samples: [8, 9, 0], timeDeltas: [5_000, 3_000, 1_000] });
  expect(spent.shares.own).toBe(1);
  expect(spent.functions).toEqual([{ name: 'fold', share: 1 }]);
});
