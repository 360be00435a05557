/** A list of Gmail labels, one a line: known ones are offered, and beside one that the mailbox doesn't have stands what that means. */
import type { LabelList, LabelNotice } from '../../../core/label-notices';
import { Icon } from '../components/icons';

/** Names to choose from, for every list on the page. */
const KNOWN = 'known-labels';
const MOST_KNOWN = 300;
const LEAST_LINES = 2;

export function KnownLabels({ names }: { names: readonly string[] }) {
  return (
    <datalist id={KNOWN}>
      {names.slice(0, MOST_KNOWN).map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

interface LabelFieldProps {
  id: LabelList;
  label: string;
  help: string;
  error: string | undefined;
  value: readonly string[];
  notices: readonly LabelNotice[];
}

export function LabelField({ id, label, help, error, value, notices }: LabelFieldProps) {
  const lines = [...value, ...Array.from({ length: Math.max(1, LEAST_LINES - value.length) }, () => '')];
  return (
    <fieldset class={`field label-lines${error ? ' field-wrong' : ''}`}>
      <legend class="field-label">{label}</legend>
      {lines.map((name, index) => {
        const notice = notices.find((one) => one.list === id && one.index === index);
        const described = [notice ? `${id}-${index}-notice` : '', error ? `${id}-error` : '', `${id}-help`].filter(Boolean).join(' ');
        return (
          <div key={index} class="label-line">
            <input
              type="text"
              name={id}
              value={name}
              list={KNOWN}
              spellcheck={false}
              autocomplete="off"
              aria-label={`${label}: ${index + 1}`}
              aria-describedby={described}
              aria-invalid={error ? 'true' : undefined}
            />
            {notice && (
              <p class="field-notice" id={`${id}-${index}-notice`}>
                <Icon name="warning" size={12} />
                <span>{notice.text}</span>
              </p>
            )}
          </div>
        );
      })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <p class="field-help" id={`${id}-help`}>
        {help}
      </p>
    </fieldset>
  );
}
