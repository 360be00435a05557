/** Lint rules. TypeScript with types (a forgotten await is our likeliest bug); the launch scripts, which are plain JavaScript, without. */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const NODE_GLOBALS = [
  'process',
  'console',
  'Buffer',
  'URL',
  'URLSearchParams',
  'fetch',
  'AbortSignal',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'module',
  'structuredClone',
  'performance',
  'TextDecoder',
];

const BROWSER_GLOBALS = [
  'window',
  'document',
  'location',
  'navigator',
  'getSelection',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'fetch',
  'URL',
  'URLSearchParams',
  'htmx',
  'localStorage',
  'matchMedia',
  'requestAnimationFrame',
  'FormData',
  'history',
  'Intl',
];

const ONLY_CONFIG_READS_ENV = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Only config.ts reads the environment (main.ts and cli.ts hand it over).' },
  ],
};
const BARE_DEFAULT = { selector: 'ExportDefaultDeclaration', message: 'Named exports only: one name everywhere.' };
const BARREL = { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that declares it.' };

export default tseslint.config(
  { ignores: ['**/dist/', 'node_modules/', 'var/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'addon/tsconfig.json', 'addon/*/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/unbound-method': 'off', // factories return functions: nothing of ours uses `this`
      '@typescript-eslint/no-unused-expressions': ['error', { allowTernary: true, allowShortCircuit: true }],
      '@typescript-eslint/require-await': 'off', // a port's implementation may have nothing to wait for
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-restricted-syntax': ['error', BARE_DEFAULT, BARREL],
      'no-console': 'error',
      eqeqeq: ['error', 'smart'],
    },
  },
  {
    files: ['backend/src/**/*.{ts,tsx}', 'backend/simulator/**/*.{ts,tsx}', 'addon/**/*.ts'],
    ignores: ['backend/src/{config,main,cli}.ts', 'backend/simulator/main.ts', '**/*.test.{ts,tsx}'],
    rules: ONLY_CONFIG_READS_ENV,
  },
  {
    // what a command prints is its purpose
    files: [
      'backend/src/cli.ts',
      'backend/src/main.ts',
      'backend/simulator/main.ts',
      'backend/bench/**',
      'backend/test/**',
      '**/*.test.{ts,tsx}',
      'addon/src/**',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    // answers of other programs arrive in tests as they are
    files: ['**/*.test.{ts,tsx}', 'backend/test/**', 'addon/test/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['backend/src/web/assets/**/*.js'],
    languageOptions: { sourceType: 'script', globals: Object.fromEntries(BROWSER_GLOBALS.map((name) => [name, 'readonly'])) },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    ignores: ['backend/src/web/assets/**'],
    languageOptions: { globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])) },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }] },
  },
);
