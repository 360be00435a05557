/** What people decided once: which User an address is, which unknown people to ignore, what to keep private. */
import { erased } from '../core/match';
import type { UserId } from '../core/types';
import type { Models } from './models';
import type { ChoiceRecord } from './records';
import { withoutId } from './rows';

/** On whose word mail is kept private: the member's own, or the organisation's (by an API key). */
export type KeptBy = 'member' | 'organisation';

export interface KeptPrivate {
  value: string;
  at: Date;
  by: KeptBy;
}

/** Rows of their own: what the organisation takes back must not open what the member has said as well. */
const PRIVATE = { member: 'private', organisation: 'private-by-organisation' } as const;
const privateKinds = (by?: KeptBy): ChoiceRecord['kind'][] => (by ? [PRIVATE[by]] : Object.values(PRIVATE));

export function makeChoices({ choices }: Models) {
  const put = (org: string, kind: ChoiceRecord['kind'], value: string, member: string, users: string[]) =>
    choices.updateOne({ org, kind, value, member }, { $set: { users } }, { upsert: true });
  const remove = (org: string, kind: ChoiceRecord['kind'], value: string, member: string) =>
    choices.deleteOne({ org, kind, value, member });

  return {
    async chooseUser(org: string, address: string, users: UserId[]): Promise<void> {
      await put(org, 'address', address, '', users);
    },
    async forgetChoice(org: string, address: string): Promise<void> {
      await remove(org, 'address', address, '');
    },
    async ignorePerson(org: string, address: string): Promise<void> {
      await put(org, 'ignored-person', address, '', []);
    },
    async unignorePerson(org: string, address: string): Promise<void> {
      await remove(org, 'ignored-person', address, '');
    },
    /** Newest first. */
    async ignoredPeople(org: string): Promise<{ address: string; at: Date }[]> {
      const rows = await choices.find({ org, kind: 'ignored-person' }).sort({ _id: -1 }).limit(10_000).lean();
      return rows.map(({ _id, value }) => ({ address: value, at: _id.getTimestamp() }));
    },
    /** `value`: a message key, `thread:<id>`, an address or a domain. */
    async keepPrivate(org: string, member: string, value: string, by: KeptBy = 'member'): Promise<void> {
      await put(org, PRIVATE[by], value, member, []);
    },
    /** The member's word ends it, whoever kept it private; the organisation takes back its own. False when it was not kept so. */
    async sharePrivate(org: string, member: string, value: string, by: KeptBy = 'member'): Promise<boolean> {
      const kinds = privateKinds(by === 'member' ? undefined : by);
      return (await choices.deleteMany({ org, kind: { $in: kinds }, value, member })).deletedCount > 0;
    },
    async isErased(org: string, address: string): Promise<boolean> {
      return (await choices.exists({ org, kind: { $in: privateKinds() }, member: '', value: erased(address) })) !== null;
    },
    /** All of it, with what is everyone's: of a limit nobody would notice what of theirs it cut. */
    async privateOf(org: string, member: string): Promise<string[]> {
      const rows = await choices.find({ org, kind: { $in: privateKinds() }, member: { $in: ['', member] } }, { value: 1 }).lean();
      return rows.map(({ value }) => value);
    },
    /** The same of every member, asked for once. */
    async privateOfEach(org: string): Promise<(member: string) => ReadonlySet<string>> {
      const rows = await choices.find({ org, kind: { $in: privateKinds() } }, { member: 1, value: 1 }).lean();
      const everyones = new Set(rows.flatMap(({ member, value }) => (member === '' ? [value] : [])));
      const own = new Map<string, Set<string>>();
      for (const { member, value } of rows) if (member !== '') own.set(member, (own.get(member) ?? new Set(everyones)).add(value));
      return (member) => own.get(member) ?? everyones;
    },
    /** What is kept private of one member's mail, newest first, with when that was said and by whom. */
    async privateList(org: string, member: string, limit: number, by?: KeptBy): Promise<KeptPrivate[]> {
      const rows = await choices
        .find({ org, kind: { $in: privateKinds(by) }, member })
        .sort({ _id: -1 })
        .limit(limit)
        .lean();
      return rows.map(({ _id, kind, value }) => ({
        value,
        at: _id.getTimestamp(),
        by: kind === PRIVATE.member ? 'member' : 'organisation',
      }));
    },
    /** Of these addresses, the ones somebody has said the User of. */
    async chosenAmong(org: string, addresses: readonly string[]): Promise<Map<string, UserId[]>> {
      if (addresses.length === 0) return new Map();
      const rows = await choices.find({ org, kind: 'address', value: { $in: [...addresses] } }).lean();
      return new Map(rows.map((row) => [row.value, row.users]));
    },
    async all(org: string): Promise<ChoiceRecord[]> {
      return (await choices.find({ org }).limit(10_000).lean()).map((row) => withoutId(row) as ChoiceRecord);
    },
  };
}

export type Choices = ReturnType<typeof makeChoices>;
