/**
 * The published JSON Schema of world files (world.schema.json), made of the same schemas that check them. Rewrite it with
 * `(npx esbuild backend/simulator/world/json-schema.ts --bundle --platform=node --format=esm --packages=external; echo 'console.log(JSON.stringify(worldJsonSchema(), null, 2))') | node --input-type=module - > backend/simulator/world/world.schema.json`
 */
import { z } from 'zod';
import { worldSchema } from './schema';

/** JSON Schema 2020-12. What it cannot say (one of mbox, eml, message; files that exist) only loading checks. */
export function worldJsonSchema(): object {
  const title = 'World file, version 1: what the Google simulator and the demo are loaded with';
  return { title, ...z.toJSONSchema(worldSchema, { io: 'input' }) };
}
