/** The pieces pages are laid out with: header, empty state, sections, chips, disclosure. */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons';

interface HeaderProps {
  title: ComponentChildren;
  /** One sentence of state or purpose. */
  about?: ComponentChildren;
  back?: { href: string; label: string };
  children?: ComponentChildren;
}

/** Title, one sentence, and the page's main action on the right. */
export function PageHeader({ title, about, back, children }: HeaderProps) {
  return (
    <header class="page-header">
      <div class="page-title">
        {back && (
          <a class="back" href={back.href}>
            {back.label}
          </a>
        )}
        <h1>{title}</h1>
        {about && <p class="page-about">{about}</p>}
      </div>
      {children && <div class="page-actions">{children}</div>}
    </header>
  );
}

/** What would be here, and the one thing to do. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={20} />
      </span>
      <p class="empty-title">{title}</p>
      {children && <p class="empty-text">{children}</p>}
      {action && <div class="empty-action">{action}</div>}
    </div>
  );
}

/** A part of a settings page: its name and purpose on the left, its fields on the right; one below the other on a phone. */
export function Section({
  id,
  title,
  about,
  children,
}: {
  id?: string;
  title: string;
  about?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="section" id={id} aria-labelledby={`${id ?? title}-title`}>
      <div class="section-about">
        <h2 id={`${id ?? title}-title`}>{title}</h2>
        {about && <p>{about}</p>}
      </div>
      <div class="section-body">{children}</div>
    </section>
  );
}

/** A word in a box. The tone never stands alone: the word says it, too. */
export function Badge({
  tone = 'neutral',
  icon,
  title,
  children,
}: {
  tone?: 'neutral' | 'accent' | 'success' | 'warning' | 'danger';
  icon?: IconName;
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <span class={`badge badge-${tone}`} title={title}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}

/** More behind a line that opens; works without JavaScript. */
export function Disclosure({ summary, open, children }: { summary: ComponentChildren; open?: boolean; children: ComponentChildren }) {
  return (
    <details class="disclosure" open={open}>
      <summary>
        <Icon name="chevron" size={12} />
        <span>{summary}</span>
      </summary>
      <div class="disclosure-body">{children}</div>
    </details>
  );
}

/** A sentence that needs to be seen, with its tone's icon. */
export function Note({ tone, children }: { tone: 'neutral' | 'success' | 'warning' | 'danger'; children: ComponentChildren }) {
  const icons = { neutral: 'question', success: 'check', warning: 'warning', danger: 'stop' } as const;
  return (
    <div class={`note note-${tone}`} role={tone === 'danger' ? 'alert' : undefined}>
      <Icon name={icons[tone]} />
      <div>{children}</div>
    </div>
  );
}
