/**
 * Makes a JSON Schema of Google's card type and writes it to the file named on the command line. A program of its own, because the
 * generator is an ES module and takes a second and a half: tests run it once and keep the result (google-schema.ts).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const generator = createGenerator({
  path: here('google-card.ts'),
  tsconfig: here('../preview/tsconfig.json'),
  type: 'GoogleCard',
  skipTypeCheck: true,
  additionalProperties: false,
  topRef: true,
  expose: 'all',
});
writeFileSync(process.argv[2], JSON.stringify(generator.createSchema('GoogleCard')));
