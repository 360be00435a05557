/** Whose domain it is receives its people at sign-in: whichever way it is said, nobody claims another's domain, or everybody's. */
import { spawn } from 'node:child_process';
import { bundled } from '../support/own-process';
import { startStory, type Story } from '../support/story';
import { signedIn, type Browser } from './browser';
import { ADA, NORTH, SOUTH, twoCompanies } from './two-companies';

const OTHERS = `${SOUTH} belongs to another organisation.`;
const ANYBODYS = 'Anybody can have an address at gmail.com; it can’t be a company’s own domain.';

let story: Story;
let ada: Browser;
let cli: { file: string; remove: () => void };
beforeAll(async () => {
  story = await startStory({ world: twoCompanies, work: false });
  ada = await signedIn(story, ADA);
  cli = await bundled('claims', 'cli');
}, 60_000);
afterAll(async () => {
  cli.remove();
  await story.end();
});

const domains = async (domain = NORTH) => (await story.parts.store.organisations.byDomain(domain))?.otherDomains;

/** What the command prints; the reason when it refuses. */
const create = (...options: string[]): Promise<{ code: number | null; said: string }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [cli.file, 'organisation:create', ...options], {
      env: { PATH: process.env.PATH ?? '', ...story.environment },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    child.once('exit', (code) => done({ code, said }));
  });

test('by the API, each beside its entry', async () => {
  const body = { domains: [NORTH, 'gmail.com', 'north.test', SOUTH] };
  expect((await story.api('/rules', { method: 'PATCH', body })).body).toMatchObject({
    status: 400,
    errors: [
      { path: 'domains[1]', message: ANYBODYS },
      { path: 'domains[3]', message: OTHERS },
    ],
  });
  expect(await domains()).toEqual([]);
});

test('on the rules page, beside the field, with what was typed', async () => {
  const { status, text } = await ada.post('/admin/rules', { domains: `north.test\ngmail.com\n${SOUTH}` });
  expect(status).toBe(422);
  expect(/id="domains-error">([^<]*)</.exec(text)?.[1]).toBe(`${ANYBODYS} ${OTHERS}`);
  expect(text).toContain(`north.test\ngmail.com\n${SOUTH}</textarea>`);
  expect(await domains()).toEqual([]);
  expect((await ada.post('/admin/rules', { domains: 'north.test' })).status).toBe(303);
  expect(await domains()).toEqual(['north.test']);
});

test('by the command, for a new organisation as for one that is there', async () => {
  for (const [options, said] of [
    [['--domain', 'gmail.com'], ANYBODYS],
    [['--domain', NORTH, '--other-domains', SOUTH], OTHERS],
    [['--domain', 'new.example', '--other-domains', 'newer.example,north.test'], 'north.test belongs to another organisation.'],
    [['--domain', 'north.test'], 'north.test belongs to another organisation.'],
  ] as const)
    expect(await create(...options)).toEqual({ code: 1, said: `${said}\n` });
  expect([await domains('new.example'), await domains()]).toEqual([undefined, ['north.test']]);
  expect(await create('--domain', NORTH, '--other-domains', 'north.test,northern.test')).toMatchObject({ code: 0 });
  expect(await domains()).toEqual(['north.test', 'northern.test']);
});
