/** Mails of the viewer's mailbox that could not be read, or not completely: which, why, and the way to them in Gmail. */
import { placeOf } from '../../../core/fold-message';
import type { Store } from '../../../store/open';
import type { MessageRecord, ProblemRecord } from '../../../store/records';
import { InGmail, oneMail } from '../components/in-gmail';
import { Disclosure } from '../components/layout';
import { Ago } from '../components/time';
import { clip, NAME, SUBJECT } from '../format/clip';
import { counted, number } from '../format/numbers';
import { nameOfPerson } from '../interactions/people-words';

/** A mail of which something was read is stored, and is shown by it: it is the viewer's own. */
export type ListedProblem = ProblemRecord & { message: Pick<MessageRecord, 'subject' | 'from'> | null };

export interface ListedProblems {
  count: number;
  /** The newest of them. */
  shown: readonly ListedProblem[];
}

const MOST_SHOWN = 50;

export async function problemsOf(store: Store, org: string, connection: string): Promise<ListedProblem[]> {
  const { rows } = await store.problems.page(org, connection, { limit: MOST_SHOWN });
  if (rows.length === 0) return [];
  const ids = rows.map(({ gmailId }) => gmailId);
  const stored = await store.messages.byPlaces(org, connection, ids);
  return rows.map((row) => ({ ...row, message: stored.find(({ places }) => places.includes(placeOf(row))) ?? null }));
}

/** Where “See the list” leads. */
export const PROBLEMS = 'problems';

export function Problems({ count, shown }: ListedProblems) {
  if (count === 0) return null;
  return (
    <Disclosure summary={`${counted(count, 'mail')} could not be read completely`}>
      {/* Inside what is folded: a link to it opens it. */}
      <table class="figures" id={PROBLEMS}>
        <thead>
          <tr>
            <th scope="col">Mail</th>
            <th scope="col">What happened</th>
            <th scope="col">First</th>
            <th scope="col" class="right">
              Tries
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((problem) => (
            <tr key={problem.id}>
              <td>
                <InGmail where={oneMail(problem.gmailId)}>{subjectOf(problem)}</InGmail>
                {problem.message?.from[0] && (
                  <p class="small faint">
                    {clip(
                      nameOfPerson(problem.message.from[0], (one) => one),
                      NAME,
                    )}
                  </p>
                )}
              </td>
              <td>{problem.what}</td>
              <td>
                <Ago at={problem.firstAt} />
              </td>
              <td class="right">{number(problem.tries)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="field-help">
        {count > shown.length && `The newest ${number(shown.length)} are shown. `}
        What could not be read at all is tried again every day. The mails themselves stay in Gmail untouched.
      </p>
    </Disclosure>
  );
}

const subjectOf = ({ message }: ListedProblem): string => (message ? clip(message.subject || '(no subject)', SUBJECT) : 'See it in Gmail');
