/**
 * Who may import whom (README, "Where is …?"). Each layer lists what it may reach; everything else of ours is forbidden to it.
 * Tests are free: they may look at anything.
 */
const TEST = '\\.test\\.tsx?$|(^|/)test(s|ing)?/|test-';
const OURS = '^(backend/(src|simulator|bench)|addon)/';
/** Files of the store without a database in them: row shapes, constants, errors. Their values may be used where the store itself arrives as an argument. */
const STORE_WORDS = ['store/records', 'store/conversation-keys', 'store/directory-lists', 'store/paging'];
const src = (...names) => names.map((name) => `^backend/src/${name}`);

/** A layer may import its own files and those named; `types`: these as `import type` only. */
function layer(name, path, { may = [], types = [] }) {
  const reachable = [path, ...may, ...types];
  const rules = [
    {
      name: `${name}-reach`,
      comment: `${name} may import only: ${[...may, ...types].join(', ') || 'nothing of ours'}`,
      severity: 'error',
      from: { path, pathNot: TEST },
      to: { path: OURS, pathNot: reachable },
    },
  ];
  if (types.length === 0) return rules;
  return [
    ...rules,
    {
      name: `${name}-types`,
      comment: `${name} may import these as types only: ${types.join(', ')}`,
      severity: 'error',
      from: { path, pathNot: TEST },
      to: { path: types, pathNot: [path, ...may], dependencyTypesNot: ['type-only'] },
    },
  ];
}

/** A package that only some files may import. */
const only = (pkg, path) => ({
  name: `only-${pkg.replace(/\W/g, '')}`,
  comment: `only ${path} imports ${pkg}`,
  severity: 'error',
  from: { path: '^backend/src/', pathNot: [path, TEST] },
  to: { path: `node_modules/${pkg}/`, dependencyTypesNot: ['type-only'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'no file may, in the end, import itself',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', comment: 'an import that leads nowhere', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...layer('contract', '^backend/src/contract/', {}),
    ...layer('core', '^backend/src/core/', {}),
    {
      name: 'core-is-pure',
      comment: 'core is rules only: no package, and of Node only how an international domain is spelt',
      severity: 'error',
      from: { path: '^backend/src/core/', pathNot: TEST },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: '^url$' },
    },
    ...layer('google', '^backend/src/google/', { may: src('core/', 'log', 'metrics') }),
    ...layer('startdeliver', '^backend/src/startdeliver/', { may: src('core/', 'log', 'metrics') }),
    ...layer('store', '^backend/src/store/', { may: src('core/') }),
    ...layer('sync', '^backend/src/sync/', {
      may: src('core/', 'google/', 'startdeliver/', 'jobs/table', 'contract/', ...STORE_WORDS),
      types: src('store/', 'log', 'metrics'),
    }),
    ...layer('jobs', '^backend/src/jobs/', { may: src('core/', 'sync/', 'google/errors', 'log', 'metrics'), types: src('store/') }),
    ...layer('web', '^backend/src/web/', {
      may: src('contract/', 'core/', 'sync/', 'google/identity', 'log', 'metrics', ...STORE_WORDS),
      types: src('store/', 'jobs/', 'google/', 'startdeliver/', 'config'),
    }),
    ...layer('simulator', '^backend/simulator/', {}),
    ...layer('addon', '^addon/src/', { types: src('contract/') }),
    {
      name: 'only-config-is-asked-by-parts',
      comment: 'configuration arrives as an argument',
      severity: 'error',
      from: { path: '^backend/src/(core|google|startdeliver|store|sync|jobs|web)/', pathNot: TEST },
      to: { path: '^backend/src/config', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-the-composition-root',
      comment: 'parts and main know everybody; nobody knows them',
      severity: 'error',
      from: { path: '^backend/src/', pathNot: ['^backend/src/(main|parts|cli)', TEST] },
      to: { path: '^backend/src/(main|parts|cli)\\.ts$' },
    },
    {
      name: 'no-tests-in-product',
      comment: 'the product imports no test',
      severity: 'error',
      from: { path: OURS, pathNot: TEST },
      to: { path: '\\.test\\.tsx?$' },
    },
    only('mongoose', '^backend/src/store/'),
    only('googleapis', '^backend/src/google/'),
    only('bull', '^backend/src/jobs/'),
    only('express', '^backend/src/web/'),
    {
      name: 'launch-stands-alone',
      comment: 'the launch scripts work on a bare clone: packages only by import() after their installation',
      severity: 'error',
      from: { path: '^backend/launch/', pathNot: ['^backend/launch/services/documentdb/', TEST] },
      to: { dependencyTypes: ['npm', 'npm-dev'], dynamic: false, pathNot: ['mongodb-memory-server-core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
