/** What people decided once: which User an address is, which unknown people to ignore, what to keep private. */
import type { UserId } from '../core/types';
import type { Models } from './models';
import type { ChoiceRecord } from './records';
import { withoutId } from './rows';

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
    async ignoredPeople(org: string): Promise<string[]> {
      return (await choices.find({ org, kind: 'ignored-person' }).limit(10_000).lean()).map((row) => row.value);
    },
    /** `value`: a message key, `thread:<id>`, an address or a domain. */
    async keepPrivate(org: string, member: string, value: string): Promise<void> {
      await put(org, 'private', value, member, []);
    },
    async sharePrivate(org: string, member: string, value: string): Promise<void> {
      await remove(org, 'private', value, member);
    },
    async privateOf(org: string, member: string): Promise<string[]> {
      return (
        await choices
          .find({ org, kind: 'private', member: { $in: ['', member] } })
          .limit(10_000)
          .lean()
      ).map((row) => row.value);
    },
    /** What one member keeps private, newest first, with when they said so. */
    async privateList(org: string, member: string, limit: number): Promise<{ value: string; at: Date }[]> {
      const rows = await choices.find({ org, kind: 'private', member }).sort({ _id: -1 }).limit(limit).lean();
      return rows.map((row) => ({ value: row.value, at: row._id.getTimestamp() }));
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
