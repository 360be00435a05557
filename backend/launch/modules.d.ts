/** The launch scripts are plain JavaScript without declarations; their tests are TypeScript like all others. */
declare module '*.mjs';
