/**
 * Arrival order never matters: what is stored is compared anew when a User, address, domain, rule or setting changes. What no
 * longer matches goes away with its effects; what matches differently is linked differently. Nothing is read from Google here.
 */
import { addressesToLookUp, match } from '../core/match';
import { ownAddresses } from '../core/own-addresses';
import type { DirectoryEntries, MatchContext, SkipReason } from '../core/types';
import type { Store } from '../store/open';
import type { MessageCopy, MessageRecord, OrganisationRecord, RematchRecord } from '../store/records';
import { headOf } from './ingest-messages';
import type { Change, Settle } from './settle-conversations';
import { rulesOf, teamTest } from './mailbox-context';

const STEP = 100;

export interface RematchParts {
  store: Store;
  settle: Settle;
  stopping: () => boolean;
}

interface Contexts {
  organisation: OrganisationRecord;
  isInternal: (address: string) => boolean;
  byMember: Map<string, MatchContext>;
}

export function makeRematchOrganisation({ store, settle, stopping }: RematchParts) {
  async function contextsOf(organisation: OrganisationRecord): Promise<Contexts> {
    const members = await store.organisations.members(organisation.id);
    const connections = await store.connections.list(organisation.id);
    const byMember = new Map<string, MatchContext>();
    for (const member of members) {
      const connection = connections.find((one) => one.member === member.email && one.app === 'gmail');
      byMember.set(member.email, {
        own: ownAddresses(member),
        rules: rulesOf(organisation),
        settings: member.settings,
        // What was in the window when it was synced stays: time alone takes nothing away.
        notBefore: 0,
        labelNames: new Map(Object.entries(connection?.labelNames ?? {})),
        private: new Set(await store.choices.privateOf(organisation.id, member.email)),
      });
    }
    return { organisation, isInternal: teamTest(organisation, members), byMember };
  }

  async function rematchStep(contexts: Contexts, messages: readonly MessageRecord[]): Promise<void> {
    const org = contexts.organisation.id;
    const asked = messages.flatMap((message) =>
      message.copies.flatMap((copy) => {
        const context = contexts.byMember.get(copy.member);
        return context ? [addressesToLookUp(headOf(message, copy), context)] : [];
      }),
    );
    const entries = await store.directory.entries(
      org,
      [...new Set(asked.flatMap(({ addresses }) => addresses))],
      [...new Set(asked.flatMap(({ domains }) => domains))],
    );
    const changes: Change[] = [];
    for (const message of messages) {
      const dropped: { copy: MessageCopy; reason: SkipReason }[] = [];
      const rejudge = (copies: MessageCopy[]) => {
        dropped.length = 0;
        return copies.flatMap((copy) => rejudgeCopy(message, copy, contexts, entries, (reason) => dropped.push({ copy, reason })));
      };
      if (JSON.stringify(rejudge(message.copies)) === JSON.stringify(message.copies)) continue;
      changes.push(await store.messages.editCopies(message.id, rejudge, contexts.isInternal));
      await store.todo.judge(
        dropped.map(({ copy, reason }) => ({
          org,
          connection: copy.connection,
          gmailId: copy.gmailId,
          threadId: copy.threadId,
          reason,
          at: copy.at,
        })),
      );
    }
    await settle(org, changes, 'soon');
  }

  async function rematchScope(contexts: Contexts, { scope, value }: RematchRecord): Promise<boolean> {
    let after: string | null = null;
    for (;;) {
      const messages: MessageRecord[] = await store.messages.matching(
        contexts.organisation.id,
        scope === 'all' ? {} : { [scope]: value },
        after,
        STEP,
      );
      if (messages.length === 0) return true;
      await rematchStep(contexts, messages);
      after = messages.at(-1)?.id ?? null;
      if (stopping()) return false;
    }
  }

  /** Works off everything that was asked for; what is asked meanwhile is found by the next look. */
  return async function rematchOrganisation(org: string): Promise<void> {
    for (;;) {
      const [organisation, wanted] = await Promise.all([store.organisations.get(org), store.rematches.next(org, 500)]);
      if (!organisation || wanted.length === 0 || stopping()) return;
      const contexts = await contextsOf(organisation);
      for (const one of wanted) {
        if (!(await rematchScope(contexts, one))) return;
        await store.rematches.done(one);
      }
    }
  };
}

export type RematchOrganisation = ReturnType<typeof makeRematchOrganisation>;

function rejudgeCopy(
  message: MessageRecord,
  copy: MessageCopy,
  contexts: Contexts,
  entries: DirectoryEntries,
  drop: (reason: SkipReason) => void,
): MessageCopy[] {
  const context = contexts.byMember.get(copy.member);
  // A member who left: what they shared stays as it was.
  if (!context) return [copy];
  // Trash and spam were decided when the labels changed: what the team shared stays, marked.
  const head = { ...headOf(message, copy), labels: copy.labels.filter((label) => label !== 'TRASH' && label !== 'SPAM') };
  const verdict = match(head, context, entries);
  if (verdict.kind === 'skip') {
    drop(verdict.reason);
    return [];
  }
  return [{ ...copy, links: [...verdict.links], ambiguous: [...verdict.ambiguous] }];
}
