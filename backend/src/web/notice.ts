/** A page with one thing to say, as data: errors of the console, and the ends of the OAuth journeys. */
import { messagePage } from './pages/message-page';
import type { Reply } from './route';

export interface Notice {
  status: number;
  title: string;
  /** What happened; what it means; what to do. */
  text: readonly string[];
  /** `post`: a form with one button instead of a link. */
  action?: { href: string; label: string; post?: boolean };
  /** For support: `Request 4f1c…`. */
  detail?: string;
}

export const noticeReply = ({ status, ...said }: Notice): Reply => ({ page: messagePage(said), title: said.title, status });
