import type { WorldMessage } from '../world/schema';
import { worldSchema } from '../world/schema';
import { demoWorld } from './demo-world';

const world = demoWorld();
const organisation = world.organisations[0] ?? { people: [], directory: {} };
const people = organisation.people;
const copies: WorldMessage[] = people.flatMap((person) => (person.mail ?? []).flatMap((entry) => entry.message ?? []));
const byId = new Map(copies.map((message) => [message.id ?? '', message]));
const mails = [...byId.values()];
const directory = { customers: [], users: [], tasks: [], ...organisation.directory };
const now = Date.parse(world.now);
const addressOf = (text = ''): string => (/<([^>]*)>/.exec(text)?.[1] ?? text).toLowerCase();
const everyAddress = (message: WorldMessage): string[] =>
  [message.from, message.to, message.cc, message.bcc].flat().flatMap((text) => (text === undefined ? [] : [addressOf(text)]));
const own = new Set(
  people.flatMap((person) => [
    person.email,
    ...(person.secondaryEmails ?? []),
    ...(person.sendAs ?? []),
    ...(person.settings?.aliases ?? []),
  ]),
);
const isInternal = (email: string): boolean => own.has(email) || /@northwind\.(example|dev)$/.test(email);
const userEmails = new Set(directory.users.flatMap((user) => [user.email ?? '', ...(user.otherEmails ?? [])]));
const has = (label: string) => (message: WorldMessage) => message.labels?.includes(label) === true;
const lastFrom = (customer: string): number => {
  const emails = new Set(
    directory.users.filter((user) => user.customer === customer).flatMap((user) => [user.email ?? '', ...(user.otherEmails ?? [])]),
  );
  return Math.max(
    0,
    ...mails.filter((message) => everyAddress(message).some((email) => emails.has(email))).map((message) => Date.parse(message.date ?? '')),
  );
};
const daysAgo = (at: number): number => (now - at) / 86_400_000;

describe('the demo world', () => {
  it('is a valid world file', () => {
    expect(worldSchema.safeParse(world).error?.issues ?? []).toEqual([]);
  });

  it('is the same for the same seed and another for another seed', () => {
    expect(JSON.stringify(demoWorld())).toBe(JSON.stringify(world));
    expect(JSON.stringify(demoWorld({ seed: 2 }))).not.toBe(JSON.stringify(world));
  });

  it('has the promised size', () => {
    expect(people).toHaveLength(5);
    expect(directory.customers).toHaveLength(25);
    expect(directory.users.length).toBeGreaterThanOrEqual(58);
    expect(mails.length).toBeGreaterThan(1_300);
    expect(mails.length).toBeLessThan(1_700);
    expect(directory.tasks).toHaveLength(25);
    const events = new Set(people.flatMap((person) => (person.events ?? []).map((event) => event.iCalUID)));
    expect(events.size).toBeGreaterThanOrEqual(55);
  });

  it('goes back further than six months and never past its present', () => {
    const ages = mails.map((message) => daysAgo(Date.parse(message.date ?? '')));
    expect(Math.max(...ages)).toBeGreaterThan(190);
    expect(Math.min(...ages)).toBeGreaterThan(0);
    expect(Math.min(...ages)).toBeLessThan(1 / 24);
  });

  it('refers only to letters that exist, written earlier, in threads of one to nine', () => {
    for (const message of mails) {
      const references = [message.references ?? []].flat();
      expect(references.length).toBeLessThanOrEqual(9);
      expect(references.at(-1)).toBe(message.inReplyTo ?? undefined);
      for (const id of references) {
        expect(byId.has(id)).toBe(true);
        expect(Date.parse(byId.get(id)?.date ?? '')).toBeLessThanOrEqual(Date.parse(message.date ?? ''));
      }
    }
    expect(mails.some((message) => (message.references ?? []).length >= 7)).toBe(true);
  });

  it('names nobody outside the domains reserved for examples', () => {
    const text = JSON.stringify(world);
    const domains = [...text.matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)].map((found) => found[1] ?? '');
    const hosts = [...text.matchAll(/https?:\/\/([\w.-]+)/g)].map((found) => found[1] ?? '');
    expect([...domains, ...hosts].filter((name) => !/\.(example|test)$/.test(name) && !/(^|\.)northwind\.dev$/.test(name))).toEqual([]);
  });

  it('leaves no template mark in any letter', () => {
    expect(
      mails.filter((message) => /\$[a-z]|[{}|]|undefined/i.test(`${message.subject} ${message.text}`)).map((message) => message.text),
    ).toEqual([]);
  });

  it('holds every kind of mail that a real mailbox holds', () => {
    const outside = (message: WorldMessage): boolean => !isInternal(addressOf(message.from));
    const domains = new Set(directory.customers.flatMap((customer) => String(customer.fields?.domain ?? '').split(/[\s,]+/)));
    const kinds: Record<string, (message: WorldMessage) => boolean> = {
      'auto-reply': (message) => message.headers?.['Auto-Submitted'] === 'auto-replied',
      newsletter: (message) => message.headers?.['List-Id'] !== undefined && message.headers['Precedence'] === 'bulk',
      'calendar notification': (message) => message.headers?.['Sender'] !== undefined,
      internal: (message) => everyAddress(message).every(isInternal),
      'to an alias': (message) => everyAddress(message).includes('ada@fjordware.example'),
      'from a send-as address': (message) => addressOf(message.from) === 'sales@northwind.example',
      'from an unknown person at a known domain': (message) =>
        domains.has(addressOf(message.from).split('@')[1] ?? '') && !userEmails.has(addressOf(message.from)),
      'from a third party with a User in copy': (message) =>
        outside(message) &&
        !userEmails.has(addressOf(message.from)) &&
        [message.cc ?? []].flat().some((text) => userEmails.has(addressOf(text))),
      'from another address of a User': (message) => directory.users.some((user) => user.otherEmails?.includes(addressOf(message.from))),
      draft: has('DRAFT'),
      spam: has('SPAM'),
      trash: has('TRASH'),
      chat: has('CHAT'),
      'with HTML': (message) => message.html !== undefined,
      'with an attachment': (message) => (message.attachments ?? []).length > 0,
    };
    const missing = Object.keys(kinds).filter((kind) => copies.filter((message) => kinds[kind]?.(message)).length < 3);
    expect(missing).toEqual([]);
    expect(copies.length - mails.length).toBeGreaterThan(300);
  });

  it('has an address that belongs to Users of two customers', () => {
    const shared = directory.users.filter((user) => user.email === 'elena@petkova-advisory.example');
    expect(new Set(shared.map((user) => user.customer)).size).toBe(2);
    expect(mails.some((message) => everyAddress(message).includes('elena@petkova-advisory.example'))).toBe(true);
  });

  it('has customers that went silent, one never heard of, and one that wrote an hour ago', () => {
    const ages = new Map(directory.customers.map((customer) => [customer.name, daysAgo(lastFrom(customer.id))]));
    expect([...ages.values()].filter((age) => age > 60 && age < 250).length).toBeGreaterThanOrEqual(3);
    expect(ages.get('Papayal Market')).toBeGreaterThan(1_000);
    expect(ages.get('Fjellbrenn Coffee')).toBeLessThan(1 / 24);
  });

  it('connects nobody', () => {
    expect(people.flatMap((person) => person.connect ?? [])).toEqual([]);
  });
});
