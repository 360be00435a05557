/**
 * What goes wrong in PostgreSQL, told as MongoDB would tell it. DocumentDB numbers its errors with SQLSTATEs of its own
 * (M00xx is the place in a list, not a code); the table holds those that an application can meet, from upstream's error list.
 */
const TABLE = `M0000 1 InternalError;M0001 2 BadValue;M0003 9 FailedToParse;M0004 14 TypeMismatch;M0005 15 Overflow;M00DO 16 InvalidLength
M0006 20 IllegalOperation;M0008 26 NamespaceNotFound;M0009 27 IndexNotFound;M000A 28 PathNotViable;M000D 40 ConflictingUpdateOperators
M000E 43 CursorNotFound;M000F 48 NamespaceExists;M00EX 50 MaxTimeMSExpired;M000G 52 DollarPrefixedFieldName;M000H 53 InvalidIdField
M000I 54 NotSingleValueField;M000J 56 EmptyFieldName;M000K 57 DottedFieldName;M00EY 59 CommandNotFound;M000L 61 ShardKeyNotFound
M000M 66 ImmutableField;M000N 67 CannotCreateIndex;M000O 68 IndexAlreadyExists;M000P 72 InvalidOptions;M000Q 73 InvalidNamespace
M000R 85 IndexOptionsConflict;M000S 86 IndexKeySpecsConflict;M00F1 112 WriteConflict;M000U 115 CommandNotSupported
M00F2 117 ConflictingOperationInProgress;M00CO 121 DocumentValidationFailure;M000W 146 ExceededMemoryLimit;M000X 159 DurationOverflow
M000Z 166 CommandNotSupportedOnView;M0010 167 OptionNotSupportedOnView;M0011 181 AmbiguousIndexKeyPattern;M0012 197 InvalidIndexSpecificationOption
M00F4 201 CannotBuildIndexKeys;M0013 224 QueryFeatureNotAllowed;M0015 241 ConversionFailure;M00F6 251 NoSuchTransaction
M0016 263 OperationNotSupportedInTransaction;M0017 276 IndexBuildAborted;M0018 291 NoQueryExecutionPlans;M001B 10334 BSONObjectTooLarge
M001C 11000 DuplicateKey;M001H 13113 MergeStageNoMatchingDocument;M001K 15947;M001L 15952;M005E 31325;M001O 15958;M001P 15959;M001T 16004;M0020 16410;M0023 16554
M0024 16610;M0025 16611;M0026 16612;M002M 16882;M0034 17124;M003A 17419;M003B 17420;M0040 28714;M0042 28725;M004N 28803;M004Y 31023
M0056 31249;M0057 31250;M0059 31254;M005G 31395;M007M 40218;M007O 40234;M007Q 40272;M007R 40319;M007T 40323;M007U 40324;M0086 40400
M0087 40414;M0088 40415;M008B 40515;M008C 40516;M008D 40517;M008T 40600;M0099 51024;M009T 51151;M009V 51178;M00A0 51191;M00AF 1257300
23505 11000 DuplicateKey;23P01 11000 DuplicateKey;40001 112 WriteConflict;40P01 112 WriteConflict;55P03 24 LockTimeout
57014 50 MaxTimeMSExpired;42P01 26 NamespaceNotFound;0A000 115 CommandNotSupported;22P02 9 FailedToParse;22023 2 BadValue
53100 14031 OutOfDiskSpace;54000 201 CannotBuildIndexKeys;57P01 91 ShutdownInProgress;57P02 91 ShutdownInProgress;57P03 91 ShutdownInProgress`;
const CODES = new Map(
  TABLE.split(/[;\n]/).map((line) => {
    const [state, code, name] = line.split(' ');
    return [state, { code: Number(code), codeName: name ?? `Location${code}` }];
  }),
);
const CONFLICTS = new Set(['40001', '40P01', '55P03']);

/** Two sessions create the same collection or index at once: PostgreSQL's catalogs complain, a second try succeeds. */
const CATALOG_RACE =
  /tuple concurrently (updated|deleted)|pg_(type|class|namespace|constraint)_\w+_index|relation "documents_\d+" already exists|could not open relation with OID/;

/** An error with MongoDB's code; `state` is PostgreSQL's, `extra` goes into the reply. */
export class MongoError extends Error {
  constructor(code, codeName, message, { labels, state, extra } = {}) {
    super(message);
    Object.assign(this, { code, codeName, labels, state, extra });
  }
  toReply() {
    const labels = this.labels && { errorLabels: this.labels };
    return { ok: 0, errmsg: this.message, code: this.code, codeName: this.codeName, ...this.extra, ...labels };
  }
}

const TRANSIENT = { labels: ['TransientTransactionError'] };
export const noSuchTransaction = (number) =>
  new MongoError(251, 'NoSuchTransaction', `Given transaction number ${number} does not match any in-progress transactions`, TRANSIENT);
export const writeConflict = (message) => new MongoError(112, 'WriteConflict', message, TRANSIENT);
export const ended = (message) => new MongoError(91, 'ShutdownInProgress', message);

/** Write errors carry their SQLSTATE packed into an integer, six bits a character. */
export const unpackState = (packed) => Array.from({ length: 5 }, (_, i) => String.fromCharCode(((packed >> (6 * i)) & 63) + 48)).join('');
export const codeOf = (state) => CODES.get(state) ?? { code: 8, codeName: 'UnknownError' };
export const isConflict = (state) => CONFLICTS.has(state);
export const isRetryable = (error) =>
  error.code === '40001' || error.code === '40P01' || CATALOG_RACE.test(error.message) || CATALOG_RACE.test(error.constraint ?? '');

const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** Any error as a MongoError; one without SQLSTATE is a lost connection to PostgreSQL, or a bug here. */
export function toMongoError(error) {
  if (error instanceof MongoError) return error;
  if (!SQLSTATE.test(error.code ?? '')) {
    const lost = error.syscall || /^E[A-Z]+$/.test(error.code ?? '') || /connection|terminated|timeout/i.test(error.message);
    return lost ? ended(`no connection to PostgreSQL: ${error.message}`) : new MongoError(1, 'InternalError', error.stack ?? error.message);
  }
  if (error.message.startsWith('Stage $changeStream')) {
    return new MongoError(40573, 'Location40573', 'The $changeStream stage is only supported on replica sets');
  }
  const { code, codeName } = codeOf(error.code);
  return new MongoError(code, codeName, code === 8 ? `${error.message} (${error.code})` : error.message, { state: error.code });
}
