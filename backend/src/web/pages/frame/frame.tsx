/** What stands around every page of a signed-in person: navigation, the status strip, the message about what was just done. */
import type { ComponentChildren } from 'preact';
import type { Caller, Undo } from '../../route';
import { Avatar } from '../components/avatar';
import { Form } from '../components/form';
import { Icon, ProductMark, type IconName } from '../components/icons';
import { isCurrent, NAVIGATION } from './navigation';
import type { Strip } from './strip';
import { StripBar } from './strip-bar';
import type { Theme } from './theme';

interface FrameInput {
  caller: Caller;
  path: string;
  message: string | null;
  undo: Undo | null;
  theme: Theme;
  strip: Strip | null;
  children: ComponentChildren;
}

export function Frame({ caller, path, message, undo, theme, strip, children }: FrameInput) {
  return (
    <div class="frame">
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="topbar">
        <a class="topbar-home" href="/customers">
          <ProductMark size={24} />
          <span class="ellipsis">{caller.organisation.name}</span>
        </a>
        <details class="menu">
          <summary>
            <Icon name="menu" />
            Menu
          </summary>
          <div class="menu-body">
            <Places caller={caller} path={path} label="Menu" />
            <Person caller={caller} path={path} theme={theme} id="menu" />
          </div>
        </details>
      </header>
      <aside class="side" aria-label="Console">
        <a class="side-home" href="/customers" title={caller.organisation.domain}>
          <ProductMark />
          <span class="side-organisation ellipsis">{caller.organisation.name}</span>
        </a>
        <Places caller={caller} path={path} label="Main" />
        <Person caller={caller} path={path} theme={theme} id="side" />
      </aside>
      <div class="page">
        {strip && <StripBar strip={strip} />}
        <main class="content" id="content" tabIndex={-1}>
          {message && (
            <div class="flash">
              <Icon name="check" />
              <p role="status">{message}</p>
              {undo && (
                <Form action={undo.action}>
                  {Object.entries(undo.fields).map(([name, value]) => (
                    <input key={name} type="hidden" name={name} value={value} />
                  ))}
                  <button class="button-link" type="submit">
                    Undo
                  </button>
                </Form>
              )}
            </div>
          )}
          {children}
        </main>
      </div>
    </div>
  );
}

function Places({ caller, path, label }: { caller: Caller; path: string; label: string }) {
  return (
    <nav class="places" aria-label={label}>
      {NAVIGATION.filter(({ admin }) => !admin || caller.isAdmin).map((group) => (
        <div key={group.label ?? ''} class="places-group">
          {group.label && <p class="places-label">{group.label}</p>}
          <ul>
            {group.places.map((place) => (
              <li key={place.href}>
                <a class="place" href={place.href} aria-current={isCurrent(place.href, path) ? 'page' : undefined}>
                  <Icon name={place.icon} />
                  <span class="ellipsis">{place.label}</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

const THEME_BUTTONS: readonly { value: Theme; label: string; icon: IconName }[] = [
  { value: 'system', label: 'As the system', icon: 'screen' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
];

function Person({ caller, path, theme, id }: { caller: Caller; path: string; theme: Theme; id: string }) {
  const { member } = caller;
  if (!member) return null;
  return (
    <div class="me">
      <div class="me-who">
        <Avatar name={member.name} round />
        <div class="me-names">
          <span class="me-name ellipsis">{member.name}</span>
          <span class="me-email ellipsis" title={member.email}>
            {member.email}
          </span>
        </div>
        <Form action="/auth/sign-out">
          <button class="icon-button" type="submit" title="Sign out" aria-label="Sign out">
            <Icon name="signOut" />
          </button>
        </Form>
      </div>
      <Form action="/settings/appearance" class="themes">
        <input type="hidden" name="back" value={path} />
        <fieldset>
          <legend class="unseen" id={`${id}-theme`}>
            Appearance
          </legend>
          {THEME_BUTTONS.map(({ value, label, icon }) => (
            <button key={value} type="submit" name="theme" value={value} aria-pressed={theme === value} title={label} aria-label={label}>
              <Icon name={icon} />
            </button>
          ))}
        </fieldset>
      </Form>
    </div>
  );
}
