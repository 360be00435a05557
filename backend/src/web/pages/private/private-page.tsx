/** "Keep private": what of this conversation the reader's mailbox shall not share; and the list of all that is kept, in the settings. */
import type { KeptPrivate } from '../../../store/choices';
import { Check, DoOrCancel, Form } from '../components/form';
import { InGmail } from '../components/in-gmail';
import { Note, PageHeader, Section } from '../components/layout';
import { Ago } from '../components/time';
import { counted, listed } from '../format/numbers';
import { SHARE } from './keep-private';
import { keptWords, type PrivateChoice } from './private-values';

interface PrivatePageInput {
  interaction: string;
  subject: string;
  choices: readonly PrivateChoice[];
  /** Names of colleagues who hold the mail, too. */
  alsoHeldBy: readonly string[];
}

export function PrivatePage({ interaction, subject, choices, alsoHeldBy }: PrivatePageInput) {
  const back = `/interactions/${interaction}`;
  return (
    <>
      <PageHeader
        title="Keep private"
        back={{ href: back, label: subject }}
        about="It leaves the customers it is on within a minute, and stays in your Gmail as it is. You can share it again at any time."
      />
      <Form action={`${back}/private`} class="reading">
        <fieldset class="choices">
          <legend class="field-label">What should not be synced from your mailbox?</legend>
          {choices.map((choice, index) => (
            <div key={choice.what} class="choice">
              <Check
                type="radio"
                id={`what-${index}`}
                name="what"
                value={choice.what}
                label={LABELS[choice.kind](choice)}
                help={HELP[choice.kind](choice)}
                checked={index === 0}
              />
            </div>
          ))}
        </fieldset>
        {alsoHeldBy.length > 0 && (
          <Note tone="neutral">
            <p>
              {listed(alsoHeldBy, 4)} {alsoHeldBy.length === 1 ? 'has' : 'have'} mail of this conversation, too. What is in their mailboxes
              they share as they choose.
            </p>
          </Note>
        )}
        <DoOrCancel label="Keep private" tone="main" back={back} />
      </Form>
    </>
  );
}

const LABELS: Readonly<Record<PrivateChoice['kind'], (choice: PrivateChoice) => string>> = {
  conversation: () => 'This conversation',
  person: ({ name, what }) => (name === what ? `Everything with ${what}` : `Everything with ${name} (${what})`),
  domain: ({ name }) => `Everything with anybody at ${name}`,
};

const HELP: Readonly<Record<PrivateChoice['kind'], (choice: PrivateChoice) => string>> = {
  conversation: () => 'All mails of this thread, and those still to come.',
  person: () => 'Old and new mail. A mail that somebody else of a customer is on still goes to that customer.',
  domain: () => 'Old and new mail. A mail that somebody of another customer is on still goes to that customer.',
};

/** How many are listed; there may be more. */
export const KEPT_SHOWN = 100;

export function PrivateList({ kept }: { kept: readonly KeptPrivate[] }) {
  if (kept.length === 0) return null;
  return (
    <Section
      id="private"
      title="Kept private"
      about="Never synced from your mailbox, whatever the rules say. Nothing of this mail is stored here; Gmail shows which it is."
    >
      <table class="figures kept">
        <caption class="unseen">{counted(kept.length, 'thing')} kept private</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Since</th>
            <th scope="col" class="right">
              <span class="unseen">Action</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {kept.slice(0, KEPT_SHOWN).map((one) => (
            <Kept key={`${one.by} ${one.value}`} {...one} />
          ))}
        </tbody>
      </table>
      {kept.length > KEPT_SHOWN && <p class="field-help">The newest {KEPT_SHOWN}. Share some again to see the ones before.</p>}
    </Section>
  );
}

function Kept({ value, at, by }: KeptPrivate) {
  const { label, inGmail } = keptWords(value);
  return (
    <tr>
      <td class="kept-what">
        {label}
        {by === 'organisation' && <span class="faint small"> (by your organisation)</span>}{' '}
        <InGmail where={inGmail} label={`See in Gmail: ${label}`}>
          See in Gmail
        </InGmail>
      </td>
      <td>
        <Ago at={at} />
      </td>
      <td class="right">
        <Form action={SHARE}>
          <input type="hidden" name="values" value={value} />
          <input type="hidden" name="back" value="/settings/gmail#private" />
          <button class="button-link" type="submit" aria-label={`Share again: ${label}`}>
            Share again
          </button>
        </Form>
      </td>
    </tr>
  );
}
