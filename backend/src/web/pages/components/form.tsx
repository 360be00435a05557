/** Forms: every field has a label, its help and its error tied to it. Requests of other sites are refused by web/csrf.ts. */
import type { ComponentChildren, JSX } from 'preact';

type FormProps = Omit<JSX.IntrinsicElements['form'], 'method' | 'action'> & { action: string; children: ComponentChildren };

export function Form({ action, children, ...rest }: FormProps) {
  return (
    <form method="post" action={action} {...rest}>
      {children}
    </form>
  );
}

/** The end of a page that asks once more: to do it, or to go back to where it was asked. `tone`: whether something goes by it. */
export function DoOrCancel({ label, tone, back }: { label: string; tone: 'main' | 'danger'; back: string }) {
  return (
    <div class="form-actions">
      <button class={`button button-${tone}`} type="submit">
        {label}
      </button>
      <a class="button" href={back}>
        Cancel
      </a>
    </div>
  );
}

interface FieldProps {
  id: string;
  label: string;
  help?: ComponentChildren;
  error?: string;
  /** The control, given the attributes that tie help and error to it. */
  children: (tied: { id: string; name: string; 'aria-describedby'?: string; 'aria-invalid'?: 'true' }) => ComponentChildren;
}

/** Label, control, help, error, in the order they are read. `id` is the field's name as well. */
export function Field({ id, label, help, error, children }: FieldProps) {
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class={`field${error ? ' field-wrong' : ''}`}>
      <label class="field-label" for={id}>
        {label}
      </label>
      {children({ id, name: id, ...(described ? { 'aria-describedby': described } : {}), ...(error ? { 'aria-invalid': 'true' } : {}) })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

interface CheckProps {
  id: string;
  name?: string;
  value?: string;
  type?: 'checkbox' | 'radio';
  label: ComponentChildren;
  help?: ComponentChildren;
  checked: boolean;
  disabled?: boolean;
}

/** A box or a radio button with its words beside it: the whole line can be pressed. */
export function Check({ id, name = id, value = 'on', type = 'checkbox', label, help, checked, disabled }: CheckProps) {
  return (
    <div class="check">
      <input
        type={type}
        id={id}
        name={name}
        value={value}
        checked={checked}
        disabled={disabled}
        aria-describedby={help ? `${id}-help` : undefined}
      />
      <div>
        <label for={id}>{label}</label>
        {help && (
          <p class="field-help" id={`${id}-help`}>
            {help}
          </p>
        )}
      </div>
    </div>
  );
}

/** A read-only value with a button that copies it; without JavaScript the text can be selected. */
export function CopyField({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="copy">
        <input id={id} type="text" readOnly value={value} class="mono" />
        <button type="button" class="button" data-copy={id} hidden>
          Copy
        </button>
      </div>
    </div>
  );
}
