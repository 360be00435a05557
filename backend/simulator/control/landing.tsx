/** The page at the simulator's root: what this is, who is in it, and what can be done to it. */
import { Fragment } from 'preact';
import { htmlDocument } from '../oauth/pages';
import { CALLS } from './calls';
import type { PersonReport, WorldReport } from './world-report';

const number = new Intl.NumberFormat('en');

export function landingPage(world: WorldReport, base: string): string {
  return htmlDocument(
    'Simulated Google',
    <main class="wide">
      <h1 style="font-size:28px">Simulated Google</h1>
      <p>
        Google as this project needs it — sign-in and consent, Gmail, push notifications, quotas — loaded from a world file. It runs on this
        machine and talks to nobody else; nothing here is a real account.
      </p>
      <p class="soft">
        Its time is <time dateTime={world.now}>{world.now.replace('T', ' ').slice(0, 19)} UTC</time>. Tariff: {world.tariff}. Calls of one
        person at once: {world.concurrency ?? 'no limit'}. Added latency: {world.latencyMs} ms.
      </p>
      {world.organisations.map((organisation) => (
        <Fragment key={organisation.domain}>
          <h2>
            {organisation.name} <span class="soft">{organisation.domain}</span>
          </h2>
          <p class="soft">
            Admin’s decision — Gmail app: {organisation.access.gmail}, Calendar app: {organisation.access.gcal}.
          </p>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Person</th>
                  <th scope="col" class="number">
                    Mails
                  </th>
                  <th scope="col" class="number">
                    Threads
                  </th>
                  <th scope="col">Connected</th>
                  <th scope="col">Push</th>
                  <th scope="col">Ledger</th>
                </tr>
              </thead>
              <tbody>
                {organisation.people.map((person) => (
                  <Person key={person.email} person={person} />
                ))}
              </tbody>
            </table>
          </div>
        </Fragment>
      ))}
      <h2>What can be done to it</h2>
      <p class="soft">Calls take and give JSON. The ones without a body can be opened here.</p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Call</th>
              <th scope="col">What happens</th>
            </tr>
          </thead>
          <tbody>
            {CALLS.map((call) => (
              <tr key={`${call.method} ${call.path}`}>
                <td>
                  {call.method === 'GET' ? (
                    <a href={`/_sim${call.path}`}>
                      <code>GET /_sim{call.path}</code>
                    </a>
                  ) : (
                    <code>
                      {call.method} /_sim{call.path}
                    </code>
                  )}
                </td>
                <td>
                  {call.does}
                  {call.example === undefined ? null : (
                    <details style="margin:0">
                      <summary>Example</summary>
                      <code>{`curl ${base}/_sim${call.path} -H 'Content-Type: application/json' -d '${JSON.stringify(call.example)}'`}</code>
                    </details>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </main>,
  );
}

const Person = ({ person }: { person: PersonReport }) => (
  <tr>
    <td>
      {person.name}
      <br />
      <span class="soft">
        {person.email}
        {person.suspended ? ' · suspended' : ''}
        {person.gmailDisabled ? ' · Gmail off' : ''}
      </span>
    </td>
    <td class="number">{number.format(person.mailbox.messages)}</td>
    <td class="number">{number.format(person.mailbox.threads)}</td>
    <td>{[...new Set(person.grants.map((grant) => grant.app))].join(', ') || 'no'}</td>
    <td>{person.mailbox.watch ? `until ${person.mailbox.watch.expiration.slice(0, 10)}` : 'no'}</td>
    <td>
      <a href={`/_sim/ledger?email=${encodeURIComponent(person.email)}`}>calls</a>
    </td>
  </tr>
);
