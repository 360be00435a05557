/** A page with one thing to say: what happened, what it means, and one way on. Errors of the console, and the ends of the OAuth journeys. */
import type { VNode } from 'preact';
import { Form } from './pages/components/form';
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

export function noticeBody({ title, text, action, detail }: Notice): VNode {
  return (
    <section class="notice">
      <h1>{title}</h1>
      {text.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {action &&
        (action.post ? (
          <Form action={action.href}>
            <button type="submit" class="button button-primary">
              {action.label}
            </button>
          </Form>
        ) : (
          <p>
            <a class="button button-primary" href={action.href}>
              {action.label}
            </a>
          </p>
        ))}
      {detail && <p class="muted">{detail}</p>}
    </section>
  );
}

export const noticeReply = (notice: Notice): Reply => ({ page: noticeBody(notice), title: notice.title, status: notice.status });
