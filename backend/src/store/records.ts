/**
 * What is stored, as types: one interface per collection of store/models.ts. Every record belongs to one organisation (`org`).
 * Records are facts. What a person sees as a *state* is derived from them (core/connection-state.ts), never stored.
 */
import type { Reread } from '../core/consequences';
import type { Trouble } from '../core/connection-words';
import type { FoldedConversation } from '../core/fold-conversation';
import type { Copy, FoldedMessage } from '../core/fold-message';
import type { App, Attachment, Filters, MemberSettings, OnDelete, SkipReason, Visibility } from '../core/types';

export type Id = string;

export interface OrganisationRecord {
  id: Id;
  domain: string;
  otherDomains: string[];
  name: string;
  timeZone: string;
  admins: string[];
  blocklist: string[];
  filters: Filters;
  visibilityDefault: Visibility;
  onDelete: OnDelete;
  domainField: string;
  customerFields: { key: string; label: string }[];
}

export interface TeamMemberRecord {
  org: Id;
  email: string;
  name: string;
  secondaryEmails: string[];
  /** Found in Gmail (settings.sendAs.list); what people type in is `settings.aliases`. */
  sendAs: string[];
  timeZone: string;
  /** Google's account id once the person has signed in: what identifies them from then on. */
  sub: string | null;
  settings: MemberSettings;
  /** Null while they are on the team. Who left keeps their row: names, own addresses and what they shared are still looked up. */
  leftAt: Date | null;
}

export interface LastInteraction {
  at: Date;
  kind: 'email' | 'meeting';
  interactionId: Id;
  /** Team members' addresses. */
  by: string[];
  /** Names of the Users who took part. */
  with: string[];
  subject: string;
}

/** What lists read; recomputed from messages and interactions after every change (store/rollups.ts). */
export interface Rollup {
  lastInteraction: LastInteraction | null;
  lastInteractionAt: Date | null;
  lastEmailReplyAt: Date | null;
  /** `YYYY-MM-DD` (UTC) → number of mails / meetings that day, the last 60 days with any. */
  emailDays: Record<string, number>;
  meetingDays: Record<string, number>;
}

export interface CustomerRecord extends Rollup {
  org: Id;
  id: string;
  name: string;
  owner: string | null;
  fields: Record<string, unknown>;
  /** Derived from the organisation's domain field. */
  domains: string[];
}

export interface UserRecord extends Rollup {
  org: Id;
  id: string;
  customer: string;
  name: string;
  email: string;
  otherEmails: string[];
  /** Lower-cased e-mail and other e-mails: what matching looks up. */
  addresses: string[];
}

export interface TaskRecord {
  org: Id;
  id: string;
  title: string;
  notes: string;
  due: string | null;
  assignee: string | null;
  customer: string | null;
  done: boolean;
}

/** Why a connection does not work; null when it does. `since` is when it was first seen. */
export interface ConnectionProblem {
  kind: 'reconnect' | 'blocked' | 'scope-missing' | 'waiting' | 'failing';
  since: Date;
  /** One plain sentence, no address, no token. */
  detail: string;
  /** When the next try is due; null when only a person can help. */
  until: Date | null;
  /** Of what makes mail late. Absent when it is something else, and of what was met before causes were noted. */
  cause?: Trouble;
  /** Mails with customers per day in the weeks before: how many wait by now can only be estimated. */
  usualPerDay?: number;
}

export interface ImportProgress {
  startedAt: Date;
  finishedAt: Date | null;
  /** Why it runs: first connection, a directory change, expired history, a person's click. */
  reason: 'connected' | 'directory' | 'history-expired' | 'settings' | 'resync';
  found: number;
  done: number;
  synced: number;
  skipped: Partial<Record<SkipReason | 'gone', number>>;
  /** Last time `done` moved: no progress for five minutes is shown as an error. */
  progressAt: Date;
  /** How long the quota makes an import wait for what this one has read, in all (ms): the time left is told by it. */
  budgetMs?: number;
}

/** How the rest of a query is asked for, and under which `reconsiderSeq` it was begun. */
export interface BegunSearch {
  terms: string[];
  q: string;
  pageToken: string;
  reconsiderSeq: number;
}

export interface AuditRecord {
  startedAt: Date | null;
  /** What came after this instant is live mail's, not the pass's that runs now. */
  until?: Date | null;
  pageToken: string | null;
  /** Found missing in the pass that runs now. */
  missing: number;
  /** How far what is stored has been compared with what that pass listed; null while it still lists. */
  comparedTo?: Date | null;
  /** Found gone from Gmail in the pass that runs now. */
  removing?: number;
  /** Of the missing: their text is still to be read. */
  unread?: number;
  checkedAt: Date | null;
  dueAt: Date;
  /** Of the last pass: found missing here, found gone from Gmail. */
  missed: number;
  removed?: number;
  /** Of all passes. */
  repaired: number;
}

export interface ConnectionRecord {
  id: Id;
  org: Id;
  /** The team member's primary address. */
  member: string;
  app: App;
  sub: string;
  connectedAt: Date | null;
  disconnectedAt: Date | null;
  grantedScopes: string[];
  /** Sealed (store/seal.ts); null when disconnected. */
  refreshToken: string | null;
  accessToken: { sealed: string; expiresAt: Date } | null;
  /** Bumped by every push, poll and change before anything is enqueued; the worker is done when `doneSeq` has caught up. */
  wantSeq: number;
  doneSeq: number;
  lease: { owner: string; epoch: number; until: Date };
  refreshLock: Date | null;
  /** Gmail historyId up to which everything is stored, excluded by rule, a problem, or on the mailbox's to-do list. */
  cursor: string | null;
  /** The highest historyId a push has named; history may show it seconds later. */
  pushedHistoryId: string | null;
  /** Everything that arrived before this instant has been looked at. */
  completeUpTo: Date | null;
  lastSyncAt: Date | null;
  nextPollAt: Date;
  /** Addresses or domains still to be searched for, and from when on. */
  searchTerms: string[];
  searchSince: Date | null;
  /** Queries for some of them, of which some pages are on the to-do list. */
  searches?: BegunSearch[];
  /** Bumped when a rule or a setting changes; an import reads again what was skipped for the reasons in `reread` until it has caught up. */
  reconsiderSeq: number;
  reconsideredSeq: number;
  /** Absent: it was made before reasons were kept, so they may be any. */
  reread?: readonly Reread[];
  import: ImportProgress | null;
  audit: AuditRecord;
  /** `alerted`: the log has told that it ends soon and can't be renewed. */
  watch: { expiresAt: Date; renewAt: Date; alerted?: boolean } | null;
  /** Gmail label id → name. */
  labelNames: Record<string, string>;
  problem: ConnectionProblem | null;
  /** Consecutive failures of a whole slice: the backoff's exponent. */
  failures: number;
  unitsTotal: number;
  paused: boolean;
  /** Everything that came from the mailbox is to be removed (sync/wipe-mailbox.ts). While this stands, no slice starts. */
  wipe: boolean;
}

/** As all but the mailbox's owner get it: the first of what is to be searched for tells that there is something, and all of it may be megabytes. */
export type ConnectionOutline = ConnectionRecord & { searchTerms: [] | [string] };

/** live before import before audit; recheck: what is stored and was not listed, to be asked for by its id. */
export const LANES = { live: 0, import: 1, audit: 2, recheck: 3 } as const;
export type Lane = (typeof LANES)[keyof typeof LANES];

/** One message that Google told us about and that has not been judged yet. Removed in the same step that records its verdict. */
export interface TodoRecord {
  org: Id;
  connection: Id;
  gmailId: string;
  threadId: string;
  lane: Lane;
  /** Transient failures of this message itself. */
  tries: number;
  /** Held back until then (the member's hold); null: at once. */
  notBefore: Date | null;
  /** Times a worker began it; a crash leaves the count behind (FAILURES R29). */
  starts: number;
}

/** A message that was read and is not synced. Holds no address, no subject: of those from outside only fingerprints (sync/fingerprints.ts). */
export interface VerdictRecord {
  org: Id;
  connection: Id;
  gmailId: string;
  threadId: string;
  reason: SkipReason | 'gone';
  /** Which filter; nothing that names a person. */
  detail?: string;
  /** Fingerprints of the addresses and domains from outside, where the directory or a rule may let it in later. */
  who?: string[];
  at: Date;
  /** It was synced until then: let in again, it comes back however old it is. */
  wasSynced?: boolean;
}

/** What one page of a full listing named. */
export interface ListingRecord {
  org: Id;
  connection: Id;
  /** When the pass of the audit began. */
  pass: Date;
  ids: string[];
}

/** The same mail as one mailbox holds it. */
export interface MessageCopy extends Copy {
  labels: string[];
  size: number;
  /** Not everybody on it could be read. */
  peopleCut?: true;
  /** Deleted in Gmail, or in its trash or spam; what the team shares stays. */
  removedAt: Date | null;
}

/** Everything but the body is derived from the copies (core/fold-message.ts). */
export interface MessageRecord extends FoldedMessage {
  id: Id;
  org: Id;
  key: string;
  conversation: Id | null;
  copies: MessageCopy[];
  references: string[];
  // ---- body, from the copy named in bodyFrom ----
  bodyFrom: string;
  text: string;
  html: string | null;
  attachments: Attachment[];
  truncated: boolean;
  rev: number;
}

/** A conversation as lists read it (core/fold-conversation.ts), or a meeting. */
export interface InteractionRecord extends FoldedConversation {
  id: Id;
  org: Id;
  kind: 'email' | 'meeting';
  /** Of all its messages (store/conversation-keys.ts): unique in the organisation, so a thread can't become two interactions. */
  keys: string[];
  /** Keys taken over from a conversation that is being merged into this one; survives a crash in the middle. */
  pendingKeys: string[];
  /** The conversation's own visibility; null follows the members' settings. */
  visibility: Visibility | null;
  rev: number;
}

export interface ProblemRecord {
  id: Id;
  org: Id;
  connection: Id;
  gmailId: string;
  /** Plain sentence without address, subject or text. */
  what: string;
  firstAt: Date;
  tries: number;
}

/** Something to compare anew with the rules: an address, a domain, a member, or everything. */
export interface RematchRecord {
  org: Id;
  /**
   * About what is stored, but for three: `search` is an address or domain whose mail is to be looked for, `mailbox` a member (none: all
   * of them) whose skipped mail is to be read again and for whom everything is to be looked for, `name` a User whom figures may name.
   */
  scope: 'address' | 'domain' | 'member' | 'all' | 'search' | 'mailbox' | 'name';
  value: string;
  seq: number;
}

export type RematchScope = Pick<RematchRecord, 'scope' | 'value'>;

/** A change that somebody is about to make, and what follows from it. Gone once that is announced. */
export interface IntentRecord {
  id: Id;
  org: Id;
  follows: RematchScope[];
  /** By then it has been announced, unless whoever was making it died. */
  dueAt: Date;
}

export type AuditAction =
  | 'session.sign-in'
  | `connection.${'connect' | 'disconnect' | 'pause' | 'resume' | 'resync' | 'reset'}`
  | 'settings.change'
  | 'rules.change'
  | `member.${'join' | 'change' | 'leave' | 'return'}`
  | 'user.add'
  | 'address.choose'
  | `person.${'ignore' | 'unignore'}`
  | `private.${'keep' | 'share'}`
  | `interaction.${'view' | 'visibility'}`
  | `api-key.${'create' | 'remove'}`
  | `data.${'export' | 'erase' | 'let-in'}`;

export interface AuditLogRecord {
  org: Id;
  seq: number;
  at: Date;
  actor: string;
  /** An AuditAction, or what an earlier version called one. */
  action: string;
  target: string;
  details: Record<string, string>;
  previousHash: string;
  hash: string;
}

export interface ChoiceRecord {
  org: Id;
  kind: 'address' | 'ignored-person' | 'private' | 'private-by-organisation';
  /** The address, or for both kinds of private: message key, `thread:<id>`, address, domain, or `erased:<address>`. */
  value: string;
  /** For both kinds of private: whose; '' means everyone's. */
  member: string;
  users: string[];
}

/** Somebody at a known customer's domain who is no User. */
export interface StrangerRecord {
  org: Id;
  address: string;
  name: string;
  /** `connection:gmailId` of the mails they were seen on, the newest last, and when those came. */
  seen: { place: string; at: Date }[];
  /** Of any mail they were ever seen on: an order to look through people, not a date to be shown. */
  lastAt: Date;
}

export interface ApiKeyRecord {
  id: Id;
  org: Id;
  name: string;
  /** SHA-256 of the key. */
  hash: string;
  prefix: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}
