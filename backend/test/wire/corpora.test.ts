/**
 * Real and awkward mail: every message is read, either way to the same head, and nothing is lost. Skipped where the corpora are not at
 * hand: they are other people's mail under their own terms, so the project holds no copy, and made-up mail would only be what we thought of.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../../simulator/world/schema';
import { openMailbox, openSimulator } from './open-mailbox';

const MAIL = join(__dirname, '../../../../shared/mail');
const ADA = 'ada@northwind.example';
const BO = 'bo@northwind.example';

const worldOf = (folder: string): World => ({
  world: 1,
  now: '2012-01-01T00:00:00Z',
  organisations: [
    {
      domain: 'northwind.example',
      people: [
        { email: ADA, mail: [{ eml: `${folder}/` }] },
        { email: BO, mail: [{ eml: `${folder}/` }] },
      ],
    },
  ],
});

const withMail = existsSync(MAIL) ? test : test.skip;

/** Folder, and how many different mails are in it; two pairs in torture differ in boundaries only. */
withMail.each<[string, number]>([
  ['torture', 73],
  ['edge', 25],
  ['lkml', 176],
])(
  '%s: every message is read, the same way by head, message and thread, in both mailboxes',
  async (folder, distinct) => {
    const simulator = await openSimulator(worldOf(folder), { baseDir: MAIL });
    try {
      const keys = new Map<string, string[]>();
      for (const email of [ADA, BO]) {
        const { gmail } = await openMailbox(simulator, email);
        const { ids } = await gmail.list({ includeSpamTrash: true });
        expect(ids.length).toBeGreaterThan(20);
        const found: string[] = [];
        const threads = new Set<string>();
        for (const { id, threadId } of ids) {
          const { head, body } = await gmail.message(id);
          found.push(head.key);
          expect(await gmail.head(id)).toEqual(head);
          expect(Buffer.byteLength(body.text)).toBeLessThanOrEqual(256 * 1024);
          expect(`${body.text}${body.html ?? ''}`).not.toMatch(/<script|<img|<style/i);
          for (const { address } of [...head.from, ...head.to, ...head.cc, ...head.bcc]) expect(address).toMatch(/^\S+@\S+$|^".*"@\S+$/);
          threads.add(threadId);
        }
        const byThread = [];
        for (const threadId of threads) byThread.push(...((await gmail.thread(threadId)) ?? []).map(({ head }) => head.key));
        expect(byThread.sort()).toEqual([...found].sort());
        keys.set(email, found.sort());
      }
      expect(keys.get(BO)).toEqual(keys.get(ADA));
      // Only mail that is the same mail shares a key.
      expect(new Set(keys.get(ADA)).size).toBe(distinct);
    } finally {
      await simulator.close();
    }
  },
  120_000,
);
