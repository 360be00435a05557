/** A world becomes the simulator's state: organisations, accounts, mailboxes; everything moved into the present. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createMailbox } from '../gmail/mailbox';
import type { Account, CalendarEntry, Organisation, SimClock, SimState } from '../state';
import { placeOf, WorldError } from './check';
import { mailOf, type MoveOptions } from './mail-files';
import type { World, WorldEvent, WorldOrganisation, WorldPerson } from './schema';
import { shiftCalendar, shiftDirectory, shiftEvent, WEEK_MS, weeksToMove } from './shift';

export interface LoadOptions {
  /** What the world's paths are relative to. */
  readonly baseDir: string;
  /** The real now, epoch milliseconds. */
  readonly now: number;
  readonly clock: SimClock;
}

interface PersonOptions extends MoveOptions {
  readonly clock: SimClock;
  readonly place: readonly (string | number)[];
}

/** Twenty-one digits that stay the same for an address, as Google's account ids look. */
function accountId(email: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 24)}`) % 10n ** 20n;
  return `1${digits.toString().padStart(20, '0')}`;
}

/** Does something with a file and says where in the world it stands if that fails. */
function at<Result>(place: readonly (string | number)[], read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof WorldError) throw error;
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message;
    throw new WorldError([`${placeOf(place)}: ${reason}`]);
  }
}

function calendarEntry(event: WorldEvent, { baseDir, weeks }: MoveOptions): CalendarEntry {
  if (event.ics === undefined) return { event: shiftEvent(event, weeks) };
  return { ics: shiftCalendar(readFileSync(resolve(baseDir, event.ics), 'utf8'), weeks) };
}

function createAccount(person: WorldPerson, organisation: Organisation, options: PersonOptions): Account {
  const email = person.email.toLowerCase();
  const settings = person.settings ?? {};
  const secondaryEmails = person.secondaryEmails ?? [];
  const sendAs = person.sendAs ?? [];
  const mailbox = createMailbox({
    email,
    ownAddresses: [...secondaryEmails, ...sendAs, ...(settings.aliases ?? [])],
    clock: options.clock,
  });
  const mail = (person.mail ?? []).map((entry, index) =>
    at([...options.place, 'mail', index, entry.mbox === undefined ? 'eml' : 'mbox'], () => mailOf(entry, options)),
  );
  mailbox.load(mail.flat(), options.weeks * WEEK_MS);
  return {
    sub: accountId(email),
    email,
    name: person.name ?? email.slice(0, email.indexOf('@')),
    secondaryEmails,
    sendAs,
    timeZone: person.timeZone ?? organisation.timeZone,
    organisation,
    connect: person.connect ?? [],
    settings,
    mailbox,
    calendar: (person.events ?? []).map((event, index) =>
      at([...options.place, 'events', index, 'ics'], () => calendarEntry(event, options)),
    ),
    suspended: false,
    gmailDisabled: false,
  };
}

function createOrganisation(world: WorldOrganisation, options: PersonOptions): Organisation {
  const trusted = world.trusted ?? ['gmail', 'gcal'];
  // An app nobody has configured may still sign people in; only restricted data is refused (as Google's "Limited").
  const access = (app: 'gmail' | 'gcal'): 'trusted' | 'limited' => (trusted.includes(app) ? 'trusted' : 'limited');
  const organisation: Organisation = {
    domain: world.domain.toLowerCase(),
    otherDomains: (world.otherDomains ?? []).map((domain) => domain.toLowerCase()),
    name: world.name ?? world.domain,
    timeZone: world.timeZone ?? 'UTC',
    admins: (world.admins ?? []).map((admin) => admin.toLowerCase()),
    access: { gmail: access('gmail'), gcal: access('gcal') },
    accounts: [],
    directory: shiftDirectory(world.directory ?? {}, options.weeks),
  };
  const accounts = world.people.map((person, index) =>
    createAccount(person, organisation, { ...options, place: [...options.place, 'people', index] }),
  );
  organisation.accounts.push(...accounts);
  return organisation;
}

/** Loads a world that readWorldFile, checkWorld or a generator made. Throws WorldError for files that cannot be read. */
export function loadWorld(world: World, { baseDir, now, clock }: LoadOptions): SimState {
  const weeks = weeksToMove(world.now, now);
  const present = world.now === 'fixed' ? now : Date.parse(world.now) + weeks * WEEK_MS;
  const organisations = world.organisations.map((organisation, index) =>
    createOrganisation(organisation, { baseDir, weeks, present, clock, place: ['organisations', index] }),
  );
  const accounts = new Map(
    organisations.flatMap((organisation) => organisation.accounts.map((account) => [account.email, account] as const)),
  );
  return { clock, organisations, accounts };
}
