/** Admin › Rules: what holds for everyone's mail. */
import { z } from 'zod';
import type { OrganisationRecord } from '../../../store/records';
import { refusedDomains } from '../../../sync/claim-domains';
import { route, type Reply, type Route, type RouteContext } from '../../route';
import { Check, Field, Form } from '../components/form';
import { Note, PageHeader, Section } from '../components/layout';
import { BlocklistField, FilterFields, VisibilityField } from '../settings/filter-fields';
import type { FieldErrors } from '../settings/settings-form';
import { pageFor } from '../view';
import { PERSONAL_DATA } from './known-of-address';
import { changesOf, MADE_WITH, madeWith, rulesNow, rulesTyped, type RuleSet } from './rules-form';

const PATH = '/admin/rules';

interface RulesInput {
  organisation: OrganisationRecord;
  errors: FieldErrors;
  was: RuleSet;
}

function RulesPage({ organisation, errors, was }: RulesInput) {
  const { customerFields } = organisation;
  return (
    <>
      <PageHeader
        title="Rules"
        about="They hold for every mailbox of your organisation. What a change means for older mail follows by itself."
      />
      <Form action={PATH} novalidate>
        <input type="hidden" name={MADE_WITH} value={JSON.stringify(was)} />
        {Object.keys(errors).length > 0 && (
          <Note tone="danger">
            <p>Nothing was saved yet. Please look at the fields marked below.</p>
          </Note>
        )}
        <Section
          id="domains-part"
          title="Your domains"
          about="Everyone at these domains is one of you. Mail among yourselves is never synced; this can’t be switched off."
        >
          <div class="field">
            <label class="field-label" for="primary">
              Primary domain
            </label>
            <input id="primary" type="text" value={organisation.domain} readOnly />
          </div>
          <Field
            id="domains"
            label="Other domains"
            error={errors['domains']}
            help="One per line. A sub-domain is a domain of its own: write both example.com and mail.example.com if you use both."
          >
            {(tied) => <textarea {...tied} rows={3} spellcheck={false} value={organisation.otherDomains.join('\n')} />}
          </Field>
        </Section>
        <Section
          id="field-part"
          title="Customers’ domains"
          about="The customer field that lists a customer’s e-mail domains. Needed for “Sync to customers instead of users” and for Unknown people."
        >
          <Field
            id="domainField"
            label="Customer field"
            error={errors['domainField']}
            help="Several domains in one field are separated by commas or spaces."
          >
            {(tied) =>
              customerFields.length > 0 ? (
                <select {...tied}>
                  <option value="">None</option>
                  {customerFields.map(({ key, label }) => (
                    <option key={key} value={key} selected={key === organisation.domainField}>
                      {label}
                    </option>
                  ))}
                </select>
              ) : (
                <input {...tied} type="text" value={organisation.domainField} placeholder="domain" autocomplete="off" />
              )
            }
          </Field>
        </Section>
        <Section
          id="visibility-part"
          title="Who may read it"
          about="For new team members. Each member can choose for their own mail; that holds after they leave, too."
        >
          <VisibilityField value={organisation.visibilityDefault} legend="Colleagues see" />
        </Section>
        <Section
          id="filters"
          title="What is left out"
          about="On top of what each member leaves out themselves. Taken back, the mail follows again from every connected mailbox; what only a disconnected one held stays away until it is connected again."
        >
          <BlocklistField value={organisation.blocklist} error={errors['blocklist']} whose="anyone’s mail" />
          <p class="field-help">
            An address that was erased doesn’t stand here: its mail stays out by itself. To let it in again, look the address up under{' '}
            <a href={PERSONAL_DATA}>A person’s data</a>.
          </p>
          {/* What people call their labels is their own affair: nobody's mailbox is looked into here. */}
          <FilterFields filters={organisation.filters} errors={errors} mailbox={null} />
        </Section>
        <Section id="deleted-part" title="Deleted mail" about="When somebody deletes a mail in Gmail that the team already shares here.">
          <fieldset class="checks">
            <legend>A mail deleted in Gmail, or moved to trash or spam</legend>
            <Check
              type="radio"
              id="onDelete-keep"
              name="onDelete"
              value="keep"
              label="Stays here, marked as deleted"
              help="What was said to the customer is not lost because one mailbox was tidied up."
              checked={organisation.onDelete !== 'remove'}
            />
            <Check
              type="radio"
              id="onDelete-remove"
              name="onDelete"
              value="remove"
              label="Is removed here, too"
              help="Unless another connected team member still has it. What is marked as deleted by now goes as well, and doesn’t come back."
              checked={organisation.onDelete === 'remove'}
            />
          </fieldset>
        </Section>
        <div class="form-end">
          <button class="button button-main" type="submit">
            Save
          </button>
        </div>
      </Form>
    </>
  );
}

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

function rulesPage(context: Asked, shown?: { value: RuleSet; errors: FieldErrors; was: RuleSet }): Reply {
  const { organisation } = context.caller;
  const { value, errors = {}, was = rulesNow(organisation) } = shown ?? {};
  const page = <RulesPage organisation={{ ...organisation, ...value }} errors={errors} was={was} />;
  return pageFor(context, 'Rules', page, shown ? 422 : undefined);
}

export const rulesRoutes: Route[] = [
  route({ method: 'GET', path: PATH, guard: 'admin', summary: 'The organisation’s rules', handle: (context) => rulesPage(context) }),
  route({
    method: 'POST',
    path: PATH,
    guard: 'admin',
    summary: 'Save what was changed of the rules',
    body: z.record(z.string(), z.unknown()).default({}),
    async handle(context) {
      const { caller, parts, body } = context;
      const { organisation } = caller;
      const [typed, was] = [rulesTyped(body, organisation), madeWith(body, organisation)];
      const refused = await refusedDomains(parts.store, [organisation.domain, ...organisation.otherDomains], typed.value.otherDomains);
      const errors = { ...(refused.length > 0 ? { domains: refused.map(({ why }) => why).join(' ') } : {}), ...typed.errors };
      if (Object.keys(errors).length > 0) return rulesPage(context, { value: typed.value, errors, was });
      const changes = changesOf(was, typed.value);
      if (Object.keys(changes).length > 0) await parts.useCases.changeRules(organisation, changes, caller.actor);
      return { redirect: PATH, message: 'Saved. What this changes for older mail follows within a minute.' };
    },
  }),
];
