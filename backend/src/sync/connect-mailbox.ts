/** The life of a connection as people see it: consent, disconnect, sync now, resync, reset, pause, and the pushes in between. */
import { isRunning } from '../core/connection-facts';
import { isHistoryId } from '../core/history-id';
import { sixMonthsBefore } from '../core/search-plan';
import type { OAuth } from '../google/oauth';
import type { Store } from '../store/open';
import { LANES, type AuditAction, type ConnectionRecord, type ImportProgress } from '../store/records';
import type { Sealer } from '../store/seal';
import type { AnnounceChange } from './announce-change';
import { freshImport, reasonOf } from './import-progress';
import { searchTermsFor } from './mailbox-context';
import type { OpenGmail } from './open-gmail';
import type { Clock, Enqueue } from './ports';
import { accessLost } from './slice';
import { AFTER_PUSH_MS } from './sync-mailbox';
import type { UseCases } from './use-cases';
import { makeWantSearch } from './want-search';
import type { WipeMailbox } from './wipe-mailbox';

export const GMAIL_SCOPE = 'https://www.googleapis.com/auth/gmail.readonly';

export interface ConnectParts {
  store: Store;
  clock: Clock;
  enqueue: Enqueue;
  sealer: Sealer;
  oauth: OAuth;
  openGmail: OpenGmail;
  wipeMailbox: WipeMailbox;
  announce: AnnounceChange;
  /** For work that helps but must not stop the person's own act (stopping a watch at Google). */
  warn: (what: string, error: unknown) => void;
  /** Waits for another process to leave a mailbox. */
  pause?: (ms: number) => Promise<void>;
}

/** What the ciphertext is bound to: moved to another connection it can't be opened. */
export const tokenContext = (org: string, member: string, app: string, field: 'refresh' | 'access'): string[] => [org, member, app, field];

type Life = 'connectMailbox' | 'disconnectMailbox' | 'requestSync' | 'requestResync' | 'requestReset' | 'setPaused' | 'receivePush';

export function makeConnectMailbox({
  store,
  clock,
  enqueue,
  sealer,
  oauth,
  openGmail,
  wipeMailbox,
  announce,
  warn,
  pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}: ConnectParts): Pick<UseCases, Life> {
  const log = (org: string, actor: string, action: AuditAction, target: string, details: Record<string, string> = {}) =>
    store.auditLog.append(org, { actor, action, target, details }, clock.now());
  const wantSearch = makeWantSearch({ store, clock });
  const own = async (org: string, id: string) => {
    const connection = await store.connections.get(id);
    return connection?.org === org ? connection : null;
  };

  /** Stops the watch and revokes at Google. Neither failing keeps the other from being done, nor the person from being disconnected. */
  async function leaveGoogle(connection: ConnectionRecord, sealedRefreshToken: string): Promise<void> {
    const { org, member, app, watch } = connection;
    const stopWatch = () => openGmail(connection, 'live').gmail.stop();
    const revoke = () => oauth.revoke(sealer.open(sealedRefreshToken, tokenContext(org, member, app, 'refresh')));
    for (const tell of watch === null ? [revoke] : [stopWatch, revoke]) {
      try {
        await tell();
      } catch (error) {
        warn('google was not told of a disconnect', error);
      }
    }
  }

  /** The person's answer means "done". What a process that dies over it leaves, the sweeper has finished. */
  async function wiped(id: string): Promise<void> {
    for (;;) {
      const { kind } = await wipeMailbox(id);
      if (kind === 'done' || kind === 'idle') return;
      // A slice that was at work when the person asked may still be storing its last batch; it ends within its lease.
      if (kind === 'busy') await pause(100);
    }
  }

  /** What stands on the list is still to be read. */
  const begunAnew = async ({ id }: ConnectionRecord, reason: ImportProgress['reason']): Promise<ImportProgress> => ({
    ...freshImport(reason, clock.now()),
    found: await store.todo.countLane(id, LANES.import),
  });

  async function catchUpWithChanges(org: string, member: string): Promise<void> {
    const organisation = await store.organisations.get(org);
    if (organisation) await wantSearch.everything(organisation, member);
  }

  async function disconnectMailbox(org: string, id: string, data: 'keep' | 'delete', actor: string): Promise<boolean> {
    const connection = await own(org, id);
    if (!connection) return false;
    if (connection.refreshToken) await leaveGoogle(connection, connection.refreshToken);
    await announce.readNoMore(org, connection.member, () => store.connections.disconnect(id, clock.now(), data));
    await log(org, actor, 'connection.disconnect', `connection:${id}`, { data });
    if (data === 'delete') await wiped(id);
    return true;
  }

  return {
    async connectMailbox({ org, member, app, sub, grantedScopes, refreshToken, accessToken, expiresAt, actor }) {
      const before = await store.connections.of(org, member, app);
      const unticked = app === 'gmail' && !grantedScopes.includes(GMAIL_SCOPE);
      // A consent that works is not replaced by one that doesn't.
      if (unticked && before?.refreshToken && before.problem?.kind !== 'reconnect') return 'scope-missing';
      const sealedRefresh = refreshToken
        ? sealer.seal(refreshToken, tokenContext(org, member, app, 'refresh'))
        : (before?.refreshToken ?? null);
      if (!sealedRefresh) return unticked ? 'scope-missing' : 'no-refresh-token';
      // While nobody listened Users came, rules changed, and an import may have been cut short: history says nothing of these. Written
      // down before the consent is stored: who dies after that leaves a mailbox that looks as if it had never been away.
      const wasAway = before !== null && before.refreshToken === null && before.cursor !== null;
      const sealedAccess = { sealed: sealer.seal(accessToken, tokenContext(org, member, app, 'access')), expiresAt };
      const grant = { sub, grantedScopes, refreshToken: sealedRefresh, accessToken: sealedAccess };
      const connection = await announce.carryOut(org, wasAway ? [{ scope: 'mailbox', value: member }] : [], async () => {
        // It was cut short: as long as it is not through, nobody is told that all is there.
        if (wasAway && isRunning(before.import))
          await store.connections.setImport(before.id, await begunAnew(before, before.import.reason));
        const stored = await store.connections.connect(org, member, app, grant, clock.now());
        if (wasAway) await catchUpWithChanges(org, member);
        return stored;
      });
      // Stored first, asked then: whoever removes them either finds this consent, or has written down that they left.
      if ((await store.organisations.member(org, member))?.leftAt) {
        await disconnectMailbox(org, connection.id, 'keep', actor);
        return 'left';
      }
      if (unticked) {
        await store.connections.setProblem(connection.id, { kind: 'scope-missing', since: clock.now(), detail: '', until: null });
        return 'scope-missing';
      }
      // A watch may have ended with the consent that made it (GOOGLE.md §5.4): Google says nothing of it.
      if (before?.problem) await store.connections.forgetWatch(connection.id);
      await log(org, actor, 'connection.connect', `connection:${connection.id}`, { app, scopes: grantedScopes.join(' ') });
      // What was to be forgotten is forgotten first; the end of that starts the import.
      await enqueue(connection.wipe ? 'mailbox.wipe' : 'mailbox.sync', { connection: connection.id });
      return connection;
    },

    disconnectMailbox,

    async requestSync(org, id) {
      if (!(await own(org, id)) || (await store.connections.want(id)) === null) return false;
      await store.connections.tryNow(id, clock.now());
      await enqueue('mailbox.sync', { connection: id });
      return true;
    },

    async requestResync(org, id, actor) {
      const connection = await own(org, id);
      const organisation = await store.organisations.get(org);
      const member = connection && (await store.organisations.member(org, connection.member));
      if (!connection?.refreshToken || !organisation || !member) return false;
      const terms = await searchTermsFor(store, organisation, member);
      const progress = await begunAnew(connection, reasonOf(connection.import, 'resync'));
      await store.connections.resync(id, terms, sixMonthsBefore(clock.now()), progress);
      await log(org, actor, 'connection.resync', `connection:${id}`);
      await enqueue('mailbox.sync', { connection: id });
      return true;
    },

    async requestReset(org, id, actor) {
      const connection = await own(org, id);
      if (!connection?.refreshToken || accessLost(connection.problem) || connection.problem?.kind === 'blocked') return false;
      await store.connections.wantWipe(id, clock.now());
      await log(org, actor, 'connection.reset', `connection:${id}`);
      await enqueue('mailbox.wipe', { connection: id });
      return true;
    },

    async setPaused(org, id, paused, actor) {
      if (!(await own(org, id))?.refreshToken) return false;
      await store.connections.setPaused(id, paused);
      await log(org, actor, paused ? 'connection.pause' : 'connection.resume', `connection:${id}`);
      if (!paused && (await store.connections.want(id)) !== null) await enqueue('mailbox.sync', { connection: id });
      return true;
    },

    async receivePush(mailbox, historyId) {
      const connection = await store.connections.byMailbox('gmail', mailbox);
      if (!connection) return 'unknown';
      const known = isHistoryId(historyId) && connection.cursor !== null && BigInt(historyId) <= BigInt(connection.cursor);
      if (known) {
        // Replayed, or late: what it names is covered, but not what Google kept quiet about in the second after it.
        await enqueue(
          'mailbox.sync',
          { connection: connection.id },
          { delayMs: AFTER_PUSH_MS, key: `known-push:${connection.id}:${historyId}` },
        );
      } else {
        await store.connections.want(connection.id, isHistoryId(historyId) ? historyId : undefined);
        await enqueue('mailbox.sync', { connection: connection.id });
      }
      return 'accepted';
    },
  };
}
