/** What the web side may ask of the sync side. One line per use case; each lives in the file of its name. */
import type { App, BlocklistOwner, MemberSettings, MessageHead, SkipReason, UserId, Visibility } from '../core/types';
import type { CustomerInput, TaskInput, UserInput } from '../store/directory';
import type { UnknownPerson } from '../store/strangers';
import type { MemberPatch, RulesPatch } from '../store/organisations';
import type { ConnectionRecord, OrganisationRecord, TeamMemberRecord } from '../store/records';

export interface Consent {
  org: string;
  member: string;
  app: App;
  sub: string;
  grantedScopes: string[];
  refreshToken: string | null;
  accessToken: string;
  expiresAt: Date;
  actor: string;
}

export interface DirectoryBatch {
  customers?: CustomerInput[];
  users?: UserInput[];
  tasks?: TaskInput[];
}

/** `error` names what is wrong with that row; the other rows are written. */
export interface RowResult {
  kind: 'customer' | 'user' | 'task';
  id: string;
  error: string | null;
}

export interface Explanation {
  verdict: 'synced' | 'will-sync' | 'skipped';
  reason: SkipReason | 'synced' | 'will-sync' | 'not-found' | 'not-connected';
  /** One or two plain sentences: what happened, what it means, what to do. */
  text: string;
  links: { customer: string; user: string | null }[];
  /** Interaction id, when stored. */
  interaction: string | null;
  fix: {
    action: 'add-user' | 'choose-user' | 'settings' | 'rules' | 'connect' | 'share' | 'wait';
    label: string;
    address?: string;
    customer?: string;
    /** Whose blocklist; `erased`: none, `address` was erased. */
    list?: BlocklistOwner;
  } | null;
}

/** What the caller knows of a message: its ids, or its headers. `head` comes from request headers (add-on, API). */
export type ExplainQuestion = { messageId: string } | { gmailId: string } | { head: MessageHead };

export interface ErasureReceipt {
  address: string;
  at: Date;
  messages: number;
  interactions: number;
}

export interface AddressExport {
  address: string;
  users: object[];
  messages: object[];
}

/** not-yours: only the members who hold the mail can open it. gone: deleted in Gmail. unavailable: Google refused just now. */
export type OpenedAttachment =
  | { kind: 'opened'; filename: string; mimeType: string; content: Buffer }
  | { kind: 'not-found' | 'gone' | 'unavailable' }
  | { kind: 'not-yours'; holders: string[] };

export interface UseCases {
  /** `key`: the message's Message-ID without < >. `member`: who opens it, from their own mailbox. */
  openAttachment(org: string, member: string, key: string, partId: string): Promise<OpenedAttachment>;
  /**
   * Stores the consent and starts the import. 'no-refresh-token': Google gave none and we have none; ask with prompt=consent.
   * 'left': the person is not on the team any more, the consent was given back.
   */
  connectMailbox(consent: Consent): Promise<ConnectionRecord | 'no-refresh-token' | 'scope-missing' | 'left'>;
  disconnectMailbox(org: string, connection: string, data: 'keep' | 'delete', actor: string): Promise<boolean>;
  /** "Sync now". False: no such connection, or not connected. */
  requestSync(org: string, connection: string): Promise<boolean>;
  /** Search everything again. */
  requestResync(org: string, connection: string, actor: string): Promise<boolean>;
  /** Forget everything that came from the mailbox, then import it anew. False, and nothing is removed, when it can't be read just now. */
  requestReset(org: string, connection: string, actor: string): Promise<boolean>;
  setPaused(org: string, connection: string, paused: boolean, actor: string): Promise<boolean>;
  /** A Pub/Sub push: stored before it is answered. */
  receivePush(mailbox: string, historyId: string): Promise<'accepted' | 'unknown'>;
  writeDirectory(organisation: OrganisationRecord, batch: DirectoryBatch): Promise<RowResult[]>;
  removeFromDirectory(organisation: OrganisationRecord, kind: 'customer' | 'user' | 'task', id: string): Promise<boolean>;
  /** Makes the member, who shares as the organisation says, or changes what is known of one, with what other addresses mean for all mail. */
  changeMember(organisation: OrganisationRecord, member: string, patch: MemberPatch): Promise<TeamMemberRecord>;
  changeSettings(
    organisation: OrganisationRecord,
    member: string,
    patch: Partial<MemberSettings>,
    actor: string,
  ): Promise<TeamMemberRecord | null>;
  changeRules(organisation: OrganisationRecord, patch: RulesPatch, actor: string): Promise<OrganisationRecord>;
  explain(organisation: OrganisationRecord, member: string, question: ExplainQuestion): Promise<Explanation>;
  chooseUser(organisation: OrganisationRecord, address: string, users: UserId[], actor: string): Promise<void>;
  /** People at known customers' domains who are no Users, the busiest first. */
  unknownPeople(organisation: OrganisationRecord, limit: number): Promise<UnknownPerson[]>;
  ignorePerson(organisation: OrganisationRecord, address: string, ignored: boolean, actor: string): Promise<void>;
  /**
   * `value`: message key, `thread:<id>`, address or domain. `kept: false` is the undo: the member's ends it whoever kept it private,
   * anybody else's takes back only what was not the member's own word.
   */
  keepPrivate(organisation: OrganisationRecord, member: string, value: string, kept: boolean, actor: string): Promise<void>;
  setInteractionVisibility(org: string, interaction: string, visibility: Visibility | null, actor: string): Promise<boolean>;
  eraseAddress(organisation: OrganisationRecord, address: string, actor: string): Promise<ErasureReceipt>;
  /** An erasure keeps the address out, whatever the rules say, until this. What Gmail has of the last six months follows. False: it was not erased. */
  letInAgain(organisation: OrganisationRecord, address: string, actor: string): Promise<boolean>;
  /** Whole, whatever colleagues may read of it: it answers the person themselves (docs/decisions/privacy.md). */
  exportAddress(organisation: OrganisationRecord, address: string): Promise<AddressExport>;
}
