/** Admin › Install: how a Workspace admin lets the two apps in, with everything that has to be copied. */
import { route, type Route } from '../../route';
import { CopyField } from '../components/form';
import { Note, PageHeader, Section } from '../components/layout';
import { pageFor } from '../view';

const ADMIN_CONSOLE = 'https://admin.google.com/ac/owl/list?tab=configuredApps';

const APPS = [
  { key: 'gmail', name: 'Startdeliver for Gmail', setting: 'gmailClientId' },
  { key: 'gcal', name: 'Startdeliver for Google Calendar', setting: 'gcalClientId' },
] as const;

function InstallPage({ clientIds }: { clientIds: Record<'gmailClientId' | 'gcalClientId', string> }) {
  return (
    <>
      <PageHeader
        title="Install"
        about="Mark both apps as Trusted once, in Google’s admin console. After that your team members connect by themselves."
      >
        <a class="button button-main" href={ADMIN_CONSOLE} target="_blank" rel="noopener noreferrer">
          Open Google’s admin console
        </a>
      </PageHeader>
      <Section
        id="ids"
        title="Client ids"
        about="Gmail and Google Calendar are two apps with an id each, so that you can allow one without the other."
      >
        {APPS.map(({ key, name, setting }) => (
          <CopyField key={key} id={`client-${key}`} label={name} value={clientIds[setting] || 'not configured on this server'} />
        ))}
      </Section>
      <Section
        id="steps"
        title="Steps"
        about="About five minutes. You need to be a super admin, or have the right to change security settings."
      >
        <ol class="steps">
          <li>
            Open <strong>Security › Access and data control › API controls</strong> and choose <strong>Manage App Access</strong>. In older
            consoles it is Security › API controls › Manage Third-Party App Access.
          </li>
          <li>
            Press <strong>Configure new app</strong>, paste the first client id, search, and select the app that is found.
          </li>
          <li>Choose the organisational units it is for: the whole company, or the units your customer team is in.</li>
          <li>
            As access choose <strong>Trusted</strong>, then Finish. “Specific Google data” works, too, if you add every permission the
            consent page names; “Limited” does not, because Gmail is a restricted service.
          </li>
          <li>Do the same with the second client id.</li>
        </ol>
      </Section>
      <Section id="afterwards" title="Good to know">
        <div class="stack">
          <Note tone="neutral">
            <p>Each team member is still asked for consent once. Trusted only means that Google lets them give it.</p>
          </Note>
          <ul class="bullets small soft">
            <li>
              Connections that were blocked go on by themselves. Where Google has ended one meanwhile, the person sees it on every page and
              connects again.
            </li>
            <li>A changed password ends a Gmail connection even for trusted apps. The person sees it on every page and connects again.</li>
            <li>If you use Context-Aware Access, exempt both apps there as well: it is a switch of its own.</li>
            <li>Google shows details of an app only a day or two after it was first used. That is no sign of a problem.</li>
          </ul>
        </div>
      </Section>
    </>
  );
}

export const installRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/admin',
    guard: 'admin',
    summary: 'To the first admin page',
    handle: () => ({ redirect: '/admin/install' }),
  }),
  route({
    method: 'GET',
    path: '/admin/install',
    guard: 'admin',
    summary: 'How a Workspace admin trusts the two apps',
    handle: (context) => pageFor(context, 'Install', <InstallPage clientIds={context.parts.settings} />),
  }),
];
