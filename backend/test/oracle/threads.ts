/** Gmail threads within a mailbox, and conversations across mailboxes: both are groups of things that share a mark. */
import type { OracleMail } from './read-world';

/** The groups (of indices) in which any two things are joined by a chain of shared marks. */
export function groupBySharedMarks(marks: readonly (readonly string[])[]): number[][] {
  const groupOf = new Map<string, number[]>();
  const groups = new Set<number[]>();
  for (const [index, own] of marks.entries()) {
    let group = [index];
    groups.add(group);
    for (const mark of own) {
      const other = groupOf.get(mark);
      if (other === undefined) groupOf.set(mark, group);
      if (other === undefined || other === group) continue;
      const [large, small] = other.length > group.length ? [other, group] : [group, other];
      large.push(...small);
      groups.delete(small);
      for (const moved of small) for (const theirs of marks[moved] ?? []) if (groupOf.get(theirs) === small) groupOf.set(theirs, large);
      group = large;
    }
  }
  return [...groups].map((group) => group.sort((a, b) => a - b));
}

/** Reply and forward marks as mail programs in the languages of our worlds write them. */
const PREFIX = /^(re|fw|fwd|aw|wg|sv|vs|vb|rv|tr|ref|res|enc|antw)(\s*[[(]\d+[\])])?\s*[:：]\s*/i;

export function baseSubject(subject: string): string {
  let text = subject.replace(/\s+/g, ' ').trim().toLowerCase();
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(PREFIX, '').trim();
  }
  return text;
}

/** What joins a message to others by References: ids with the base subject, so that neither alone is enough. An id without `@` (`<yes>`) is made up. */
export function referenceMarks(mail: OracleMail): string[] {
  const subject = baseSubject(mail.subject);
  const marks: string[] = [];
  for (const id of [mail.key, ...mail.references]) if (id.includes('@')) marks.push(`${id}\n${subject}`);
  return marks;
}

/**
 * The Gmail thread of every message of one mailbox, as a number: oldest first, a message joins the thread that already knows its id or an
 * id it names (nearest ancestor first) under the same base subject, else it starts one. Threads are never merged later.
 */
export function gmailThreads(mailbox: readonly OracleMail[]): Map<OracleMail, number> {
  const threads = new Map<OracleMail, number>();
  const known = new Map<string, number>();
  for (const mail of [...mailbox].sort((a, b) => a.at - b.at)) {
    const [own, ...named] = referenceMarks(mail);
    const marks = own === undefined ? [] : [own, ...named.reverse()];
    const joined = marks.find((mark) => known.has(mark));
    const thread = (joined === undefined ? undefined : known.get(joined)) ?? threads.size;
    for (const mark of marks) if (!known.has(mark)) known.set(mark, thread);
    threads.set(mail, thread);
  }
  return threads;
}
