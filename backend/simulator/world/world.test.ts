import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { WorldError } from './check';
import { checkWorld } from './check';
import { worldJsonSchema } from './json-schema';
import { loadWorld } from './load';
import { readWorldFile } from './read-file';
import type { World, WorldPerson } from './schema';

const NOW = Date.UTC(2026, 10, 20, 9);
const WEEK = 7 * 24 * 3_600_000;
const clock = { now: () => NOW, advance: () => undefined };

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'world-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
  return name;
}

const worldOf = (person: object, more: object = {}): World => ({
  world: 1,
  now: '2001-11-30T09:00:00Z',
  organisations: [{ domain: 'n.example', people: [{ email: 'ada@n.example', ...person }] }],
  ...more,
});

const load = (person: Partial<WorldPerson>, more: object = {}) =>
  loadWorld(checkWorld(worldOf(person, more), folder), { baseDir: folder, now: NOW, clock });
const mailboxOf = (person: Partial<WorldPerson>, more: object = {}) => load(person, more).accounts.get('ada@n.example')!.mailbox;

function problemsOf(value: unknown): readonly string[] {
  try {
    checkWorld(value, folder);
    return [];
  } catch (error) {
    return (error as WorldError).problems;
  }
}

test.each<[why: string, world: unknown, problem: string]>([
  ['a file is missing', worldOf({ mail: [{ eml: '.' }, { mbox: 'none.mbox' }] }), 'organisations[0].people[0].mail[1].mbox: no such file'],
  ['a calendar file is missing', worldOf({ events: [{ ics: 'none.ics' }] }), 'organisations[0].people[0].events[0].ics: no such file'],
  ['a key is unknown', worldOf({ mial: [] }), 'organisations[0].people[0].mial: unknown key'],
  [
    'a key deep inside is unknown',
    worldOf({ mail: [{ message: { attachments: [{ bytes: 1, kind: 'x' }] } }] }),
    'organisations[0].people[0].mail[0].message.attachments[0].kind: unknown key',
  ],
  ['the version is another one', { ...worldOf({}), world: 2 }, 'world: must be 1'],
  ['something is missing', { world: 1, now: 'fixed' }, 'organisations: missing'],
  ['now is no time', { ...worldOf({}), now: 'soon' }, 'now: must be "fixed" or a time like 2001-11-30T09:00:00Z'],
  ['now is missing', { ...worldOf({}), now: undefined }, 'now: missing'],
  ['a value has the wrong type', worldOf({ mail: {} }), 'organisations[0].people[0].mail: must be a list'],
  ['a choice is none', worldOf({ connect: ['gdrive'] }), 'organisations[0].people[0].connect[0]: must be "gmail" or "gcal"'],
  ['a time zone is none', worldOf({ timeZone: 'Mars/Base' }), 'organisations[0].people[0].timeZone: not an IANA time zone'],
  [
    'mail is two things at once',
    worldOf({ mail: [{ mbox: 'a', eml: 'b' }] }),
    'organisations[0].people[0].mail[0]: needs exactly one of mbox, eml, message',
  ],
  [
    'an event lacks its end',
    worldOf({ events: [{ start: { date: '2001-11-20' } }] }),
    'organisations[0].people[0].events[0]: needs start and end',
  ],
  [
    'a task is due on no date',
    {
      world: 1,
      now: 'fixed',
      organisations: [{ domain: 'n.example', people: [], directory: { tasks: [{ id: 't', title: 'x', due: 'monday' }] } }],
    },
    'organisations[0].directory.tasks[0].due: not a date (YYYY-MM-DD)',
  ],
  ['the file holds a list', [], 'world file: must be an object'],
])('when %s, the error names the place', (_, world, problem) => {
  expect(problemsOf(world)).toEqual([problem]);
});

test('a person may exist once only', () => {
  const world = worldOf({});
  world.organisations.push({ domain: 'm.example', people: [{ email: 'ADA@n.example' }] });
  expect(problemsOf(world)).toEqual(['organisations[1].people[0].email: ADA@n.example is already at organisations[0].people[0].email']);
});

test('a file that is missing or no JSON is refused in one sentence', () => {
  expect(() => readWorldFile(join(folder, 'none.json'))).toThrow(/none\.json: no such file$/);
  expect(() => readWorldFile(join(folder, file('bad.json', '{"world": 1,')))).toThrow(/bad\.json: not JSON: /);
});

test('the published JSON Schema is the one that is used, and refuses unknown keys as well', () => {
  const published = JSON.parse(readFileSync(join(process.cwd(), 'backend/simulator/world/world.schema.json'), 'utf8')) as object;
  expect(published).toEqual(JSON.parse(JSON.stringify(worldJsonSchema())));
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const isWorld = ajv.compile(published);
  expect(isWorld(worldOf({ mail: [{ message: { id: null, to: 'x@y.example' } }], events: [{ ics: 'a.ics' }] }))).toBe(true);
  expect(isWorld(worldOf({ mial: [] }))).toBe(false);
});

test('everything moves by the same whole number of weeks, so that "now" is within the last seven days', () => {
  const weeks = Math.floor((NOW - Date.parse('2001-11-30T09:00:00Z')) / WEEK);
  const state = load({
    mail: [{ message: { id: '<a@x>', date: '2001-11-29T14:05:00-06:00', from: 'jo@acme.example', subject: 'a' } }],
    events: [
      {
        start: { dateTime: '2001-11-20T10:00:00', timeZone: 'Europe/Stockholm' },
        end: { date: '2001-11-21' },
        recurrence: ['RRULE:FREQ=WEEKLY;UNTIL=20011231T235959Z;COUNT=20011231', 'EXDATE;VALUE=DATE:20011127,20011204'],
      },
      {
        ics: file(
          'a.ics',
          'BEGIN:VTIMEZONE\r\nDTSTART:20011028T030000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Stockholm:20011120T100000\r\nRRULE:FREQ=DAILY;UNTIL=200111\r\n 30\r\nSUMMARY:20011120\r\nEND:VEVENT\r\n',
        ),
      },
    ],
  });
  const [account] = [...state.accounts.values()];
  const at = (iso: string): Date => new Date(Date.parse(iso) + weeks * WEEK);
  const day = (iso: string): string => at(iso).toISOString().slice(0, 10);
  const basic = (iso: string): string => day(iso).replaceAll('-', '');
  expect(NOW - at('2001-11-30T09:00:00Z').getTime()).toBeLessThan(WEEK);
  expect(account!.mailbox.all()[0]!.internalDate).toBe(at('2001-11-29T20:05:00Z').getTime());
  expect(account!.calendar).toEqual([
    {
      event: {
        start: { dateTime: `${day('2001-11-20')}T10:00:00`, timeZone: 'Europe/Stockholm' },
        end: { date: day('2001-11-21') },
        recurrence: [
          `RRULE:FREQ=WEEKLY;UNTIL=${basic('2001-12-31')}T235959Z;COUNT=20011231`,
          `EXDATE;VALUE=DATE:${basic('2001-11-27')},${basic('2001-12-04')}`,
        ],
      },
    },
    {
      ics: `BEGIN:VTIMEZONE\r\nDTSTART:20011028T030000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Stockholm:${basic('2001-11-20')}T100000\r\nRRULE:FREQ=DAILY;UNTIL=${basic('2001-11-30')}\r\nSUMMARY:20011120\r\nEND:VEVENT\r\n`,
    },
  ]);
});

test('Date headers keep weekday, time of day and zone; an unreadable one stays word for word', () => {
  const dates = ['Wed, 24 Oct 2001 10:10:13 -0700 (PDT)', 'sometime in 2001', '2001-10-24T10:10:13+02:00'];
  const mailbox = mailboxOf({ mail: dates.map((date, index) => ({ message: { id: `<${index}@x>`, date } })) });
  const shown = mailbox.all().map((message) => /^Date: (.*)\r\n/m.exec(message.source.raw().toString())![1]);
  expect(shown.sort()).toEqual(['Wed, 14 Oct 2026 10:10:13 +0200', 'Wed, 14 Oct 2026 10:10:13 -0700 (PDT)', 'sometime in 2001']);
});

test('"now": "fixed" leaves all dates alone', () => {
  const mailbox = mailboxOf({ mail: [{ message: { id: '<a@x>', date: '2001-11-29T14:05:00Z' } }] }, { now: 'fixed' });
  expect(mailbox.all()[0]!.internalDate).toBe(Date.parse('2001-11-29T14:05:00Z'));
});

test('mail is as old as its Date header, else as the From line of its mbox, else as the world', () => {
  const from = (date: string) => `From jo@acme.example ${date}`;
  const mbox = `${from('Wed Oct 24 17:10:13 2001')}\nSubject: dated\nDate: Tue, 2 Oct 2001 08:00:00 +0000\n\nx\n\n${from('Thu Oct 25 17:10:13 2001')}\nSubject: undated\nDate: soon\n\nx\n`;
  const mailbox = mailboxOf(
    {
      mail: [
        { mbox: file('a.mbox', mbox) },
        { eml: file('b.eml', 'Subject: bare\n\nx') },
        { message: { subject: 'few words', date: null } },
      ],
    },
    { now: 'fixed' },
  );
  expect(mailbox.all().map((message) => [message.subject, new Date(message.internalDate).toISOString()])).toEqual([
    ['dated', '2001-10-02T08:00:00.000Z'],
    ['undated', '2001-10-25T17:10:13.000Z'],
    expect.arrayContaining([new Date(NOW).toISOString()]),
    expect.arrayContaining([new Date(NOW).toISOString()]),
  ]);
});

test('eml folders are read in file-name order, with what lies below', () => {
  ['2/b.eml', '1.eml', '2/a.EML', 'note.txt'].forEach((name) => file(`letters/${name}`, `Subject: ${name}\nMessage-ID: <${name}>\n\nx`));
  expect(
    mailboxOf({ mail: [{ eml: 'letters/', labels: ['Work'] }] })
      .all()
      .map((message) => message.subject)
      .sort(),
  ).toEqual(['1.eml', '2/a.EML', '2/b.eml']);
});

test('ids stay the same when the world is loaded again in another week', () => {
  const world = worldOf({ mail: ['a', 'b'].map((id) => ({ message: { id: `<${id}@x>`, date: '2001-11-29T14:05:00Z' } })) });
  const idsAt = (now: number) =>
    [...loadWorld(world, { baseDir: folder, now, clock }).accounts.values()].flatMap(({ mailbox }) =>
      mailbox
        .all()
        .map((message) => message.id)
        .sort(),
    );
  expect(idsAt(NOW + 5 * WEEK)).toEqual(idsAt(NOW));
});

test('apps that are not trusted have limited access; what is left out has a default', () => {
  const state = loadWorld(
    { world: 1, now: 'fixed', organisations: [{ domain: 'N.example', trusted: ['gcal'], people: [{ email: 'Ada@n.example' }] }] },
    { baseDir: folder, now: NOW, clock },
  );
  expect(state.organisations[0]).toMatchObject({
    domain: 'n.example',
    name: 'N.example',
    timeZone: 'UTC',
    access: { gmail: 'limited', gcal: 'trusted' },
  });
  expect(state.accounts.get('ada@n.example')).toMatchObject({
    name: 'ada',
    timeZone: 'UTC',
    connect: [],
    sub: expect.stringMatching(/^1\d{20}$/) as string,
  });
});

test('tasks move with the world', () => {
  const world = worldOf({});
  world.organisations[0]!.directory = {
    tasks: [
      { id: 't', title: 'x', due: '2001-12-03' },
      { id: 'u', title: 'y', due: null },
    ],
  };
  expect(loadWorld(world, { baseDir: folder, now: NOW, clock }).organisations[0]!.directory.tasks!.map((task) => task.due)).toEqual([
    '2026-11-23',
    null,
  ]);
});
