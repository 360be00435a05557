/** The figure "30 days" of a customer or a User, and the conversations behind it. */
import { hrefWith } from '../components/list';
import { lastDays } from '../format/dates';
import { counted, number } from '../format/numbers';
import { useReader } from '../view';

type Of = { customer: string } | { user: string };

export const recentHref = (of: Of, now: Date): string => hrefWith('/interactions', of, { from: lastDays(now, 30)[0] });

/** In a row that opens something else: the number opens what it counts. */
export function RecentMails({ mails, of }: { mails: number; of: Of }) {
  const { now } = useReader();
  if (mails === 0) return <span class="cell-number none">0</span>;
  return (
    <a class="cell-number over-row" href={recentHref(of, now)} aria-label={counted(mails, 'mail')}>
      {number(mails)}
    </a>
  );
}
