/** What a seed is held against while it runs and when it has come to rest; what fails is collected in sentences. */
import { contentProblems, cursorProblems, erasedProblems, forgottenProblems, rollupProblems, shapeProblems } from './invariants';
import type { Member } from './people';
import { EVERYTHING, FATES, MIDWAY, readRows, unsettled, type Rows } from './rows';
import type { Scene } from './scene';
import { sharedEarly, statusProblems, tooGreenProblems } from './status';
import { truthOf } from './truth';

const DAY_MS = 24 * 3_600_000;

export interface Checks {
  /** Empty: everything holds. */
  readonly problems: string[];
  /** After every job, I4: no cursor moves back. */
  watchCursors(): Promise<void>;
  /** Between two things that happen. I4: no cursor has passed what is not accounted for. I6: green only where all is there. */
  checkMidway(): Promise<void>;
  /** I4 once more, and I7: at the end, of everything. */
  checkAll(): Promise<void>;
  /** What is not as it should be once nothing goes wrong any more. `auditSince`: audits that began before don't count; null: none is waited for. */
  unrest(rows: Rows, auditSince: number | null): string[];
  checkRest(when: string, auditSince: number | null): Promise<void>;
}

export function makeChecks({ ground: { raw }, clock, sim, world, spending }: Scene): Checks {
  const { post, model, historyExpired } = world;
  const began = clock.now();
  const problems: string[] = [];
  const cursors = new Map<Member, bigint>();
  const connectedFrom = new Map<Member, bigint>();

  const truthNow = (unseenDeletions: ReadonlySet<Member>) =>
    truthOf({
      sim,
      post,
      model,
      now: clock.now(),
      unseenLabels: historyExpired.size > 0 ? world.unseenLabels : new Set<never>(),
      unseenDeletions,
    });

  /** Mail with an older date than it came, in a mailbox whose list of changes had expired, is found by no search for what is new. */
  const backdated = () =>
    post.letters.some(({ copies }) =>
      [...copies].some(
        ([member, { arrivedAt, internalDate }]) => historyExpired.has(member) && arrivedAt > began && arrivedAt - internalDate >= DAY_MS,
      ),
    );

  function contents(rows: Rows, audited: boolean): string[] {
    const truth = truthNow(audited ? new Set() : historyExpired);
    return [
      ...contentProblems(rows, truth, model),
      ...forgottenProblems(rows, model),
      ...erasedProblems(rows, model),
      ...shapeProblems(rows, post),
      ...rollupProblems(rows),
    ];
  }

  function unrest(rows: Rows, auditSince: number | null): string[] {
    const unaudited = rows.connections.filter(
      ({ refreshToken, audit }) =>
        auditSince !== null && refreshToken !== null && (audit.startedAt !== null || (audit.checkedAt?.getTime() ?? 0) < auditSince),
    );
    const waiting = unsettled(rows, clock.now());
    return [
      ...(waiting.length > 0 ? [`I8 not settled: ${waiting.join('; ')}`] : []),
      ...unaudited.map(({ member }) => `the audit of ${member} is not through`),
      ...(waiting.length > 0 ? [] : statusProblems(rows, model, clock.now())),
      ...((world.onlyAuditKnows || backdated()) && auditSince === null ? [] : contents(rows, auditSince !== null)),
    ];
  }

  return {
    problems,
    unrest,
    async watchCursors() {
      const rows = await raw
        .collection<{ member: Member; cursor: string | null }>('connections')
        .find({}, { projection: { cursor: 1, member: 1 } })
        .toArray();
      for (const { member, cursor } of rows) {
        const before = cursors.get(member);
        if (cursor === null) {
          cursors.delete(member);
          connectedFrom.delete(member);
          continue;
        }
        // What came before is found by searching, and proved by the audit.
        if (!connectedFrom.has(member) || historyExpired.has(member)) connectedFrom.set(member, BigInt(cursor));
        if (before !== undefined && BigInt(cursor) < before) problems.push(`I4 the cursor of ${member} moved back`);
        else cursors.set(member, BigInt(cursor));
      }
    },
    async checkMidway() {
      const rows = await readRows(raw, MIDWAY);
      const truth = truthNow(historyExpired);
      problems.push(...sharedEarly(rows, truth));
      // What only the audit can find out is still to come.
      if (world.onlyAuditKnows) return;
      problems.push(
        ...cursorProblems(rows, post, sim, connectedFrom, model.erased),
        ...tooGreenProblems(rows, truth, historyExpired, clock.now()),
      );
    },
    async checkAll() {
      problems.push(...cursorProblems(await readRows(raw, FATES), post, sim, connectedFrom, model.erased), ...spending.problems());
    },
    async checkRest(when, auditSince) {
      problems.push(...unrest(await readRows(raw, EVERYTHING), auditSince).map((problem) => `${when}: ${problem}`));
    },
  };
}
