/** Settings › Gmail: connect, watch the import, say what is synced. */
import type { ConnectionRecord, OrganisationRecord, TeamMemberRecord } from '../../../store/records';
import { Check, Field, Form } from '../components/form';
import { Disclosure, Note, PageHeader, Section } from '../components/layout';
import { BlocklistField, FilterFields, VisibilityField } from './filter-fields';
import { LastSync, Problems, Progress, Skipped, SkippedWords, type ProgressInput } from './progress';
import type { FieldErrors } from './settings-form';

export interface GmailPageInput extends ProgressInput {
  organisation: OrganisationRecord;
  member: TeamMemberRecord;
  isAdmin: boolean;
  errors: FieldErrors;
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
      {connected && (
        <>
          <Disclosure summary={<SkippedWords {...input} />}>
            <Skipped {...input} />
          </Disclosure>
          <Problems problems={problems} />
          {state.state !== 'reconnect' && state.state !== 'blocked' && <More connection={connection} />}
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
  if (!connection?.refreshToken && state.state === 'not-connected') return connect('Click to start authentication');
  if (state.remedy?.action === 'reconnect' || state.remedy?.action === 'connect') return connect(state.remedy.label);
  return (
    <>
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
      <p class="small">
        Authenticated (<a href="/settings/gmail/revoke">revoke</a>)
      </p>
    </>
  );
}

function BeforeConnecting() {
  return (
    <ol class="steps small soft">
      <li>Google asks whether Startdeliver may read your mail. Leave the box ticked.</li>
      <li>We search for mail with your customers’ Users, newest first. The text of any other mail is never downloaded.</li>
      <li>The first conversations are on their customers within seconds; new mail follows as it arrives.</li>
    </ol>
  );
}

function More({ connection }: { connection: ConnectionRecord | null }) {
  return (
    <Disclosure summary="Pause, or search everything again">
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
      </div>
      <p class="field-help">
        While paused, new mail waits in Gmail. Searching again looks through the last six months once more; nothing appears twice.
      </p>
    </Disclosure>
  );
}

function SettingsForm({ organisation, member, connection, errors, isAdmin }: GmailPageInput) {
  const { settings, sendAs, secondaryEmails } = member;
  const found = [...new Set([...secondaryEmails, ...sendAs])].filter((address) => address !== member.email);
  const field = organisation.customerFields.find(({ key }) => key === organisation.domainField)?.label ?? organisation.domainField;
  const labels = Object.entries(connection?.labelNames ?? {})
    .filter(([id]) => id.startsWith('Label_'))
    .map(([, name]) => name)
    .sort((a, b) => a.localeCompare(b));
  return (
    <Form action="/settings/gmail" novalidate>
      {Object.keys(errors).length > 0 && (
        <Note tone="danger">
          <p>Nothing was saved yet. Please look at the fields marked below.</p>
        </Note>
      )}
      <Section id="addresses" title="Your addresses" about="Mail from and to these is yours. It never counts as mail from a customer.">
        <Field
          id="aliases"
          label="Aliases"
          error={errors['aliases']}
          help="Other addresses you write from or receive mail at, one per line. Aliases set up in Gmail are found by themselves."
        >
          {(tied) => (
            <textarea
              {...tied}
              rows={3}
              spellcheck={false}
              autocomplete="off"
              placeholder="ada@oldname.example"
              value={settings.aliases.join('\n')}
            />
          )}
        </Field>
        {found.length > 0 && <p class="field-help">Found in Gmail: {found.join(', ')}</p>}
      </Section>
      <Section id="matching" title="What is synced" about="Mail with a known User, from a User or from one of you. Internal mail never is.">
        <div class="checks">
          <Check
            id="syncToCustomers"
            label="Sync to customers instead of users"
            help={
              <>
                Mail goes to the customer whose field {field ? <strong>{field}</strong> : 'for the e-mail domain'} names the domain of
                somebody on it, whether or not that person is a User.
                {!organisation.domainField &&
                  (isAdmin ? (
                    <>
                      {' '}
                      Choose the field in <a href="/admin/rules">Rules</a> first.
                    </>
                  ) : (
                    ' An admin has to choose that field first.'
                  ))}
              </>
            }
            checked={settings.syncTo === 'customers'}
            disabled={!organisation.domainField && settings.syncTo === 'users'}
          />
          {errors['syncToCustomers'] && <p class="field-error">{errors['syncToCustomers']}</p>}
          <Check
            id="syncThirdPartySender"
            label="Sync third-party senders"
            help="Also mail that somebody who is neither a User nor one of you sent, when a User is among the recipients: a partner writing to you and your customer."
            checked={settings.syncThirdPartySender}
          />
        </div>
      </Section>
      <Section
        id="sharing"
        title="Who may read it"
        about="You always see your own mail in full. You can choose differently for one conversation."
      >
        <VisibilityField value={settings.visibility} legend="Colleagues see" />
        <Field
          id="holdMinutes"
          label="Minutes to hold new mail back"
          error={errors['holdMinutes']}
          help="Time to keep a mail private before anyone sees it. 0 shares at once; at most a day (1,440)."
        >
          {(tied) => <input {...tied} class="short" type="text" inputMode="numeric" value={String(settings.holdMinutes ?? 0)} />}
        </Field>
      </Section>
      <Section
        id="filters"
        title="What is left out"
        about="Change it at any time: what no longer fits is taken away, what now fits follows."
      >
        <BlocklistField value={settings.blocklist} error={errors['blocklist']} whose="your mail" />
        <FilterFields filters={settings.filters} errors={errors} labels={labels} />
      </Section>
      <div class="form-end">
        <button class="button button-main" type="submit">
          Save
        </button>
      </div>
    </Form>
  );
}

/** Asked before the access is given back: what becomes of the mail that was synced. */
export function RevokePage({ member }: { member: TeamMemberRecord }) {
  return (
    <>
      <PageHeader
        title="Revoke access to Gmail"
        back={{ href: '/settings/gmail', label: 'Gmail' }}
        about={`We forget our access to ${member.email} and read nothing from now on. Google is told as well.`}
      />
      <Form action="/settings/gmail/revoke">
        <fieldset class="choices reading">
          <legend class="field-label">What becomes of the mail that was synced from your mailbox?</legend>
          <div class="choice">
            <Check
              type="radio"
              id="data-keep"
              name="data"
              value="keep"
              label="Keep it"
              help="Your team keeps the conversations on its customers. If you connect again, sync goes on where it stopped."
              checked
            />
          </div>
          <div class="choice">
            <Check
              type="radio"
              id="data-delete"
              name="data"
              value="delete"
              label="Delete it"
              help="Everything that came from your mailbox alone is deleted here. Mail a connected colleague holds, too, stays. Gmail itself is not touched."
              checked={false}
            />
          </div>
        </fieldset>
        <div class="form-actions">
          <button class="button button-danger" type="submit">
            Revoke access
          </button>
          <a class="button" href="/settings/gmail">
            Cancel
          </a>
        </div>
      </Form>
    </>
  );
}
