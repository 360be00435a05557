/** The filter, blocklist and visibility fields, the same for a member and for the organisation. */
import type { LabelNotice } from '../../../core/label-notices';
import type { Filters, Visibility } from '../../../core/types';
import { Check, Field } from '../components/form';
import { VISIBILITY_WORDS } from '../sharing';
import { KnownLabels, LabelField } from './label-field';
import type { FieldErrors } from './settings-form';

interface FilterInput {
  filters: Filters;
  errors: FieldErrors;
  /** Of the viewer's own mailbox: labels to choose from, and what is said of those it doesn't have. Null: the filters are about everybody's. */
  mailbox: { labels: readonly string[]; notices: readonly LabelNotice[] } | null;
}

export function FilterFields({ filters, errors, mailbox }: FilterInput) {
  const { labels, notices } = mailbox ?? { labels: [], notices: [] };
  return (
    <>
      <div class="checks">
        <Check
          id="autoReplies"
          label="Leave out automatic replies"
          help="Out-of-office notes and other answers that a program sent. They never count as a reply of the customer."
          checked={filters.autoReplies}
        />
        <Check
          id="bulkMail"
          label="Leave out bulk mail"
          help="Newsletters and notifications from addresses nobody answers. Mailing lists people discuss on are kept."
          checked={filters.bulkMail}
        />
      </div>
      <LabelField
        id="leaveOut"
        label="Leave out mail with these Gmail labels"
        error={errors['leaveOut']}
        help="One label a line; there is always an empty line for the next. Empty lines are dropped."
        value={filters.labels.leaveOut}
        notices={notices}
      />
      <LabelField
        id="only"
        label="Sync only mail with these Gmail labels"
        error={errors['only']}
        help="None: labels don’t matter. With one or more, mail that has none of them is left out."
        value={filters.labels.only}
        notices={notices}
      />
      <KnownLabels names={labels} />
      {!mailbox && (
        <p class="field-help">
          Labels are everybody’s own: where a mailbox has no label of that name, “leave out” leaves nothing out there, and “only” lets
          nothing in.
        </p>
      )}
    </>
  );
}

interface BlocklistInput {
  value: readonly string[];
  error: string | undefined;
  /** Whose mail it is about: "your mail", "anyone’s mail". */
  whose: string;
}

export function BlocklistField({ value, error, whose }: BlocklistInput) {
  return (
    <Field
      id="blocklist"
      label="Addresses and domains to leave out"
      error={error}
      help={
        <>
          One per line. A blocked person is treated as if they were not on {whose}; a mail is left out when nobody else from outside is on
          it. With <code>lawyer.example</code> here, a mail to lawyer.example and a customer still goes to the customer; a mail to
          lawyer.example alone doesn’t.
        </>
      }
    >
      {(tied) => <textarea {...tied} rows={3} spellcheck={false} value={value.join('\n')} />}
    </Field>
  );
}

export function VisibilityField({ value, legend }: { value: Visibility; legend: string }) {
  return (
    <fieldset class="checks">
      <legend>{legend}</legend>
      {(['everything', 'subject', 'metadata'] as const).map((one) => (
        <Check
          key={one}
          type="radio"
          id={`visibility-${one}`}
          name="visibility"
          value={one}
          label={VISIBILITY_WORDS[one].label}
          help={VISIBILITY_WORDS[one].about}
          checked={value === one}
        />
      ))}
    </fieldset>
  );
}
