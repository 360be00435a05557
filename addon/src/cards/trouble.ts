/** The card when there is no answer to show: what happened, what still works, and one thing to try. */
import { consoleUrl, type Trouble } from '../backend';
import { labels, product, trouble } from '../text';
import { button, buttons, card, line, section, type Card } from './widgets';

export function troubleCard({ kind, detail }: Trouble): Card {
  const { words, sentence, stillWorks } = trouble[kind];
  const url = consoleUrl();
  return card('trouble', product, words, [
    section(null, [
      line({ icon: 'cloud_off', text: detail ?? sentence }),
      buttons([
        button(labels.tryAgain, { handler: 'onRetry' }, true),
        ...(url ? [button(labels.openConsole, { url: `${url}/`, reload: true })] : []),
      ]),
    ]),
    ...(stillWorks ? [section(labels.stillWorks, [line({ icon: 'info', text: stillWorks })])] : []),
  ]).build();
}
