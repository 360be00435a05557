/** A few mails of two colleagues with two customers, in a scene where nothing goes wrong by itself. */
import { connecting } from '../../simulate/acts/mailboxes';
import type { Ground } from '../../simulate/ground';
import { CUSTOMERS, USERS, type Member } from '../../simulate/people';
import { happened, openPlay, writeDirectory, type Play } from '../../simulate/play';
import type { Written } from '../../simulate/post';
import { calm, recover } from '../../simulate/rest';

/** A seed with pages of two rows and the usual quota: the rest of the scene is made here. */
const SEED = 5;

export const ADA: Member = 'ada@nw.example';
export const BEN: Member = 'ben@nw.example';

/** jo, of acme: a mail and its answer, which Ben has as well · kim, of bolt · eve, whom nobody knows. */
const MAILS: readonly (Pick<Written, 'from' | 'to'> & { cc?: string[]; answers?: number })[] = [
  { from: 'jo@acme.example', to: [ADA] },
  { from: ADA, to: ['jo@acme.example'], cc: [BEN], answers: 1 },
  { from: 'kim@bolt.example', to: [ADA] },
  { from: 'eve@else.example', to: [ADA] },
];

export async function openSmallWorld(ground: Ground): Promise<Play> {
  const play = await openPlay(SEED, ground);
  calm(play);
  const { model } = play.world;
  for (const customer of CUSTOMERS.slice(0, 2)) model.customers.set(customer.id, customer);
  for (const user of USERS) if (['jo', 'kim'].includes(user.id)) model.users.set(user.id, user);
  await writeDirectory(play);
  for (const mail of MAILS) send(play, mail, 3);
  return play;
}

/** The next mail; `answers`: the number of the letter it answers. */
export function send({ world: { post, now }, clock }: Play, { from, to, cc = [], answers }: (typeof MAILS)[number], daysAgo = 0): void {
  clock.advance(1_000);
  const n = post.letters.length + 1;
  const parent = post.letters.find((letter) => letter.n === answers)?.message;
  post.send(
    {
      id: `<l${n}@else.example>`,
      date: new Date(now() - daysAgo * 86_400_000).toISOString(),
      ...{ from, to, cc, bcc: [] },
      subject: parent ? `Re: ${parent.subject}` : `Letter ${n}`,
      text: `This is letter ${n}.`,
    },
    parent?.id ? [parent.id] : [],
  );
}

export async function connects(play: Play, member: Member): Promise<void> {
  await happened(play, 'connect', await connecting(play.world, member));
}

export async function connectAndRest(play: Play, members: readonly Member[]): Promise<void> {
  for (const member of members) await connects(play, member);
  await recover(play);
  // The watch announces itself, and there is nothing to it.
  play.pushes.due();
}
