/** A person's data in the console: looked up without a trace, handed out and erased as the API does it, every sentence true. */
import { freshStore, copyOf, incoming, isInternal, person, type FreshStore } from '../support/fresh-store';
import { makeConsole, NOW, type Console } from './console';
import { faultsOf } from './html-rules';
import { ADA, makeOrganisation } from './organisation';

const KIM = 'kim@globex.example';
let fresh: FreshStore;
let org: string;
let console: Console;

beforeAll(async () => {
  fresh = await freshStore();
  console = makeConsole(fresh);
  org = (await makeOrganisation(fresh)).id;
  const { directory, messages } = fresh.store;
  await directory.putCustomer(org, 'domain', { id: 'globex', name: 'Globex', owner: ADA, fields: {} });
  const user = { customer: 'globex', otherEmails: [] };
  await directory.putUser(org, { ...user, id: 'kim', name: 'Kim Ray', email: 'Kim@Globex.example', otherEmails: ['kim@home.example'] });
  await directory.putUser(org, { ...user, id: 'office', name: 'Front desk', email: KIM });
  const mail = (key: string) => incoming(key, copyOf('box', key, { member: ADA, from: [person(KIM, 'Kim Ray')], to: [person(ADA)] }));
  const stored = await messages.store(org, [mail('one'), mail('two'), mail('three')], isInternal);
  const [first, ...rest] = stored.flatMap(({ after }) => (after ? [after.id] : []));
  await messages.setConversation(org, [first ?? ''], 'a'.repeat(24));
  await messages.setConversation(org, rest, 'b'.repeat(24));
});
afterAll(() => fresh.end());
beforeEach(async () => {
  console.did.splice(0);
  await fresh.store.organisations.patchRules(org, { blocklist: [] });
});

/** As it is read, without markup. */
const words = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', '’')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.])/g, '$1');
async function read(address: string): Promise<string> {
  const { html } = await console.ask('GET', address, {}, { message: '' });
  expect(faultsOf(html)).toEqual([]);
  return words(html);
}

test('looked up, however it was spelt: how many mails and conversations, whose address it is, and that nothing was done', async () => {
  const page = await read('/admin/data?address=%20KIM@Globex.example');
  expect(page).toContain(`${KIM} What is known Mails 3 mails in 2 conversations`);
  expect(page).toMatch(/User .*Kim Ray at Globex Also kim@home\.example .*Blocked No /);
  expect(page).toContain('Front desk at Globex');
  expect(console.did).toEqual([]);
  expect(await fresh.store.auditLog.list(org, null, 10)).toEqual([]);
});

test('of somebody nobody knows the page says so, and they can be erased all the same', async () => {
  expect(await read('/admin/data?address=nobody@globex.example')).toMatch(/Mails None User None has this address Blocked No .*Erase…/);
  expect(await read('/admin/data/erase?address=nobody@globex.example')).toContain('No mail: none with this address is stored.');
});

test('that an address is kept out is said with why: by the rules, by its domain, or because it was erased', async () => {
  const blocked = async (blocklist: string[], address = KIM) => {
    await fresh.store.organisations.patchRules(org, { blocklist });
    return /Blocked (.*?) The download/.exec(await read(`/admin/data?address=${address}`))?.[1];
  };
  expect(await blocked([KIM])).toBe('Yes: it stands in Rules as left out.');
  expect(await blocked(['@globex.example'])).toBe('Yes: its whole domain stands in Rules as left out.');
  await fresh.store.choices.keepPrivate(org, '', 'erased:gone@globex.example');
  for (const blocklist of [[], ['gone@globex.example']])
    expect(await blocked(blocklist, 'gone@globex.example')).toBe('Yes: it was erased before, and mail from or to it is not synced.');
});

test('who was erased is let in again from there, and nobody else is asked about it', async () => {
  const letIn = 'action="/admin/data/let-in"';
  await fresh.store.choices.keepPrivate(org, '', 'erased:gone@globex.example');
  expect((await console.ask('GET', '/admin/data?address=gone@globex.example')).html).toContain(letIn);
  expect((await console.ask('GET', `/admin/data?address=${KIM}`)).html).not.toContain(letIn);
  const { reply } = await console.ask('POST', '/admin/data/let-in', { address: ' Gone@globex.example' });
  expect(reply).toMatchObject({ redirect: '/admin/data?address=gone%40globex.example' });
  expect(console.did).toMatchObject([{ name: 'letInAgain', args: [{ id: org }, 'gone@globex.example', ADA] }]);
});

test.each([
  ['a word', 'nonsense'],
  ['two @', 'a@b@c'],
  ['markup', '<script>'],
  ['too long a word', 'x'.repeat(400)],
  ['too long an address', `${'x'.repeat(400)}@acme.example`],
])('what is no e-mail address (%s) is told beside the field, whatever is asked', async (_what, address) => {
  const encoded = encodeURIComponent(address);
  const answers = [
    await console.ask('GET', `/admin/data?address=${encoded}`),
    await console.ask('POST', '/admin/data/export', { address }),
    await console.ask('POST', '/admin/data/erase', { address }),
  ];
  for (const { reply, html } of answers) {
    expect(reply).toMatchObject({ status: 422 });
    expect(html).toMatch(/aria-describedby="[^"]*address-error"/);
    expect(html).toContain('This is not an e-mail address. Write it like anna@acme.com.');
    expect(faultsOf(html)).toEqual([]);
  }
  expect((await console.ask('GET', `/admin/data/erase?address=${encoded}`)).reply).toMatchObject({
    redirect: `/admin/data?${new URLSearchParams({ address }).toString()}`,
  });
  expect(console.did).toEqual([]);
});

test.each([ADA, 'nobody@northwind.dev', 'ada@old.example'])(
  'an address of the team (%s) is told beside the field: nothing is stored by it, and a receipt would say so little',
  async (address) => {
    await fresh.store.organisations.patchSettings(org, ADA, { aliases: ['ada@old.example'] });
    for (const { reply, html } of [
      await console.ask('GET', `/admin/data?address=${address}`),
      await console.ask('POST', '/admin/data/export', { address }),
      await console.ask('POST', '/admin/data/erase', { address }),
    ]) {
      expect(reply).toMatchObject({ status: 422 });
      expect(html).toMatch(/id="address-error">This is an address of your own team\./);
    }
    expect((await console.ask('GET', `/admin/data/erase?address=${address}`)).reply).toHaveProperty('redirect');
    expect(console.did).toEqual([]);
  },
);

test('the download is the API’s export as a file, and the audit log keeps that it was made, without the address', async () => {
  const { reply } = await console.ask('POST', '/admin/data/export', { address: ` ${KIM} ` });
  if (!('download' in reply)) throw new Error('no file');
  expect(reply).toMatchObject({ filename: `${KIM}.json`, type: 'application/json' });
  expect(JSON.parse(reply.download.toString())).toMatchObject({ users: [], messages: [{}] });
  expect(console.did).toMatchObject([{ name: 'exportAddress', args: [{ id: org }, KIM] }]);
  const [row] = await fresh.store.auditLog.list(org, null, 1);
  expect(row).toMatchObject({ actor: ADA, action: 'data.export', target: 'address', details: { messages: '1' } });
});

test('before erasing, the page says what goes and what stays, and does nothing', async () => {
  const page = await read(`/admin/data/erase?address=${KIM}`);
  expect(page).toContain('3 mails in 2 conversations: all that this address wrote, got or was copied on');
  expect(page).toContain('The User Front desk at Globex: it is their only address.');
  expect(page).toContain('This address of the User Kim Ray at Globex. Their other address stays: kim@home.example.');
  expect(page).toMatch(
    /What stays The address itself, as erased: .* until an admin looks it up under A person’s data and lets its mail in again/,
  );
  expect(console.did).toEqual([]);
});

test('erased, the receipt says which address, when, by whom, how many, and that it does not come back', async () => {
  const { html } = await console.ask('POST', '/admin/data/erase', { address: KIM }, { message: '' });
  expect(faultsOf(html)).toEqual([]);
  expect(console.did).toMatchObject([{ name: 'eraseAddress', args: [{ id: org }, KIM, ADA] }]);
  const receipt = words(html);
  expect(receipt).toContain('When Tue 24 Nov 2026, 09:30 (Europe/Stockholm) By Ada Berg, ada@northwind.example, for Northwind');
  expect(receipt).toContain('Erased 1,240 mails in 2 conversations Blocked Yes');
  expect(html).toContain(`<time datetime="${NOW.toISOString()}"`);
});
