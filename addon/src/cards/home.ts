/** The card without a mail beside it: how the Gmail connection is doing, and the reader's latest interactions. */
import type { HomeView } from '../../../backend/src/contract/addon';
import { connectionWords, labels, product } from '../text';
import { connectionWidgets } from './connection';
import { button, buttons, card, cut, line, menuLink, paragraph, section, type Card } from './widgets';

export function homeCard({ signedIn, connection, recent, links }: HomeView): Card {
  const latest = recent.map(({ customer, interaction }) =>
    line({
      icon: interaction.kind === 'meeting' ? 'event' : 'mail',
      text: customer,
      bottom: [interaction.when.text, interaction.with, cut(interaction.subject, 80)].filter(Boolean).join(' · '),
      url: interaction.url,
    }),
  );
  return card('home', signedIn.organisation || product, connectionWords(connection.word), [
    section(null, connectionWidgets(connection, links.gmailSettings)),
    section(labels.latest, latest.length > 0 ? latest : [paragraph(labels.nothingYet)]),
    section(null, [buttons([button(links.home.label, { url: links.home.url })])]),
  ])
    .addCardAction(menuLink(links.gmailSettings.label, links.gmailSettings.url))
    .build();
}
