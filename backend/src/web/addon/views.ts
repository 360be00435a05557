/** The two cards as complete view models. */
import type { HomeView, MessageView, OpenMessage, SignedIn } from '../../contract/addon';
import { sharingSettings, showsSubject, visibilityOf } from '../../core/visibility';
import { seenBy, subjectsSeenBy } from '../sharing';
import { consoleLinks, type Asked } from './asked';
import { connectionView } from './connection-view';
import { customerViews, lastInteractionView, peopleOf, unknownPeople } from './customer-views';
import { openMail } from './open-mail';
import { verdictView } from './verdict-view';

const MOST_RECENT = 5;

const signedInAs = ({ caller, member }: Asked): SignedIn => ({
  email: member.email,
  name: member.name,
  organisation: caller.organisation.name,
});

/** Team members' names; the address for somebody who has left. */
function namesOf(members: readonly { email: string; name: string }[]): (email: string) => string {
  const names = new Map(members.map(({ email, name }) => [email, name]));
  return (email) => names.get(email) || email;
}

export async function messageView(asked: Asked, open: OpenMessage): Promise<MessageView> {
  const { parts, caller, member } = asked;
  const org = caller.organisation.id;
  const connection = await parts.store.connections.of(org, member.email, 'gmail');
  const [mail, members, state] = await Promise.all([
    openMail(asked, open, connection),
    parts.store.organisations.members(org),
    connectionView(asked, connection),
  ]);
  const people = await peopleOf(asked, mail);
  const conversation = mail.stored?.conversation ?? null;
  const [subjectOf, own] = await Promise.all([
    subjectsSeenBy(
      asked,
      people.customers.map(({ lastInteraction }) => lastInteraction),
    ),
    parts.store.messageLists.ownVisibilities(org, conversation ? [conversation] : []),
  ]);
  const shared = visibilityOf({
    holders: mail.stored?.teamMembers ?? [member.email],
    override: own.get(conversation ?? '') ?? null,
    settings: sharingSettings(members),
    fallback: caller.organisation.visibilityDefault,
    reader: null, // what colleagues see
  });
  return {
    kind: 'message',
    signedIn: signedInAs(asked),
    connection: state,
    message: verdictView(asked, mail, shared),
    customers: customerViews(asked, people, { subjectOf, nameOf: namesOf(members) }),
    unknownPeople: unknownPeople(mail, people),
    ambiguous: (mail.stored?.ambiguous.length ?? 0) > 0,
    links: consoleLinks(asked, mail.name),
  };
}

export async function homeView(asked: Asked): Promise<HomeView> {
  const { parts, caller, member } = asked;
  const org = caller.organisation.id;
  const [connection, members, page, seen] = await Promise.all([
    parts.store.connections.of(org, member.email, 'gmail'),
    parts.store.organisations.members(org),
    parts.store.lists.interactions(org, { teamMember: member.email, limit: MOST_RECENT }),
    seenBy(asked),
  ]);
  const [customers, users, state] = await Promise.all([
    parts.store.directory.customersById(
      org,
      page.rows.flatMap((row) => row.customers.slice(0, 1)),
    ),
    parts.store.directory.usersById(
      org,
      page.rows.flatMap((row) => row.users.slice(0, 1)),
    ),
    connectionView(asked, connection),
  ]);
  const nameOf = namesOf(members);
  const recent = page.rows.map((row) => {
    const last = {
      at: row.lastAt,
      kind: row.kind,
      interactionId: row.id,
      by: row.teamMembers,
      with: users.filter(({ id }) => id === row.users[0]).map(({ name }) => name),
      subject: row.subject,
    };
    const subjectOf = () => (showsSubject(seen(row.teamMembers, row.visibility)) ? row.subject : null);
    const customer = customers.find(({ id }) => id === row.customers[0])?.name ?? '';
    return { customer, interaction: lastInteractionView(asked, last, { subjectOf, nameOf }) };
  });
  return { kind: 'home', signedIn: signedInAs(asked), connection: state, recent, links: consoleLinks(asked, null) };
}
