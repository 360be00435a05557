/**
 * Draws a card's JSON as Gmail's side panel draws it: header, sections with dividers, decorated texts, pill buttons.
 * Buttons that call a function become forms, so that a card works without JavaScript.
 */
import type { JSX } from 'preact';
import { render } from 'preact-render-to-string';
import sanitize from 'sanitize-html';
import type { ButtonJson, CardJson, DecoratedTextJson, OnClickJson, SectionJson, WidgetJson } from './card-json';
import { iconPath } from './icons';

export interface CardContext {
  /** Where a pressed button is posted, and what goes along (person, trigger, id). */
  readonly actUrl: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** HTML of a card (no <style>: see card-style.ts). */
export function renderCard(card: CardJson, context: CardContext): string {
  return render(<Card card={card} context={context} />);
}

function Card({ card, context }: { card: CardJson; context: CardContext }): JSX.Element {
  return (
    <article class="gc" aria-label="Add-on card">
      <header class="gc-head">
        <div>
          <h2>{card.header?.title}</h2>
          {card.header?.subtitle && <p>{card.header.subtitle}</p>}
        </div>
        {card.cardActions && (
          <details class="gc-menu">
            <summary aria-label="More actions">⋮</summary>
            <ul>
              {card.cardActions.map(({ actionLabel, onClick }) => (
                <li>
                  <Click onClick={onClick} context={context} label={actionLabel} class="gc-menu-item" />
                </li>
              ))}
            </ul>
          </details>
        )}
      </header>
      {card.sections.map((section) => (
        <Section section={section} context={context} />
      ))}
    </article>
  );
}

function Section({ section, context }: { section: SectionJson; context: CardContext }): JSX.Element {
  return (
    <section class="gc-section">
      {section.header && <h3 {...html(section.header)} />}
      {section.widgets.map((widget) => (
        <Widget widget={widget} context={context} />
      ))}
    </section>
  );
}

function Widget({ widget, context }: { widget: WidgetJson; context: CardContext }): JSX.Element {
  if (widget.decoratedText) return <DecoratedText value={widget.decoratedText} context={context} />;
  if (widget.textParagraph) return <p class="gc-paragraph" {...html(widget.textParagraph.text)} />;
  if (widget.buttonList) {
    return (
      <div class="gc-buttons">
        {widget.buttonList.buttons.map((button) => (
          <Button button={button} context={context} />
        ))}
      </div>
    );
  }
  throw new Error(`The preview cannot draw this widget: ${Object.keys(widget).join()}`);
}

function DecoratedText({ value, context }: { value: DecoratedTextJson; context: CardContext }): JSX.Element {
  const url = value.onClick?.openLink?.url;
  return (
    <div class={`gc-line${url ? ' gc-line-link' : ''}`}>
      <span class="gc-icon">{value.startIcon?.materialIcon && <Icon name={value.startIcon.materialIcon.name} />}</span>
      <div class="gc-line-text">
        {value.topLabel && <p class="gc-label">{value.topLabel}</p>}
        <p class={value.wrapText ? 'gc-text' : 'gc-text gc-cut'}>
          {url ? <a href={url} target="_blank" rel="noopener" {...html(value.text ?? '')} /> : <span {...html(value.text ?? '')} />}
        </p>
        {value.bottomLabel && <p class="gc-label">{value.bottomLabel}</p>}
      </div>
      {value.button && <Button button={value.button} context={context} />}
    </div>
  );
}

function Button({ button, context }: { button: ButtonJson; context: CardContext }): JSX.Element {
  const style = `gc-button gc-${(button.type ?? 'OUTLINED').toLowerCase()}`;
  return <Click onClick={button.onClick ?? {}} context={context} label={button.text ?? ''} class={style} />;
}

function Click({
  onClick,
  context,
  label,
  ...rest
}: {
  onClick: OnClickJson;
  context: CardContext;
  label: string;
  class: string;
}): JSX.Element {
  const { action, openLink } = onClick;
  if (openLink) {
    return (
      <a href={openLink.url} target="_blank" rel="noopener" {...rest}>
        {label}
      </a>
    );
  }
  const fields = { ...context.fields, function: action?.function ?? '', parameters: JSON.stringify(action?.parameters ?? []) };
  return (
    <form method="post" action={context.actUrl} class="gc-form">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" {...rest}>
        {label}
      </button>
    </form>
  );
}

function Icon({ name }: { name: string }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path fill="currentColor" d={iconPath(name)} />
    </svg>
  );
}

/** Google's "simple formatting" of card texts: a few tags, nothing else. */
function html(text: string): { dangerouslySetInnerHTML: { __html: string } } {
  const clean = sanitize(text, {
    allowedTags: ['b', 'strong', 'i', 'em', 'u', 's', 'br', 'a', 'font'],
    allowedAttributes: { a: ['href'], font: ['color'] },
  });
  return { dangerouslySetInnerHTML: { __html: clean } };
}
