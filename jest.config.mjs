/** One transform for everything: swc turns TypeScript (and the few packages that ship ES modules only) into CommonJS, which is what Jest loads. */
const transform = {
  '^.+\\.(t|j|mj)sx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic', importSource: 'preact' } },
      },
      module: { type: 'commonjs' },
    },
  ],
};

export default {
  testEnvironment: 'node',
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(jose|bson)/)'],
  testMatch: ['<rootDir>/backend/**/*.test.ts', '<rootDir>/backend/**/*.test.tsx', '<rootDir>/addon/**/*.test.ts'],
  // The preview is imported by the address of its built file, an ES module, which Jest can't load: its source instead.
  moduleNameMapper: { '^file://.*/addon/dist/preview\\.js$': '<rootDir>/addon/preview/page.ts' },
  modulePathIgnorePatterns: ['<rootDir>/var/', '/dist/'],
  maxWorkers: 2,
  // Each file leaves its copy of all modules behind; at 2 GB one garbage collection takes seconds, and some of the product's own wait for one.
  workerIdleMemoryLimit: '800MB',
  testTimeout: 30_000,
};
