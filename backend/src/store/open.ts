/** The store: every repository over one MongoDB connection. Opened once by parts.ts, handed to use cases as an argument. */
import { makeApiKeys } from './api-keys';
import { makeAuditLog } from './audit-log';
import { makeChoices } from './choices';
import { makeConnections } from './connections';
import { makeDirectory } from './directory';
import { makeInteractions } from './interactions';
import { makeListings } from './listings';
import { makeLists } from './lists';
import { makeMessageLists } from './message-lists';
import { makeMessages } from './messages';
import { connectModels, type Connected } from './models';
import { makeOrganisations } from './organisations';
import { makeProblems } from './problems';
import { makeRematches } from './rematches';
import { makeRollups } from './rollups';
import { makeStrangers } from './strangers';
import { makeTodo } from './todo';
import { makeVerdicts } from './verdicts';

/** Throws when MongoDB can't be reached within 10 s. */
export async function openStore(uri: string, databaseName?: string) {
  return storeOver(await connectModels(uri, databaseName));
}

/** What one process holds in memory beside the database is its own: several processes on one connection each have a store. */
export function storeOver({ connection, models }: Connected) {
  const todo = makeTodo(models);
  const messages = makeMessages(models);
  const interactions = makeInteractions(models, messages);
  return {
    organisations: makeOrganisations(models),
    directory: makeDirectory(models),
    connections: makeConnections(models),
    todo,
    verdicts: makeVerdicts(models, todo),
    problems: makeProblems(models),
    listings: makeListings(models),
    messages,
    interactions,
    rollups: makeRollups(models, interactions),
    rematches: makeRematches(models),
    lists: makeLists(models),
    messageLists: makeMessageLists(models),
    choices: makeChoices(models),
    strangers: makeStrangers(models),
    auditLog: makeAuditLog(models),
    apiKeys: makeApiKeys(models),
    /** Round trip to the server: readiness. */
    async ping(): Promise<void> {
      await connection.db?.admin().ping();
    },
    /** For tests and `--reset`. */
    async drop(): Promise<void> {
      await connection.dropDatabase();
    },
    async close(): Promise<void> {
      await connection.close();
    },
  };
}

export type Store = ReturnType<typeof storeOver>;
