/** What an act is, and what it has at hand. */
import type { Prng } from '../../simulator/demo/prng';
import type { Simulator } from '../../simulator/server';
import type { Store } from '../../src/store/open';
import type { OrganisationRecord } from '../../src/store/records';
import type { UseCases } from '../../src/sync/use-cases';
import type { WebParts } from '../../src/web/web-parts';
import type { Listings } from '../listings';
import type { Member, Model } from '../people';
import type { Letter, Post } from '../post';
import type { PushFate } from '../pushes';

export interface ActWorld {
  rng: Prng;
  sim: Simulator;
  store: Store;
  post: Post;
  model: Model;
  org: string;
  now(): number;
  /** Virtual milliseconds pass. */
  advance(ms: number): void;
  /** What routes have beside a process's own parts. */
  web: Omit<WebParts, keyof ProcessParts>;
  /** All waiting jobs and the spent budget are forgotten, as by FLUSHALL. */
  flushRedis(): Promise<void>;
  /** For so many milliseconds nobody can ask or queue anything; what it held is there again afterwards. */
  stopRedis(ms: number): void;
  listings: Listings;
  /** Pushes of this member from now on. */
  setPushFate(fate: PushFate): void;
  /** Somebody else takes the mailbox's lease. */
  stealLease(member: Member): Promise<void>;
  /** Stored messages vanish behind our back. */
  loseRow(member: Member): Promise<boolean>;
  unseenLabels: Set<Letter>;
  historyExpired: Set<Member>;
  /** Google denied a message that is there, or a row of ours was lost: nothing but the audit can notice. */
  onlyAuditKnows: boolean;
}

/** What a person does in the product; repeated until it succeeds, because that is what people do. */
export type Told = (useCases: UseCases, parts: ProcessParts) => Promise<void>;

/** What dies with a process: a store remembers what it is in the middle of. */
export type ProcessParts = Pick<WebParts, 'useCases' | 'store'>;

/** What was done (for the trace), and what the product is told of it. */
export interface Outcome {
  did: string;
  tell?: Told;
}

export interface Act {
  readonly name: string;
  readonly weight: number;
  /** Changes the world; null when it cannot happen now. */
  run(world: ActWorld): Promise<Outcome | null> | Outcome | null;
}

export async function organisationOf({ store, org }: ActWorld): Promise<OrganisationRecord> {
  const found = await store.organisations.get(org);
  if (!found) throw new Error('the organisation has gone');
  return found;
}
