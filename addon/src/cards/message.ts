/**
 * The card beside an open mail: is it synced (and if not, the one click that helps), who are these people, when was the
 * last contact, where to go on. Meetings get their own card of the same parts.
 */
import type { CustomerView, MessageVerdict, MessageView, UnknownPerson, UserView } from '../../../backend/src/contract/addon';
import {
  andMore,
  connectionWords,
  contact,
  labels,
  mails,
  morePeople,
  open,
  skipWords,
  syncedWords,
  titleWithoutCustomer,
  visibilityWords,
  willSyncWords,
} from '../text';
import { connectionWidgets, needsPerson } from './connection';
import { button, buttons, card, cut, line, menuLink, paragraph, section, wayButton, type Card, type IconName } from './widgets';

type Widget = GoogleAppsScript.Card_Service.Widget;
type Section = GoogleAppsScript.Card_Service.CardSection;

/** More would push the actions out of a 300-px panel; the rest is one click away. */
const CUSTOMERS_SHOWN = 3;
const USERS_SHOWN = 5;

export function messageCard(view: MessageView): Card {
  const stopped = needsPerson(view.connection.state);
  const subtitle = stopped && view.message.verdict !== 'synced' ? connectionWords(view.connection.word) : verdictWords(view.message);
  const builder = card('message', title(view), subtitle, [
    syncSection(view, stopped),
    ...view.customers.slice(0, CUSTOMERS_SHOWN).map(customerSection),
    ...(view.unknownPeople.length > 0 ? [unknownSection(view.unknownPeople, offered(view.message))] : []),
    section(null, [buttons(actions(view))]),
  ]);
  if (view.links.why) builder.addCardAction(menuLink(view.links.why.label, view.links.why.url));
  return builder.addCardAction(menuLink(view.links.gmailSettings.label, view.links.gmailSettings.url)).build();
}

function title({ customers, message, unknownPeople }: MessageView): string {
  const [first] = customers;
  if (first) return andMore(first.name, customers.length - 1);
  if (message.verdict === 'skipped' && message.reason === 'internal-only') return titleWithoutCustomer.internal;
  const stranger = unknownPeople[0];
  return stranger ? stranger.name || stranger.email : titleWithoutCustomer.other;
}

function verdictWords(message: MessageVerdict): string {
  switch (message.verdict) {
    case 'synced':
      return syncedWords;
    case 'will-sync':
      return willSyncWords;
    case 'skipped':
      return skipWords[message.reason];
    default:
      return message satisfies never;
  }
}

/**
 * Answers "synced?" first. While the person must act on the connection, that comes first and takes the filled button; what the
 * verdict could only repeat is left out then.
 */
function syncSection({ connection, message, ambiguous, links }: MessageView, stopped: boolean): Section {
  const skipped = message.verdict === 'skipped' ? message : null;
  const repeats = stopped && skipped?.reason === 'not-connected';
  const verdict = repeats
    ? []
    : [line({ icon: verdictIcon(message), top: labels.thisMessage, text: message.sentence, bottom: visibility(message) })];
  if (skipped?.fix && !(stopped && skipped.fix.action === 'connect')) verdict.push(buttons([wayButton(skipped.fix, !stopped)]));
  if (ambiguous) verdict.push(paragraph(labels.ambiguous));
  const state = connection.state === 'up-to-date' ? [] : connectionWidgets(connection, links.gmailSettings);
  return section(null, stopped ? [...state, ...verdict] : [...verdict, ...state]);
}

function verdictIcon({ verdict }: MessageVerdict): IconName {
  return verdict === 'synced' ? 'check_circle' : verdict === 'will-sync' ? 'schedule' : 'block';
}

function visibility(message: MessageVerdict): string {
  return message.verdict === 'synced' ? visibilityWords[message.visibility] : '';
}

function customerSection(customer: CustomerView): Section {
  const people = customer.users.slice(0, USERS_SHOWN).map(person);
  const more = customer.users.length - people.length;
  if (more > 0) people.push(line({ icon: 'person', text: morePeople(more), url: customer.url }));
  return section(customer.name, [...people, ...lastContact(customer)]);
}

function person({ name, email, title, url }: UserView): Widget {
  return line({ icon: 'person', text: name, bottom: [title, email].filter(Boolean).join(' · '), url });
}

function lastContact({ owner, lastInteraction, lastEmailReply, emails30d }: CustomerView): Widget[] {
  const last = lastInteraction
    ? line({
        icon: lastInteraction.kind === 'meeting' ? 'event' : 'mail',
        top: labels.lastContact,
        text: lastInteraction.when.text,
        bottom: [contact(lastInteraction), cut(lastInteraction.subject, 80)].filter(Boolean).join(' · '),
        url: lastInteraction.url,
      })
    : line({ icon: 'mail', top: labels.lastContact, text: labels.noContact });
  const reply = lastEmailReply ? [line({ icon: 'reply', top: labels.lastReply, text: lastEmailReply.text })] : [];
  const count = line({ icon: 'bar_chart', top: labels.last30Days, text: mails(emails30d) });
  return [last, ...reply, count, ...(owner ? [line({ icon: 'badge', top: labels.owner, text: owner })] : [])];
}

/** Whom the message's own button adds already. */
function offered(message: MessageVerdict): string | null {
  const act = message.verdict === 'skipped' && message.fix && 'act' in message.fix ? message.fix.act : null;
  return act?.do === 'add-user' ? act.email : null;
}

/** The button stands below its person: beside them "Add to Acme" would leave no room for the name. */
function unknownSection(people: readonly UnknownPerson[], added: string | null): Section {
  return section(
    labels.unknown,
    people.flatMap(({ name, email, fix }) => [
      line({ icon: 'person_add', text: name || email, bottom: name ? email : '' }),
      ...(fix && email !== added ? [buttons([wayButton(fix, false)])] : []),
    ]),
  );
}

function actions({ customers, message, links }: MessageView): GoogleAppsScript.Card_Service.TextButton[] {
  const [customer] = customers;
  const conversation = message.verdict === 'synced' ? message.conversation : null;
  return [
    ...(customer ? [button(open(customer.name), { url: customer.url })] : []),
    ...(conversation ? [button(conversation.label, { url: conversation.url })] : []),
    ...(customer || conversation ? [] : [button(links.home.label, { url: links.home.url })]),
  ];
}
