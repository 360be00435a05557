/** How the status strip looks: icon, sentence, one button. */
import { Icon } from '../components/icons';
import { StateText } from '../components/time';
import { WithReader } from '../view';
import type { Strip } from './strip';

export function StripBar({ strip }: { strip: Strip }) {
  return (
    <aside class={`strip strip-${strip.tone}`} aria-label="Your connection">
      <Icon name={strip.tone === 'neutral' ? 'plug' : 'warning'} />
      <p>
        <WithReader reader={strip.reader}>
          <StateText text={strip.text} />
        </WithReader>
      </p>
      <a class="button button-small" href={strip.action.href}>
        {strip.action.label}
      </a>
    </aside>
  );
}
