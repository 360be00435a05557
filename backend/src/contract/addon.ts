/**
 * What the add-on and the backend say to each other: `POST /addon/v1/{message,home,act}`, JSON both ways.
 *
 * One backend call per card, so a response is the complete view model of that card: every sentence is written by the
 * backend, in the reader's language and time zone (Apps Script's callback has 30 s in all and restarts at each call).
 * Types only, no imports: the add-on bundles nothing of the backend. Adding fields is free, changing or removing is not.
 */

// ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Who reads the card; from `e.commonEventObject`, which holds both only with useLocaleFromApp and script.locale. */
export interface Reader {
  /** BCP 47, e.g. `sv` or `en-GB`. */
  readonly locale: string;
  /** IANA zone, e.g. `Europe/Stockholm`. */
  readonly timeZone: string;
}

/** The mail that is open in Gmail. Headers are raw, as Gmail shows them; '' when the add-on may not read one. */
export interface OpenMessage {
  /** Gmail's ids: valid in the signed-in person's mailbox only. */
  readonly gmailMessageId: string;
  readonly threadId: string;
  /** With or without < >. Absent when GmailApp does not give the header. */
  readonly rfc822MessageId?: string;
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string;
  /** Epoch ms; null when it could not be read. */
  readonly date: number | null;
}

/** Body of `POST /addon/v1/message`. Answer: MessageView. */
export interface MessageRequest extends Reader, OpenMessage {}

/** Body of `POST /addon/v1/home`. Answer: HomeView. */
export type HomeRequest = Reader;

/** Body of `POST /addon/v1/act`: a button of the card was pressed. Answer: ActResult. */
export interface ActRequest extends Reader {
  readonly act: Act;
  /** The mail beside the card; absent on the home card. */
  readonly message?: OpenMessage;
}

/** What a button can do. Flat strings only, because a card's button can carry nothing else. */
export type Act =
  | { readonly do: 'sync-now' }
  | { readonly do: 'add-user'; readonly email: string; readonly name: string; readonly customer: string }
  | { readonly do: 'sync-third-party-senders' }
  | { readonly do: 'keep-private' }
  | { readonly do: 'share' };

// ── Parts of a view ─────────────────────────────────────────────────────────────────────────────────────────────────

/** An instant and how to say it to the reader: "3 days ago", "09:12 today". */
export interface When {
  /** Epoch ms. */
  readonly at: number;
  readonly text: string;
}

/** A page of the console: an absolute https URL under the manifest's openLinkUrlPrefixes. */
export interface PageLink {
  readonly label: string;
  readonly url: string;
}

/** The team member who is signed in to Google, and their organisation's name. */
export interface SignedIn {
  readonly email: string;
  readonly name: string;
  readonly organisation: string;
}

/**
 * Why a message is not synced. The rules' reasons first, the same words in card, console, API and tests; then what is no rule:
 * no connection, a mail that the mailbox does not hold, a mail that could not be read.
 */
export type SkipReason =
  | 'internal-only'
  | 'no-known-user'
  | 'no-customer-for-domain'
  | 'sender-not-involved'
  | 'blocked'
  | 'filtered'
  | 'draft'
  | 'spam'
  | 'trash'
  | 'chat'
  | 'too-old'
  | 'kept-private'
  | 'not-connected'
  | 'not-found'
  | 'problem';

/** One click: a page to open, or an act the backend does at once. */
export type Way = PageLink | { readonly label: string; readonly act: Act };

/** What would make a skipped message sync; the words of the REST API's `/explain`. */
export type FixAction = 'add-user' | 'choose-user' | 'settings' | 'rules' | 'connect' | 'share' | 'wait';

export type Fix = Way & { readonly action: FixAction };

/** How much of the mail colleagues see. */
export type Visibility = 'everything' | 'subject' | 'metadata';

/** Is this message in Startdeliver? `sentence` says it in full and names who and what. */
export type MessageVerdict =
  | {
      readonly verdict: 'synced';
      readonly sentence: string;
      readonly visibility: Visibility;
      /** The conversation in the console. */ readonly conversation: PageLink | null;
    }
  | { readonly verdict: 'will-sync'; readonly sentence: string }
  | { readonly verdict: 'skipped'; readonly reason: SkipReason; readonly sentence: string; readonly fix: Fix | null };

/** The states of the REST API's `/connections`. */
export type ConnectionState =
  'not-connected' | 'importing' | 'up-to-date' | 'behind' | 'reconnect' | 'blocked' | 'scope-missing' | 'paused';

/** The same, told apart further: up to date with an exception, behind for a reason, and blocked by something else than the app's access. */
export type ConnectionCondition =
  | ConnectionState
  | 'not-all-read'
  | 'polling'
  | 'catching-up'
  | 'google-limit'
  | 'google-trouble'
  | 'own-trouble'
  | 'gmail-off'
  | 'api-off';

/** The signed-in person's Gmail connection. */
export interface ConnectionView {
  readonly state: ConnectionState;
  readonly condition: ConnectionCondition;
  /** The condition in two or three words. */
  readonly word: string;
  /** What is and what it means, with all times and numbers, in the reader's words: since when, n of m, complete up to. */
  readonly sentence: string;
  /** About how many mails wait to be read; null when unknown or none. */
  readonly waiting: number | null;
  /** The one thing that helps; null when nothing is needed. */
  readonly remedy: Way | null;
}

/** A User (a person at a customer) who takes part in this message. */
export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The customer's name. */
  readonly customer: string;
  /** Job title; null when Startdeliver has none. */
  readonly title: string | null;
  readonly url: string;
}

export interface LastInteraction {
  readonly when: When;
  readonly kind: 'email' | 'meeting';
  /** The team member and the User, by name. */
  readonly by: string;
  readonly with: string;
  /** '' when the reader may not see it. */
  readonly subject: string;
  readonly url: string;
}

/** A customer that this message is about, most relevant first; at most 5. */
export interface CustomerView {
  readonly id: string;
  readonly name: string;
  /** The owner's name; null when nobody owns it. */
  readonly owner: string | null;
  /** Its profile in the console. */
  readonly url: string;
  readonly lastInteraction: LastInteraction | null;
  /** The last mail from a User at the customer. */
  readonly lastEmailReply: When | null;
  readonly emails30d: number;
  /** The Users of this customer in this message; at most 10. */
  readonly users: readonly UserView[];
}

/** Someone outside the organisation who takes part and is no User; at most 5. */
export interface UnknownPerson {
  readonly name: string;
  readonly email: string;
  /** "Add to Acme"; null when it is not clear to whom they belong. */
  readonly fix: Fix | null;
}

export interface ConsoleLinks {
  readonly home: PageLink;
  /** Settings › Gmail: where consent is given and taken away. */
  readonly gmailSettings: PageLink;
  /** "Why isn't this synced?" for this message; null on the home card. */
  readonly why: PageLink | null;
}

// ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** 200 of `/addon/v1/message`. */
export interface MessageView {
  readonly kind: 'message';
  readonly signedIn: SignedIn;
  readonly connection: ConnectionView;
  readonly message: MessageVerdict;
  readonly customers: readonly CustomerView[];
  readonly unknownPeople: readonly UnknownPerson[];
  /** True when an address belongs to Users at different customers and nobody has chosen yet. */
  readonly ambiguous: boolean;
  readonly links: ConsoleLinks;
}

/** 200 of `/addon/v1/home`. */
export interface HomeView {
  readonly kind: 'home';
  readonly signedIn: SignedIn;
  readonly connection: ConnectionView;
  /** The newest interactions of the signed-in person, newest first; at most 5. */
  readonly recent: readonly { readonly customer: string; readonly interaction: LastInteraction }[];
  readonly links: ConsoleLinks;
}

/** 200 of `/addon/v1/act`: what was done, and the card as it is now. */
export interface ActResult {
  readonly kind: 'acted';
  /** One sentence, shown for some seconds: "Jo Lee is now a User at Acme." */
  readonly done: string;
  readonly view: MessageView | HomeView;
}

/** Why the backend refuses. 401: identity-rejected. 403: organisation-unknown, not-a-member. 400: bad-request. 429: too-many. 503: unavailable. */
export type ProblemCode = 'identity-rejected' | 'organisation-unknown' | 'not-a-member' | 'bad-request' | 'too-many' | 'unavailable';

/** Every other status: RFC 9457, `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A sentence for the person. */
  readonly detail: string;
  /** Absent when something in front of the routes answered; the add-on then goes by `status`. */
  readonly code?: ProblemCode;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}
