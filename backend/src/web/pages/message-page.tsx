/** A page that says one thing: what happened, what it means, what to do. For sign-in troubles, refusals, and what isn't there. */
import type { ComponentChildren } from 'preact';
import { Form } from './components/form';
import { ProductMark } from './components/icons';

export interface MessagePageInput {
  title: string;
  /** Several are several paragraphs. */
  text: string | readonly string[];
  /** What to do, one step after the other. */
  steps?: readonly ComponentChildren[];
  /** `post`: a form with one button instead of a link. */
  action?: { href: string; label: string; post?: boolean };
  /** For support: a request's id, a code. */
  detail?: string;
}

export function messagePage({ title, text, steps = [], action, detail }: MessagePageInput) {
  return (
    <section class="card">
      <ProductMark size={32} />
      <h1>{title}</h1>
      {[text].flat().map((paragraph) => (
        <p class="card-about" key={paragraph}>
          {paragraph}
        </p>
      ))}
      {steps.length > 0 && (
        <ol class="steps">
          {steps.map((step, index) => (
            <li key={index}>{step}</li>
          ))}
        </ol>
      )}
      {action?.post && (
        <Form action={action.href}>
          <button type="submit" class="button button-main">
            {action.label}
          </button>
        </Form>
      )}
      {action && !action.post && (
        <p>
          <a class="button button-main" href={action.href}>
            {action.label}
          </a>
        </p>
      )}
      {detail && <p class="field-help">{detail}</p>}
    </section>
  );
}
