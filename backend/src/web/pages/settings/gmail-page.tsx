/** Settings › Gmail: connect, watch the import, say what is synced. */
import type { KeptPrivate } from '../../../store/choices';
import type { ConnectionRecord } from '../../../store/records';
import { CopyField, Form } from '../components/form';
import { Disclosure, PageHeader, Section } from '../components/layout';
import { PrivateList } from '../private/private-page';
import { PROBLEMS, Problems } from './problems';
import { LastSync, Progress, Skipped, SkippedWords, type ProgressInput } from './progress';
import { SettingsForm, type SettingsFormInput } from './settings-sections';

export interface GmailPageInput extends ProgressInput, SettingsFormInput {
  kept: readonly KeptPrivate[];
  /** The page an admin allows the app with. */
  installUrl: string;
}

export function GmailPage(input: GmailPageInput) {
  return (
    <>
      <PageHeader
        title="Gmail"
        about="Your mail with customers, six months back and from now on. You decide what is synced and who may read it."
      />
      <Connection {...input} />
      <SettingsForm {...input} />
      <PrivateList kept={input.kept} />
      <Sessions />
      <div class="form-end form-end-split">
        <LastSync {...input} />
        {input.connection?.refreshToken && (
          <Form action="/settings/gmail/sync">
            <button class="button" type="submit">
              Sync now
            </button>
          </Form>
        )}
      </div>
    </>
  );
}

function Connection(input: GmailPageInput) {
  const { connection, state, problems } = input;
  const connected = Boolean(connection?.refreshToken);
  return (
    <section class="panel connection" aria-label="Connection">
      <div class="connection-line">
        <Progress {...input} />
        <div class="connection-actions">
          <Actions {...input} />
        </div>
      </div>
      {!connected && <BeforeConnecting />}
      {state.remedy?.action === 'admin' && !input.isAdmin && <TellTheAdmin url={input.installUrl} />}
      {connected && state.state !== 'scope-missing' && (
        <>
          <Disclosure summary={<SkippedWords {...input} />}>
            <Skipped {...input} />
          </Disclosure>
          <Problems {...problems} />
          {state.state !== 'reconnect' && state.state !== 'blocked' && !connection?.wipe && <More connection={connection} />}
        </>
      )}
    </section>
  );
}

function Actions({ connection, state, isAdmin }: GmailPageInput) {
  const connect = (label: string) => (
    <Form action="/settings/gmail/connect">
      <button class="button button-main" type="submit">
        {label}
      </button>
    </Form>
  );
  if (!connection?.refreshToken) return connect(state.remedy?.label ?? 'Click to start authentication');
  const lost = state.remedy?.action === 'reconnect';
  return (
    <>
      {lost && connect(state.remedy?.label ?? 'Connect again')}
      {state.remedy?.action === 'resume' && (
        <Form action="/settings/gmail/pause">
          <button class="button button-main" type="submit" name="paused" value="no">
            Resume
          </button>
        </Form>
      )}
      {state.remedy?.action === 'admin' && isAdmin && (
        <a class="button button-main" href="/admin/install">
          {state.remedy.label}
        </a>
      )}
      {state.state === 'blocked' && (
        <Form action="/settings/gmail/sync">
          <button class="button" type="submit">
            Try now
          </button>
        </Form>
      )}
      {state.remedy?.action === 'problems' && (
        <a class="button" href={`#${PROBLEMS}`}>
          {state.remedy.label}
        </a>
      )}
      {lost ? (
        <a class="small" href="/settings/gmail/revoke">
          Revoke instead
        </a>
      ) : (
        <p class="small">
          Authenticated (<a href="/settings/gmail/revoke">revoke</a>)
        </p>
      )}
    </>
  );
}

/** Whoever may not open Admin › Install can still hand it to somebody who may. */
function TellTheAdmin({ url }: { url: string }) {
  return (
    <CopyField id="install-url" label="Send your admin this address. It shows the steps, which take about five minutes." value={url} />
  );
}

function BeforeConnecting() {
  return (
    <ol class="steps small soft">
      <li>Google asks whether Startdeliver may read your mail. Tick the box “View your email messages and settings” there.</li>
      <li>
        We search for mail with your customers’ Users, newest first, and read its conversations. The text of any other mail is never stored.
      </li>
      <li>The first conversations are on their customers within seconds; new mail follows as it arrives.</li>
    </ol>
  );
}

function More({ connection }: { connection: ConnectionRecord | null }) {
  return (
    <Disclosure summary="Pause, search everything again, or start over">
      <div class="form-actions">
        {!connection?.paused && (
          <Form action="/settings/gmail/pause">
            <button class="button" type="submit" name="paused" value="yes">
              Pause
            </button>
          </Form>
        )}
        <Form action="/settings/gmail/resync">
          <button class="button" type="submit">
            Search everything again
          </button>
        </Form>
        <a class="button" href="/settings/gmail/reset">
          Forget and import again …
        </a>
      </div>
      <p class="field-help">
        While paused, new mail waits in Gmail. Searching again looks through the last six months once more; nothing appears twice.
        Forgetting removes everything that came from your mailbox here first; you are asked before.
      </p>
    </Disclosure>
  );
}

function Sessions() {
  return (
    <Section id="sessions" title="Where you are signed in" about="You are signed out after 30 minutes without use, and after 12 hours.">
      <Form action="/auth/sign-out-everywhere">
        <button class="button" type="submit">
          Sign out on every device
        </button>
      </Form>
      <p class="field-help">This one, too. Your mailbox stays connected.</p>
    </Section>
  );
}
