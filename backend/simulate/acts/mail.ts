/** Mail arrives, is labelled, is deleted. */
import { LABEL, type Member } from '../people';
import { described, type Letter } from '../post';
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
      const { letter, member, gmailId } = found;
      const label = world.rng.pick(['TRASH', 'SPAM', 'STARRED', LABEL, 'UNREAD']);
      const mailbox = world.sim.state.accounts.get(member)?.mailbox;
      const has = mailbox?.get(gmailId)?.labelIds.has(mailbox.labels.idFor(label)) ?? false;
      world.sim.control.labels({ email: member, messageId: gmailId, ...(has ? { remove: [label] } : { add: [label] }) });
      world.unseenLabels.add(letter);
      return { did: `${member} ${has ? 'takes' : 'puts'} ${label} ${has ? 'from' : 'on'} letter ${letter.n}` };
    },
  },
  {
    name: 'deletion',
    weight: 1,
    run(world) {
      const found = someCopy(world);
      if (!found) return null;
      world.sim.control.deleteMail(found.gmailId, found.member);
      return { did: `letter ${found.letter.n} of ${found.member}` };
    },
  },
];

function someCopy({ rng, post, sim }: ActWorld): { letter: Letter; member: Member; gmailId: string } | null {
  const living = post.letters.flatMap((letter) =>
    [...letter.copies].flatMap(([member, { gmailId }]) =>
      sim.state.accounts.get(member)?.mailbox.get(gmailId) ? [{ letter, member, gmailId }] : [],
    ),
  );
  return living.length === 0 ? null : rng.pick(living);
}
