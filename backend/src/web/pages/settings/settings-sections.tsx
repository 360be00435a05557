/** The form of Settings › Gmail: own addresses, what is synced, who may read it, what is left out. */
import { labelNotices } from '../../../core/label-notices';
import type { ConnectionRecord, OrganisationRecord, TeamMemberRecord } from '../../../store/records';
import { Check, Field, Form } from '../components/form';
import { Note, Section } from '../components/layout';
import { BlocklistField, FilterFields, VisibilityField } from './filter-fields';
import type { FieldErrors } from './settings-form';

export interface SettingsFormInput {
  organisation: OrganisationRecord;
  member: TeamMemberRecord;
  connection: ConnectionRecord | null;
  isAdmin: boolean;
  errors: FieldErrors;
}

export function SettingsForm({ organisation, member, connection, errors, isAdmin }: SettingsFormInput) {
  const { settings, sendAs, secondaryEmails } = member;
  const found = [...new Set([...secondaryEmails, ...sendAs])].filter((address) => address !== member.email);
  const field = organisation.customerFields.find(({ key }) => key === organisation.domainField)?.label ?? organisation.domainField;
  const labelNames = connection?.labelNames ?? {};
  const labels = Object.entries(labelNames)
    .filter(([id]) => id.startsWith('Label_'))
    .map(([, name]) => name)
    .sort((a, b) => a.localeCompare(b));
  // What a disconnected mailbox has by now is not known.
  const notices = labelNotices(settings.filters.labels, connection?.refreshToken ? labelNames : {});
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
        {found.length > 0 && <p class="field-help">Yours as well, found at Google: {found.join(', ')}</p>}
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
          label="Minutes to wait before new mail is shared"
          error={errors['holdMinutes']}
          help="Time to keep a mail private before anybody sees it. 0 shares at once; at most a day (1,440)."
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
        <FilterFields filters={settings.filters} errors={errors} mailbox={{ labels, notices }} />
      </Section>
      <div class="form-end">
        <button class="button button-main" type="submit">
          Save
        </button>
      </div>
    </Form>
  );
}
