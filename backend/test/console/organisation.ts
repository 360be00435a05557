/** An organisation to draw pages of: empty, or full of the names and mails that strangers write on purpose. */
import { keysOf } from '../../src/store/conversation-keys';
import type { MessageBody } from '../../src/core/types';
import type { MessageRecord, OrganisationRecord } from '../../src/store/records';
import { copyOf, incoming, isInternal, person, type FreshStore } from '../support/fresh-store';

export const EVIL = `<script>alert(1)</script>"'><img src=x onerror=alert(2)> \u202Ecod.exe`;
export const ADA = 'ada@northwind.example';
const DAY = 86_400_000;

export async function makeOrganisation({ store }: FreshStore): Promise<OrganisationRecord> {
  const made = await store.organisations.put({
    domain: 'northwind.example',
    otherDomains: ['northwind.dev'],
    name: 'Northwind',
    timeZone: 'Europe/Stockholm',
    admins: [ADA],
  });
  await store.organisations.putMember(made.id, ADA, { name: 'Ada Berg', timeZone: 'Europe/Stockholm' });
  return made;
}

interface Mail {
  key: string;
  at: Date;
  member?: string;
  thread: string;
  subject?: string;
  body?: Partial<MessageBody>;
  customer?: string;
  user?: string;
  ambiguous?: boolean;
}

async function conversation({ store }: FreshStore, org: string, connection: string, mails: readonly Mail[]): Promise<MessageRecord[]> {
  const stored = await store.messages.store(
    org,
    mails.map(({ key, at, member = ADA, thread, subject = EVIL.repeat(3), body = {}, customer = 'c0', user = 'u0', ambiguous }) => ({
      ...incoming(
        key,
        copyOf(connection, key, {
          member,
          at,
          threadId: thread,
          subject,
          from: [person(`${user}@evil.example`, EVIL)],
          to: [person(member, 'Ada Berg')],
          snippet: EVIL.repeat(4),
          authentic: false,
          links: [{ customer, user, address: `${user}@evil.example` }],
          ambiguous: ambiguous ? [`${user}@evil.example`] : [],
        }),
      ),
      body: { text: EVIL, html: null, attachments: [], truncated: false, ...body },
    })),
    isInternal,
  );
  const rows = stored.flatMap(({ after }) => (after ? [after] : []));
  await store.interactions.createFor(org, [{ keys: new Set(rows.flatMap(keysOf)), messages: rows }]);
  return rows;
}

export interface Filled {
  interaction: string;
  longInteraction: string;
  message: string;
  colleagues: string;
}

/** As much as a page can hold, and all of it hostile. */
export async function fillOrganisation(fresh: FreshStore, organisation: OrganisationRecord, now: Date): Promise<Filled> {
  const { store } = fresh;
  const org = organisation.id;
  await store.organisations.patchRules(org, {
    domainField: 'domain',
    customerFields: [{ key: 'domain', label: EVIL }],
    blocklist: ['lawyer.example'],
  });
  await store.organisations.putMember(org, 'bo@northwind.example', { name: EVIL, timeZone: 'UTC' });
  await store.organisations.patchSettings(org, 'bo@northwind.example', { visibility: 'metadata' });
  const tokens = { sealed: 'x', expiresAt: now };
  const { id: connection } = await store.connections.connect(
    org,
    ADA,
    'gmail',
    { sub: '1', grantedScopes: [], refreshToken: 'x', accessToken: tokens },
    now,
  );
  await store.problems.add({ org, connection, gmailId: 'p', what: EVIL, firstAt: now, tries: 3 });
  for (let i = 0; i < 60; i += 1) {
    await store.directory.putCustomer(org, 'domain', {
      id: `c${i}`,
      name: `${EVIL}${i}`,
      owner: i % 2 ? ADA : 'gone@northwind.example',
      fields: { domain: 'evil.example' },
    });
    await store.directory.putUser(org, {
      id: `u${i}`,
      customer: `c${i}`,
      name: `${EVIL}${i}`,
      email: `u${i}@evil.example`,
      otherEmails: ['both@evil.example'],
    });
  }
  await store.directory.putTask(org, { id: 't', title: EVIL, notes: EVIL, due: '2026-11-01', assignee: ADA, customer: 'c0', done: false });
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  for (let i = 0; i < 55; i += 1) {
    const place = { customer: `c${i}`, user: `u${i}`, thread: `t${i}` };
    await conversation(fresh, org, connection, [
      { key: `k${i}a`, at: ago(1 + (i % 9)), ...place },
      { key: `k${i}b`, at: ago(i % 9), ...place },
    ]);
  }
  const [first] = await conversation(fresh, org, connection, [
    {
      key: 'html',
      at: ago(2),
      thread: 'th',
      ambiguous: true,
      body: { html: `<p>${EVIL}</p>`.repeat(2_000), attachments: [{ filename: EVIL, mimeType: 'application/pdf', bytes: 5, partId: '1' }] },
    },
  ]);
  const long = await conversation(
    fresh,
    org,
    connection,
    Array.from({ length: 120 }, (_, i) => ({
      key: `l${i}`,
      at: ago(100 - i / 2),
      thread: 'tl',
      body: { text: `${EVIL}\n> ${EVIL}\n`.repeat(3_000) },
    })),
  );
  const [theirs] = await conversation(fresh, org, connection, [
    { key: 'bo', at: ago(3), thread: 'tb', member: 'bo@northwind.example', subject: 'A secret subject', body: { text: 'a secret text' } },
  ]);
  const ids = Array.from({ length: 60 }, (_, i) => i);
  await store.rollups.refresh(org, { customers: ids.map((i) => `c${i}`), users: ids.map((i) => `u${i}`) }, now);
  await store.strangers.note(
    org,
    ids.map((i) => ({ address: `${i}@evil.example`, name: EVIL, place: `x:${i}`, at: now })),
  );
  await store.choices.ignorePerson(org, 'ignored@evil.example');
  await store.apiKeys.create(org, EVIL, now);
  await store.auditLog.append(org, { actor: ADA, action: 'rules.change', target: EVIL, details: { [EVIL]: EVIL } }, now);
  const of = async (message: MessageRecord | undefined) => (await store.messages.byKey(org, message?.key ?? ''))?.conversation ?? '';
  return { interaction: await of(first), longInteraction: await of(long[0]), message: first?.id ?? '', colleagues: await of(theirs) };
}
