/**
 * From a message that was read to what people see: judge it, store it, fold it into its conversation, bring the customer's figures
 * up to date. Every step can be repeated; the to-do row goes last, so a crash anywhere in between only means doing it again.
 */
import { domainOf } from '../core/addresses';
import { isMachineAddress } from '../core/filters';
import { addressesToLookUp, externalParticipants, match } from '../core/match';
import { placeOf } from '../core/fold-message';
import type { MessageBody, MessageHead, Participant, SkipReason, Verdict } from '../core/types';
import type { IncomingCopy } from '../store/merge-copies';
import type { Store } from '../store/open';
import type { MessageCopy, MessageRecord } from '../store/records';
import { matchContexts, type MailboxContext } from './mailbox-context';
import type { Clock } from './ports';
import type { RecordVerdicts } from './record-verdicts';
import type { Change, Pace, Settle } from './settle-conversations';

export interface Judged {
  head: MessageHead;
  verdict: Verdict;
  /** Outsiders at a known customer's domain who are no Users. */
  strangers: Participant[];
}

type Skipped = Extract<Verdict, { kind: 'skip' }> & { head: MessageHead };

export interface IngestResult {
  synced: number;
  /** Gmail ids of what links, but came without its text, and none is stored: nothing was done about them. */
  textless: readonly string[];
  skipped: Partial<Record<SkipReason, number>>;
}

/** Unknown people at known customers are offered to be added; mail that people or rules keep out says nothing about anybody. */
export const TELLING: readonly SkipReason[] = ['no-known-user', 'sender-not-involved'];
export const tellsOfPeople = (reason: SkipReason): boolean => TELLING.includes(reason);

/** Reasons that say something about Gmail's own housekeeping: what the team already shared stays, marked. */
const KEEP_WHEN_SHARED: readonly SkipReason[] = ['trash', 'spam'];
const staysMarked = ({ match: { rules } }: MailboxContext, { reason }: { reason: SkipReason }): boolean =>
  KEEP_WHEN_SHARED.includes(reason) && rules.onDelete !== 'remove';

export interface IngestParts {
  store: Store;
  clock: Clock;
  settle: Settle;
  recordVerdicts: RecordVerdicts;
}

export function makeIngest({ store, clock, settle, recordVerdicts }: IngestParts) {
  /** What the rules say of these messages, with one look into the directory for all of them. */
  async function judge(context: MailboxContext, heads: readonly MessageHead[]): Promise<Judged[]> {
    const contextOf = await matchContexts(store, context, heads);
    const asked = heads.map((head) => addressesToLookUp(head, context.match));
    const entries = await store.directory.entries(
      context.organisation.id,
      [...new Set(asked.flatMap(({ addresses }) => addresses))],
      [...new Set(asked.flatMap(({ domains }) => domains))],
    );
    return heads.map((head) => ({
      head,
      verdict: match(head, contextOf(head), entries),
      strangers: externalParticipants(head, context.match).filter(
        ({ address }) => !isMachineAddress(address) && !entries.users.has(address) && entries.customers.has(domainOf(address)),
      ),
    }));
  }

  /** Stores what links, records a verdict for what does not. `bodies` by Gmail id; a linked message without one keeps what is stored. */
  async function ingest(
    context: MailboxContext,
    judged: readonly Judged[],
    bodies: ReadonlyMap<string, MessageBody>,
    pace: Pace,
  ): Promise<IngestResult> {
    const org = context.organisation.id;
    const connection = context.connection.id;
    const incoming: IncomingCopy[] = [];
    const skipped: Skipped[] = [];
    for (const { head, verdict } of judged) {
      if (verdict.kind === 'skip') skipped.push({ head, ...verdict });
      else
        incoming.push({
          key: head.key,
          references: head.references,
          copy: copyOf(context, head, verdict),
          body: bodies.get(head.gmailId) ?? null,
        });
    }
    const stored = await store.messages.store(org, incoming, context.isInternal);
    const there = new Set(stored.flatMap(({ after }) => after?.places ?? []));
    const synced = incoming.flatMap(({ copy }) => (there.has(placeOf(copy)) ? [copy.gmailId] : []));
    const textless = incoming.flatMap(({ copy }) => (there.has(placeOf(copy)) ? [] : [copy.gmailId]));
    await noteStrangers(context, judged);
    const held = await heldAmong(context, skipped);
    const before = new Set(held.flatMap(({ places }) => places));
    // Before the copies go: whoever dies in between would leave mail of which nobody knows that it was synced.
    await recordVerdicts(
      org,
      skipped.map((one) => ({ connection, context: context.match, wasSynced: before.has(placeOf({ connection, ...one.head })), ...one })),
    );
    const removed = await dropSkipped(context, skipped, held);
    await store.verdicts.forget(connection, synced);
    await settle(org, [...stored, ...removed], pace);
    return { synced: synced.length, textless, skipped: countBy(skipped.map(({ reason }) => reason)) };
  }

  async function noteStrangers(context: MailboxContext, judged: readonly Judged[]): Promise<void> {
    const { id: org } = context.organisation;
    const seen = judged.map((one) => ({ ...one, place: placeOf({ connection: context.connection.id, gmailId: one.head.gmailId }) }));
    const told = seen.filter(({ verdict }) => verdict.kind === 'link' || tellsOfPeople(verdict.reason));
    const silent = seen.filter(
      ({ verdict }) => verdict.kind === 'skip' && !tellsOfPeople(verdict.reason) && !staysMarked(context, verdict),
    );
    await store.strangers.note(
      org,
      told.flatMap(({ head, strangers, place }) => strangers.map(({ address, name }) => ({ address, name, place, at: new Date(head.at) }))),
    );
    await store.strangers.forgetPlaces(
      org,
      silent.map(({ place }) => place),
    );
  }

  async function heldAmong({ connection: { org, id } }: MailboxContext, skipped: readonly Skipped[]): Promise<MessageRecord[]> {
    if (skipped.length === 0) return [];
    return store.messages.byPlaces(
      org,
      id,
      skipped.map(({ head }) => head.gmailId),
    );
  }

  /** A message that no longer links leaves the store, with its effects; one that went to trash or spam stays, marked. */
  function dropSkipped(context: MailboxContext, skipped: readonly Skipped[], held: readonly MessageRecord[]): Promise<Change[]> {
    const { id: connection } = context.connection;
    const reasons = new Map(skipped.map(({ head, reason }) => [placeOf({ connection, ...head }), reason]));
    return Promise.all(
      held.map((message) =>
        store.messages.editCopies(
          message.id,
          (copies) =>
            copies.flatMap((copy) => {
              const reason = reasons.get(placeOf(copy));
              if (reason === undefined) return [copy];
              return staysMarked(context, { reason }) ? [{ ...copy, removedAt: copy.removedAt ?? clock.now() }] : [];
            }),
          context.isInternal,
        ),
      ),
    );
  }

  return { judge, ingest };
}

export type Ingest = ReturnType<typeof makeIngest>;

export function copyOf(context: MailboxContext, head: MessageHead, verdict: Extract<Verdict, { kind: 'link' }>): MessageCopy {
  return {
    connection: context.connection.id,
    member: context.member.email,
    gmailId: head.gmailId,
    threadId: head.threadId,
    at: new Date(head.at),
    labels: [...head.labels],
    subject: head.subject,
    from: [...head.from],
    to: [...head.to],
    cc: [...head.cc],
    bcc: [...head.bcc],
    filterHeaders: [...head.filterHeaders],
    authentic: head.authentic,
    ...(head.peopleCut ? { peopleCut: head.peopleCut } : {}),
    snippet: head.snippet,
    size: head.size,
    links: [...verdict.links],
    ambiguous: [...verdict.ambiguous],
    removedAt: null,
  };
}

/** The head of a stored copy, for judging it again without asking Google. */
export function headOf(message: MessageRecord, copy: MessageCopy): MessageHead {
  return {
    gmailId: copy.gmailId,
    threadId: copy.threadId,
    key: message.key,
    references: message.references,
    at: copy.at.getTime(),
    subject: copy.subject,
    from: copy.from,
    to: copy.to,
    cc: copy.cc,
    bcc: copy.bcc,
    labels: copy.labels,
    filterHeaders: new Map(copy.filterHeaders),
    snippet: copy.snippet,
    size: copy.size,
    authentic: copy.authentic,
    ...(copy.peopleCut ? { peopleCut: copy.peopleCut } : {}),
  };
}

export function countBy<T extends string>(values: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
