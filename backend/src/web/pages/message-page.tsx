/** A page that says one thing: what happened, what it means, what to do. For sign-in troubles, refusals, and what isn't there. */
import type { ComponentChildren } from 'preact';
import { ProductMark } from './components/icons';

export interface MessagePageInput {
  title: string;
  text: ComponentChildren;
  /** What to do, one step after the other. */
  steps?: readonly ComponentChildren[];
  action?: { href: string; label: string };
}

export function messagePage({ title, text, steps = [], action }: MessagePageInput) {
  return (
    <section class="card card-message">
      <ProductMark size={32} />
      <h1>{title}</h1>
      <p class="card-about">{text}</p>
      {steps.length > 0 && (
        <ol class="steps">
          {steps.map((step, index) => (
            <li key={index}>{step}</li>
          ))}
        </ol>
      )}
      {action && (
        <p>
          <a class="button button-main" href={action.href}>
            {action.label}
          </a>
        </p>
      )}
    </section>
  );
}
