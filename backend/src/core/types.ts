/**
 * The words of the product, as types.
 *
 * Organisation — a tenant. Team Member — our staff, with a Google account. Customer — a company. User — a person at a
 * customer (never a team member). Interaction — an e-mail conversation or a meeting. App — one of the two OAuth apps.
 * Connection — one team member × one app. Mailbox — what a Gmail connection reads.
 */

export type App = 'gmail' | 'gcal';

/** Ids of customers, users and tasks are the caller's own; all others are made by the store (hex). */
export type CustomerId = string;
export type UserId = string;

/** One mailbox address as a header names it; `address` is lower-cased, `name` is '' when the header has none. */
export interface Participant {
  readonly name: string;
  readonly address: string;
}

/** What the rules need to know of one message in one mailbox. Never holds text. */
export interface MessageHead {
  /** Gmail's id and thread id: valid in this mailbox only. */
  readonly gmailId: string;
  readonly threadId: string;
  /** Normalised Message-ID (no < >), or a hash when the header is missing; see core/message-key.ts. */
  readonly key: string;
  readonly references: readonly string[];
  /** When Google accepted the mail (internalDate), epoch ms: more reliable than the Date header. */
  readonly at: number;
  readonly subject: string;
  readonly from: readonly Participant[];
  readonly to: readonly Participant[];
  readonly cc: readonly Participant[];
  readonly bcc: readonly Participant[];
  /** Gmail label ids: INBOX, SENT, DRAFT, SPAM, TRASH, CHAT, Label_7 … */
  readonly labels: readonly string[];
  /** The headers the filters look at, names lower-cased; a Map because header names are hostile input (`__proto__`). */
  readonly filterHeaders: ReadonlyMap<string, string>;
  /** Gmail's own preview text, entities decoded. */
  readonly snippet: string;
  /** Bytes, as Gmail estimates. */
  readonly size: number;
  /** False when Google judged the mail and could not confirm its From (google/authenticity.ts): a forged one must not count as a reply. */
  readonly authentic: boolean;
  /** Header was cut or unreadable; the message is kept and named in the problem list. */
  readonly unparsable?: string;
  /** More people take part than could be read. */
  readonly peopleCut?: true;
}

export interface Attachment {
  readonly filename: string;
  readonly mimeType: string;
  readonly bytes: number;
  /** Gmail's part id: opens the attachment through the member's own mailbox. */
  readonly partId: string;
}

/** What a reader sees of a message; fetched only after the head matched. */
export interface MessageBody {
  /** Plain text, ≤ 256 KB. */
  readonly text: string;
  /** Sanitised HTML (no img, style, script, form), ≤ 256 KB; null when the mail has no HTML part. */
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  /** True when text, parts or attachments were cut at a limit. */
  readonly truncated: boolean;
}

export type SkipReason =
  | 'draft'
  | 'spam'
  | 'trash'
  | 'chat'
  | 'too-old'
  | 'internal-only'
  | 'blocked'
  | 'no-known-user'
  | 'no-customer-for-domain'
  | 'sender-not-involved'
  | 'filtered'
  | 'kept-private'
  /** It could not be read, or not far enough to be judged; named on the problem list and tried again with every audit. */
  | 'problem';

export interface Link {
  readonly customer: CustomerId;
  /** Null when only the customer's domain matched. */
  readonly user: UserId | null;
  /** The participant's address that made the link. */
  readonly address: string;
  /** "Sync to customers": the User takes part and is named, but the domain decides which customer it is, and it is another one. */
  readonly noted?: true;
}

export type Verdict =
  | { readonly kind: 'link'; readonly links: readonly Link[]; readonly ambiguous: readonly string[] }
  | {
      readonly kind: 'skip';
      readonly reason: SkipReason;
      /** Which filter, which blocked address … in a few words. */
      readonly detail?: string;
      /** For `blocked`. */
      readonly list?: BlocklistOwner;
    };

/** Whose blocklist keeps a mail out; `erased`: nobody's, everything about an address on it was erased. */
export type BlocklistOwner = 'organisation' | 'member' | 'erased';

export type SyncTo = 'users' | 'customers';
export type Visibility = 'everything' | 'subject' | 'metadata';

export interface Filters {
  readonly autoReplies: boolean;
  readonly bulkMail: boolean;
  /** Gmail label names. `leaveOut`: mail with one of them is skipped. `only`: when not empty, mail without any is skipped. */
  readonly labels: { readonly leaveOut: readonly string[]; readonly only: readonly string[] };
}

export interface MemberSettings {
  readonly aliases: readonly string[];
  readonly syncTo: SyncTo;
  readonly syncThirdPartySender: boolean;
  readonly syncTasks: boolean;
  readonly visibility: Visibility;
  readonly blocklist: readonly string[];
  readonly filters: Filters;
  /** New mail is shared this many minutes after it arrived, so that there is time to keep it private; 0 shares at once. */
  readonly holdMinutes: number;
}

/** What happens to mail the team already shares when its owner deletes it in Gmail, or moves it to trash or spam. */
export type OnDelete = 'keep' | 'remove';

export interface OrganisationRules {
  /** The primary domain and all others: always internal, exact match. */
  readonly domains: readonly string[];
  readonly blocklist: readonly string[];
  readonly filters: Filters;
  readonly visibilityDefault: Visibility;
  /** Key of the custom customer field that lists the customer's e-mail domains; '' when none is chosen. */
  readonly domainField: string;
  readonly onDelete: OnDelete;
}

export const NO_FILTERS: Filters = { autoReplies: false, bulkMail: false, labels: { leaveOut: [], only: [] } };

export const DEFAULT_SETTINGS: MemberSettings = {
  aliases: [],
  syncTo: 'users',
  syncThirdPartySender: false,
  syncTasks: true,
  visibility: 'everything',
  blocklist: [],
  filters: NO_FILTERS,
  holdMinutes: 0,
};

/** What the directory knows of the addresses (and domains) a message names: the answer to `addressesToLookUp`. */
export interface DirectoryEntries {
  /** By lower-cased address: every User that has it as e-mail or other e-mail. */
  readonly users: ReadonlyMap<string, readonly { readonly user: UserId; readonly customer: CustomerId }[]>;
  /** By lower-cased domain: every customer whose domain field names it. */
  readonly customers: ReadonlyMap<string, readonly CustomerId[]>;
  /** Remembered answers to "which customer is this address?": address → the chosen user ids. */
  readonly choices: ReadonlyMap<string, readonly UserId[]>;
}

/** Everything about the person and the organisation that a verdict depends on. */
export interface MatchContext {
  /** Lower-cased own addresses: primary + secondary + send-as + typed-in aliases. */
  readonly own: ReadonlySet<string>;
  readonly rules: OrganisationRules;
  readonly settings: MemberSettings;
  /** Nothing before this instant (epoch ms) is synced: six months back. */
  readonly notBefore: number;
  /** Gmail label id → name, for label filters. */
  readonly labelNames: ReadonlyMap<string, string>;
  /** Things a person asked to keep private: normalised message keys, `thread:<id>`, addresses, domains. */
  readonly private: ReadonlySet<string>;
}
