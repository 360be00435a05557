/**
 * All schemas and indexes, on one page. Field types are those of records.ts; mongoose checks only the shapes that queries rely on.
 * Every index starts with the organisation (or with a connection, which belongs to one). What runs here must run the same on
 * mongod ≥ 6 and on DocumentDB: no change streams, no collation on unique indexes, no transactions.
 */
import mongoose, { Schema, type Connection, type Model } from 'mongoose';
import type {
  ApiKeyRecord,
  AuditLogRecord,
  ChoiceRecord,
  ConnectionRecord,
  CustomerRecord,
  IntentRecord,
  InteractionRecord,
  ListingRecord,
  MessageRecord,
  OrganisationRecord,
  ProblemRecord,
  RematchRecord,
  StrangerRecord,
  TaskRecord,
  TeamMemberRecord,
  TodoRecord,
  UserRecord,
  VerdictRecord,
} from './records';

/** As stored: the record with Mongo's `_id` (the store hands out `id` as hex text instead). */
export type Stored<R> = Omit<R, 'id'> & { _id: unknown } & (R extends { id: string } ? { id?: string } : object);

const { Mixed } = Schema.Types;
const rollup = { lastInteraction: Mixed, lastInteractionAt: Date, lastEmailReplyAt: Date, emailDays: Mixed, meetingDays: Mixed };
/** Records of our own making: `minimize: false` keeps empty objects, `strict: 'throw'` refuses a misspelt field. */
const options = { minimize: false, strict: 'throw', versionKey: false, autoIndex: false, autoCreate: false } as const;

const organisations = new Schema(
  {
    domain: String,
    otherDomains: [String],
    name: String,
    timeZone: String,
    admins: [String],
    blocklist: [String],
    filters: Mixed,
    visibilityDefault: String,
    onDelete: String,
    domainField: String,
    customerFields: Mixed,
    rematching: Mixed,
    fingerprintKey: String,
  },
  options,
)
  .index({ domain: 1 }, { unique: true })
  .index({ otherDomains: 1 });

const teamMembers = new Schema(
  {
    org: String,
    email: String,
    name: String,
    secondaryEmails: [String],
    sendAs: [String],
    timeZone: String,
    sub: String,
    settings: Mixed,
    leftAt: Date,
  },
  options,
)
  .index({ org: 1, email: 1 }, { unique: true })
  .index({ sub: 1 });

const customers = new Schema(
  {
    org: String,
    id: String,
    name: String,
    owner: String,
    fields: Mixed,
    domains: [String],
    ...rollup,
    rev: { type: Number, default: 0 },
    stale: Boolean,
  },
  { ...options, id: false },
)
  .index({ org: 1, id: 1 }, { unique: true })
  .index({ org: 1, domains: 1 })
  .index({ org: 1, stale: 1 }, { partialFilterExpression: { stale: true } })
  .index({ org: 1, name: 1, id: 1 })
  .index({ org: 1, lastInteractionAt: -1, id: 1 })
  .index({ org: 1, lastEmailReplyAt: -1, id: 1 });

const users = new Schema(
  {
    org: String,
    id: String,
    customer: String,
    name: String,
    email: String,
    otherEmails: [String],
    addresses: [String],
    ...rollup,
    rev: { type: Number, default: 0 },
    stale: Boolean,
  },
  { ...options, id: false },
)
  .index({ org: 1, id: 1 }, { unique: true })
  .index({ org: 1, addresses: 1 })
  .index({ org: 1, stale: 1 }, { partialFilterExpression: { stale: true } })
  .index({ org: 1, customer: 1, name: 1 })
  .index({ org: 1, name: 1, id: 1 });

const tasks = new Schema(
  { org: String, id: String, title: String, notes: String, due: String, assignee: String, customer: String, done: Boolean },
  { ...options, id: false },
)
  .index({ org: 1, id: 1 }, { unique: true })
  .index({ org: 1, assignee: 1, done: 1 });

const connections = new Schema(
  {
    org: String,
    member: String,
    app: String,
    sub: String,
    connectedAt: Date,
    disconnectedAt: Date,
    grantedScopes: [String],
    refreshToken: String,
    accessToken: Mixed,
    wantSeq: Number,
    doneSeq: Number,
    lease: { owner: String, epoch: Number, until: Date },
    refreshLock: Date,
    cursor: String,
    pushedHistoryId: String,
    completeUpTo: Date,
    lastSyncAt: Date,
    nextPollAt: Date,
    searchTerms: [String],
    searchSince: Date,
    searches: Mixed,
    reconsiderSeq: { type: Number, default: 0 },
    reconsideredSeq: { type: Number, default: 0 },
    reread: [String],
    import: Mixed,
    audit: Mixed,
    watch: Mixed,
    labelNames: Mixed,
    problem: Mixed,
    failures: Number,
    unitsTotal: Number,
    paused: Boolean,
    wipe: Boolean,
  },
  options,
)
  .index({ org: 1, member: 1, app: 1 }, { unique: true })
  .index({ wipe: 1 }, { partialFilterExpression: { wipe: true } })
  .index({ app: 1, member: 1 })
  .index({ app: 1, nextPollAt: 1 });

const todo = new Schema(
  {
    _id: String,
    org: String,
    connection: String,
    gmailId: String,
    threadId: String,
    lane: Number,
    tries: Number,
    starts: Number,
    notBefore: Date,
  },
  { ...options, _id: false },
)
  .index({ connection: 1, lane: 1, gmailId: -1 })
  .index({ connection: 1, threadId: 1 });

const verdicts = new Schema(
  {
    _id: String,
    org: String,
    connection: String,
    gmailId: String,
    threadId: String,
    reason: String,
    detail: String,
    who: [String],
    at: Date,
    wasSynced: Boolean,
  },
  { ...options, _id: false },
)
  .index({ connection: 1, reason: 1 })
  .index({ connection: 1, who: 1 });

const listings = new Schema({ org: String, connection: String, pass: Date, ids: [String] }, options).index({
  org: 1,
  connection: 1,
  ids: 1,
});

const messages = new Schema(
  {
    org: String,
    key: String,
    conversation: String,
    copies: Mixed,
    references: [String],
    places: [String],
    threads: [String],
    at: Date,
    subject: String,
    baseSubject: String,
    from: Mixed,
    to: Mixed,
    cc: Mixed,
    bcc: Mixed,
    direction: String,
    snippet: String,
    links: Mixed,
    customers: [String],
    users: [String],
    teamMembers: [String],
    ambiguous: [String],
    replyCustomers: [String],
    replyUsers: [String],
    addresses: [String],
    domains: [String],
    authentic: Boolean,
    bodyFrom: String,
    text: String,
    html: String,
    attachments: Mixed,
    truncated: Boolean,
    rev: Number,
  },
  options,
)
  .index({ org: 1, key: 1 }, { unique: true })
  .index({ org: 1, conversation: 1, at: 1 })
  .index({ org: 1, places: 1 })
  .index({ org: 1, threads: 1 })
  .index({ org: 1, addresses: 1 })
  .index({ org: 1, domains: 1 })
  .index({ org: 1, customers: 1, at: -1 })
  .index({ org: 1, users: 1, at: -1 })
  .index({ org: 1, teamMembers: 1, at: -1 })
  .index({ org: 1, replyCustomers: 1, at: -1 })
  .index({ org: 1, replyUsers: 1, at: -1 });

const interactions = new Schema(
  {
    org: String,
    kind: String,
    keys: [String],
    pendingKeys: [String],
    subject: String,
    baseSubject: String,
    startedAt: Date,
    lastAt: Date,
    lastInboundAt: Date,
    messageCount: Number,
    customers: [String],
    users: [String],
    teamMembers: [String],
    ambiguous: Boolean,
    visibility: String,
    last: Mixed,
    hasAttachments: Boolean,
    rev: Number,
    unsettled: Boolean,
    erased: Boolean,
  },
  options,
)
  .index({ org: 1, keys: 1 }, { unique: true })
  .index({ org: 1, unsettled: 1 }, { partialFilterExpression: { unsettled: true } })
  .index({ org: 1, pendingKeys: 1 })
  .index({ org: 1, lastAt: -1, _id: -1 })
  .index({ org: 1, customers: 1, lastAt: -1, _id: -1 })
  .index({ org: 1, users: 1, lastAt: -1, _id: -1 })
  .index({ org: 1, teamMembers: 1, lastAt: -1, _id: -1 });

const problems = new Schema(
  { org: String, connection: String, gmailId: String, what: String, firstAt: Date, tries: Number },
  options,
).index({ org: 1, connection: 1, gmailId: 1 }, { unique: true });

const rematches = new Schema({ org: String, scope: String, value: String, seq: Number }, options).index(
  { org: 1, scope: 1, value: 1 },
  { unique: true },
);

const intents = new Schema({ _id: String, org: String, follows: Mixed, dueAt: Date }, options).index({ dueAt: 1 });

const auditLog = new Schema(
  { org: String, seq: Number, at: Date, actor: String, action: String, target: String, details: Mixed, previousHash: String, hash: String },
  options,
).index({ org: 1, seq: 1 }, { unique: true });

const choices = new Schema({ org: String, kind: String, value: String, member: String, users: [String] }, options).index(
  { org: 1, kind: 1, value: 1, member: 1 },
  { unique: true },
);

const strangers = new Schema({ org: String, address: String, name: String, seen: Mixed, lastAt: Date }, options)
  .index({ org: 1, address: 1 }, { unique: true })
  .index({ org: 1, lastAt: -1 })
  .index({ org: 1, 'seen.place': 1 });

const apiKeys = new Schema({ org: String, name: String, hash: String, prefix: String, createdAt: Date, lastUsedAt: Date }, options)
  .index({ hash: 1 }, { unique: true })
  .index({ org: 1 });

/** How a rollup is kept right: `rev` makes an older computation give way, `stale` asks for a new one. */
interface Projected {
  rev: number;
  stale?: boolean;
}

export interface Models {
  /** `rematching`: the lease of the worker that compares its mail anew. `fingerprintKey`: sealed. */
  organisations: Model<Stored<OrganisationRecord> & { rematching?: { owner: string; until: Date } | null; fingerprintKey?: string | null }>;
  teamMembers: Model<TeamMemberRecord>;
  customers: Model<CustomerRecord & Projected>;
  users: Model<UserRecord & Projected>;
  tasks: Model<TaskRecord>;
  connections: Model<Stored<ConnectionRecord>>;
  todo: Model<TodoRecord & { _id: string }>;
  verdicts: Model<VerdictRecord & { _id: string }>;
  listings: Model<ListingRecord>;
  messages: Model<Stored<MessageRecord>>;
  /** `unsettled`: a message in it was edited, and neither it nor the figures have followed yet. `erased`: mail in it is being erased. */
  interactions: Model<Stored<InteractionRecord> & { unsettled?: boolean; erased?: boolean }>;
  problems: Model<Stored<ProblemRecord>>;
  rematches: Model<RematchRecord>;
  intents: Model<Omit<IntentRecord, 'id'> & { _id: string }>;
  auditLog: Model<AuditLogRecord>;
  choices: Model<ChoiceRecord>;
  strangers: Model<StrangerRecord>;
  apiKeys: Model<Stored<ApiKeyRecord>>;
}

const SCHEMAS = {
  organisations,
  teamMembers,
  customers,
  users,
  tasks,
  connections,
  todo,
  verdicts,
  listings,
  messages,
  interactions,
  problems,
  rematches,
  intents,
  auditLog,
  choices,
  strangers,
  apiKeys,
};

export interface Connected {
  connection: Connection;
  models: Models;
}

/** Connects and makes sure that collections and indexes exist. Throws when the server can't be reached within 10 s. */
export async function connectModels(uri: string, databaseName?: string): Promise<Connected> {
  mongoose.set('strictQuery', 'throw');
  const connection = await mongoose
    .createConnection(uri, { dbName: databaseName, serverSelectionTimeoutMS: 10_000, maxPoolSize: 20, autoIndex: false, w: 'majority' })
    .asPromise();
  const models = Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => [name, connection.model(name, schema as Schema, name)]),
  ) as unknown as Models;
  for (const model of Object.values(models) as Model<unknown>[]) await model.createIndexes();
  return { connection, models };
}
