/** The page around the card: a Gmail-like inbox, the open mail, and the side panel. Pure; every interpolation is escaped. */
import type { JSX } from 'preact';
import { render } from 'preact-render-to-string';
import { cardStyle, tokens } from './card-style';
import { pageStyle } from './page-style';
import type { Mail, MailRow, Person, World } from './simulator';

export interface PageModel {
  readonly world: World;
  readonly person: Person;
  readonly timeZone: string;
  readonly rows: readonly MailRow[];
  /** Null: nothing is open, the panel shows the homepage card. */
  readonly mail: Mail | null;
  /** The card, drawn (render-card.tsx), or the error the script ended with: Gmail would show its own message. */
  readonly card: { readonly html: string } | { readonly failure: string };
  readonly cardUrl: string;
  /** What a pressed button said. */
  readonly notification: string | null;
}

export function renderPage(model: PageModel): string {
  return `<!doctype html>${render(<Page {...model} />)}`;
}

/** A whole page for "no such person", "simulator not running". */
export function renderProblem(message: string): string {
  const page = (
    <html lang="en">
      <Head title="Preview" />
      <body>
        <header class="top">
          <h1>Add-on preview</h1>
        </header>
        <main class="empty">
          <p>{message}</p>
          <p>
            <a href="/preview">Start again</a>
          </p>
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${render(page)}`;
}

function Page(model: PageModel): JSX.Element {
  const { person, mail, rows, timeZone } = model;
  return (
    <html lang="en">
      <Head title={`${mail ? mail.subject || '(no subject)' : 'Inbox'} · ${person.name}`} />
      <body>
        <a class="skip" href="#panel">
          To the add-on
        </a>
        <header class="top">
          {mail && (
            <a class="back" href={link({ person: person.email })}>
              ← Inbox
            </a>
          )}
          <h1>Mail</h1>
          <span class="note">a simulated mailbox with the real add-on beside it</span>
          <People world={model.world} person={person} />
        </header>
        <main class={`panes${mail ? ' open' : ''}`}>
          <nav class="pane inbox" aria-label="Inbox">
            {rows.length === 0 && <p class="empty">No mail yet.</p>}
            <ol class="list">
              {rows.map((row) => (
                <Row row={row} person={person} current={row.id === mail?.id} timeZone={timeZone} />
              ))}
            </ol>
          </nav>
          <section class="pane reading" aria-label="Mail">
            {mail ? <Reading mail={mail} timeZone={timeZone} /> : <p class="empty">Open a mail to see the add-on’s card for it.</p>}
          </section>
          <section class="pane side" id="panel" aria-label="Add-on">
            <div class="panel-top">
              <span class="logo" aria-hidden="true" />
              Startdeliver
              <a href={model.cardUrl}>JSON</a>
            </div>
            {model.notification && (
              <p class="snack" role="status">
                {model.notification}
              </p>
            )}
            {'html' in model.card ? (
              <div dangerouslySetInnerHTML={{ __html: model.card.html }} />
            ) : (
              <p class="empty">The add-on stopped with an error: {model.card.failure}</p>
            )}
          </section>
        </main>
      </body>
    </html>
  );
}

function Head({ title }: { title: string }): JSX.Element {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      <style dangerouslySetInnerHTML={{ __html: tokens + pageStyle + cardStyle }} />
    </head>
  );
}

function People({ world, person }: { world: World; person: Person }): JSX.Element {
  return (
    <details class="people">
      <summary>
        <span class="avatar" aria-hidden="true">
          {person.name.slice(0, 1)}
        </span>
        {person.name}
      </summary>
      <div>
        {world.organisations.map(({ name, people }) => (
          <>
            <h2>{name}</h2>
            {people.map(({ email, name: who }) => (
              <a href={link({ person: email })} aria-current={email === person.email ? 'page' : undefined}>
                {who}
                <small>{email}</small>
              </a>
            ))}
          </>
        ))}
      </div>
    </details>
  );
}

function Row({ row, person, current, timeZone }: { row: MailRow; person: Person; current: boolean; timeZone: string }): JSX.Element {
  const sent = row.labels.includes('SENT');
  return (
    <li class={row.unread ? 'unread' : ''}>
      <a href={link({ person: person.email, id: row.id })} aria-current={current ? 'true' : undefined}>
        <span class="who">{sent ? `To: ${shortName(row.to)}` : shortName(row.from)}</span>
        <span class="when">{day(row.date, timeZone)}</span>
        <span class="subject">{row.subject || '(no subject)'}</span>
        <span class="snippet">{row.snippet}</span>
      </a>
    </li>
  );
}

function Reading({ mail, timeZone }: { mail: Mail; timeZone: string }): JSX.Element {
  const rows: [string, string][] = [
    ['From', mail.from],
    ['To', mail.to],
    ['Cc', mail.cc],
    ['Bcc', mail.bcc],
    ['Date', new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(mail.date)],
  ];
  return (
    <article class="mail">
      <h2>{mail.subject || '(no subject)'}</h2>
      <dl>
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
      </dl>
      <p>
        {mail.labels.map((label) => (
          <span class="chip">{label}</span>
        ))}
      </p>
      <pre>{mail.text}</pre>
    </article>
  );
}

function link(fields: Record<string, string>): string {
  return `/preview?${new URLSearchParams(fields).toString()}`;
}

/** "Jo Lee" of `"Jo Lee" <jo@acme.example>`; only for the eye. */
function shortName(header: string): string {
  const name = header.split('<')[0]?.replace(/"/g, '').trim();
  return name || header || '(nobody)';
}

/** The time today, the date before, as Gmail's list has it. */
function day(at: number, timeZone: string): string {
  const format = (options: Intl.DateTimeFormatOptions, when = at) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(when);
  const today = format({ dateStyle: 'short' }) === format({ dateStyle: 'short' }, Date.now());
  return today ? format({ hour: '2-digit', minute: '2-digit' }) : format({ day: 'numeric', month: 'short' });
}
