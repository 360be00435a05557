/** Asked before a mailbox is left: what becomes of the mail that was synced from it. Keeping stands first and is chosen. */
import { Check } from './form';

export function KeepOrDelete({ whose, keep, remove }: { whose: 'your' | 'their'; keep: string; remove: string }) {
  return (
    <fieldset class="choices reading">
      <legend class="field-label">What becomes of the mail that was synced from {whose} mailbox?</legend>
      <div class="choice">
        <Check type="radio" id="data-keep" name="data" value="keep" label="Keep it" help={keep} checked />
      </div>
      <div class="choice">
        <Check type="radio" id="data-delete" name="data" value="delete" label="Delete it" help={remove} checked={false} />
      </div>
    </fieldset>
  );
}
