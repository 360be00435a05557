/** Mail arrives, is labelled, is deleted. */
import { LABEL, ONLY_LABEL, type Member } from '../people';
import { described, type Copy, type Letter } from '../post';
import type { Act, ActWorld } from './act';

export const MAIL: readonly Act[] = [
  {
    name: 'mail arrives',
    weight: 8,
    run({ post, rng }) {
      const letter = post.deliver(rng.chance(0.1) ? rng.int(2, 40) : 0);
      return { did: described(letter) };
    },
  },
  {
    name: 'labels',
    weight: 3,
    run(world) {
      const found = someCopy(world);
      if (!found) return null;
      const { letter, member, copy } = found;
      const { gmailId } = copy;
      const label = world.rng.pick(['TRASH', 'SPAM', 'STARRED', LABEL, ONLY_LABEL, 'UNREAD']);
      const mailbox = world.sim.state.accounts.get(member)?.mailbox;
      const has = mailbox?.get(gmailId)?.labelIds.has(mailbox.labels.idFor(label)) ?? false;
      world.sim.control.labels({ email: member, messageId: gmailId, ...(has ? { remove: [label] } : { add: [label] }) });
      world.unseenLabels.add(letter);
      copy.changedAt = world.now();
      if (!has && ['TRASH', 'SPAM'].includes(label)) copy.goneAt = world.now();
      return { did: `${member} ${has ? 'takes' : 'puts'} ${label} ${has ? 'from' : 'on'} letter ${letter.n}` };
    },
  },
  {
    name: 'deletion',
    weight: 1,
    run(world) {
      const found = someCopy(world);
      if (!found) return null;
      world.sim.control.deleteMail(found.copy.gmailId, found.member);
      found.copy.goneAt = world.now();
      return { did: `letter ${found.letter.n} of ${found.member}` };
    },
  },
];

export function someCopy({ rng, post, sim }: ActWorld): { letter: Letter; member: Member; copy: Copy } | null {
  const living = post.letters.flatMap((letter) =>
    [...letter.copies].flatMap(([member, copy]) =>
      sim.state.accounts.get(member)?.mailbox.get(copy.gmailId) ? [{ letter, member, copy }] : [],
    ),
  );
  return living.length === 0 ? null : rng.pick(living);
}
