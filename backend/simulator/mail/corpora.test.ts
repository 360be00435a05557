import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf, readDiscovery, sharedFile } from '../gmail/testing/discovery';
import { adaWith } from '../gmail/testing/mailbox';
import { readMail } from './source';
import type { MimePart } from './mime';

const discovery = readDiscovery('gmail.v1.json');

const emlFiles = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.eml')).sort();
const leaves = (part: MimePart): number => (part.parts.length === 0 ? 1 : part.parts.reduce((sum, child) => sum + leaves(child), 0));

/** Multiparts without a single part: mime4j drops their bytes, here they stay readable. */
const KEPT_HERE = /(badbound|missing-boundary|missing-inner-boundary|missing-inner-start-boundary|multipartnopart)\.eml$/;

describe.each(['torture', 'edge', 'lkml'])('the corpus %s', (name) => {
  const folder = sharedFile('mail', name);
  const present = existsSync(folder);
  const withCorpus = present ? test : test.skip;
  const orSkipped = present ? '' : ' (skipped: the corpus is not beside the project)';

  withCorpus(`loads without losing a message, and every one can be read in every format${orSkipped}`, () => {
    const box = adaWith([{ eml: folder }]);
    const stored = box.account.mailbox.all();
    expect(stored).toHaveLength(emlFiles(folder).length);
    for (const { id, threadId } of stored) {
      for (const format of ['minimal', 'metadata', 'full', 'raw']) {
        const message = box.call('messages.get', { params: { id }, query: { format } });
        if (discovery) expect(problemsOf(discovery, { $ref: 'Message' }, message, id)).toEqual([]);
      }
      expect(box.call<{ messages: unknown[] }>('threads.get', { params: { id: threadId } }).messages.length).toBeGreaterThan(0);
    }
  });

  withCorpus(`comes back byte for byte, with every header that stands in the file${orSkipped}`, () => {
    for (const file of emlFiles(folder)) {
      const bytes = readFileSync(join(folder, file));
      const { source } = readMail(bytes);
      expect(source.raw().equals(bytes)).toBe(true);
      expect(source.tree().headers.every((header) => header.name !== '')).toBe(true);
    }
  });
});

const torture = sharedFile('mail', 'torture');
const withTorture = existsSync(torture) ? test : test.skip;

withTorture(
  `broken MIME has as many parts as mime4j finds${existsSync(torture) ? '' : ' (skipped: the corpus is not beside the project)'}`,
  () => {
    for (const file of emlFiles(torture).filter((name) => !KEPT_HERE.test(name))) {
      const expected =
        readFileSync(join(torture, file.replace(/\.eml$/, '_decoded.xml')), 'latin1').match(/<(text-body|binary-body)/g)?.length ?? 0;
      expect([file, leaves(readMail(readFileSync(join(torture, file))).source.tree())]).toEqual([file, expected]);
    }
  },
);

const lkml = sharedFile('mail', 'lkml');
const withLkml = existsSync(lkml) ? test : test.skip;

withLkml(
  `a long mailing-list conversation is one thread${existsSync(lkml) ? '' : ' (skipped: the corpus is not beside the project)'}`,
  () => {
    const { mailbox } = adaWith([{ eml: lkml }]).account;
    const sizes = [...new Set(mailbox.all().map((message) => message.threadId))].map((id) => mailbox.thread(id).length);
    expect(Math.max(...sizes)).toBeGreaterThan(20);
  },
);
