/** "Why isn't this synced?" — one mail, one verdict, one sentence, one thing to do. */
import type { CustomerRecord, UserRecord } from '../../../store/records';
import type { Explanation } from '../../../sync/use-cases';
import { blockedWhere } from '../../blocked-where';
import { Field, Form } from '../components/form';
import { Icon, type IconName } from '../components/icons';
import { Disclosure, PageHeader } from '../components/layout';
import type { Thread } from '../interactions/load-thread';
import { WhichUser } from '../interactions/which-user';
import { KEEP, SHARE } from '../private/keep-private';
import { AddUser } from './add-user';
import { nameFromAddress } from './question';

export interface WhyPageInput {
  /** What was typed; '' at first. */
  typed: string;
  /** Null before anything was asked. */
  answer: Explanation | null;
  /** Why nothing could be asked. */
  error: string | null;
  customers: readonly CustomerRecord[];
  users: readonly UserRecord[];
  /** For "add to a customer": the customer with that domain, and all to choose from. */
  suggested: CustomerRecord | null;
  choices: readonly CustomerRecord[];
  ambiguous: Thread['ambiguous'];
  /** What "keep private" or "share" is about; null when we can't name it. */
  privateValue: string | null;
  isAdmin: boolean;
}

export function WhyPage(input: WhyPageInput) {
  const { typed, answer, error } = input;
  return (
    <>
      <PageHeader title="Why isn’t this synced?" about="Ask about one mail in your own mailbox. You get the reason, and what changes it." />
      <form class="ask" method="get" action="/why" role="search">
        <Field
          id="q"
          label="Message-ID or Gmail link"
          error={error ?? undefined}
          help="In Gmail, open the mail and copy the address of the page. Or: the three dots › Show original › Message ID."
        >
          {(tied) => (
            <div class="copy">
              <input
                {...tied}
                type="text"
                value={typed}
                required
                maxLength={2000}
                spellcheck={false}
                autocomplete="off"
                placeholder="<CAF…@mail.gmail.com> or https://mail.google.com/…"
                data-search
              />
              <button class="button button-main" type="submit">
                Ask
              </button>
            </div>
          )}
        </Field>
      </form>
      {answer && <Answer {...input} answer={answer} />}
    </>
  );
}

const VERDICTS: Readonly<Record<Explanation['verdict'], { word: string; icon: IconName; tone: string }>> = {
  synced: { word: 'Synced', icon: 'check', tone: 'success' },
  'will-sync': { word: 'On its way', icon: 'clock', tone: 'accent' },
  skipped: { word: 'Not synced', icon: 'stop', tone: 'warning' },
};

function Answer(input: WhyPageInput & { answer: Explanation }) {
  const { answer, customers, users } = input;
  const words = VERDICTS[answer.verdict];
  return (
    <section class="panel answer" aria-label="Answer">
      <div class="connection-state">
        <span class={`state-icon state-icon-${words.tone}`}>
          <Icon name={words.icon} />
        </span>
        <div>
          <p class="state-word">{words.word}</p>
          <p class="soft reading">{answer.text}</p>
        </div>
      </div>
      {(customers.length > 0 || users.length > 0 || answer.interaction) && (
        <p class="profile-facts">
          {customers.map(({ id, name }) => (
            <a key={id} class="badge" href={`/customers/${encodeURIComponent(id)}`}>
              {name}
            </a>
          ))}
          {users.map(({ id, name, email }) => (
            <a key={id} class="badge" href={`/users/${encodeURIComponent(id)}`}>
              {name || email}
            </a>
          ))}
          {answer.interaction && <a href={`/interactions/${answer.interaction}`}>Open the conversation</a>}
        </p>
      )}
      <Remedy {...input} />
      <Disclosure summary="Details">
        <p class="small soft">
          Reason: <code>{answer.reason}</code>. The same rules decide here, during the import and for new mail.
        </p>
      </Disclosure>
    </section>
  );
}

function Remedy(input: WhyPageInput & { answer: Explanation }) {
  const { answer, typed, ambiguous, privateValue, isAdmin } = input;
  const back = `/why?q=${encodeURIComponent(typed)}`;
  const { fix } = answer;
  switch (fix?.action) {
    case 'add-user':
      return fix.address ? (
        <AddUser
          id="fix"
          address={fix.address}
          name={nameFromAddress(fix.address)}
          customer={input.suggested}
          customers={input.choices}
          back={back}
        />
      ) : null;
    case 'choose-user':
      return <WhichUser ambiguous={ambiguous} back={back} />;
    case 'settings':
    case 'connect':
      return <Go href="/settings/gmail" label={fix.label} />;
    case 'rules': {
      const where = blockedWhere(fix, isAdmin);
      return where === null ? null : <Go href={where} label={fix.label} />;
    }
    case 'share':
      return privateValue ? (
        <Privately value={privateValue} kept={false} back={back} label={fix.label} main />
      ) : (
        <Go href="/settings/gmail#private" label="Open the list" />
      );
    case 'wait':
      return (
        <Form action="/settings/gmail/sync">
          <button class="button" type="submit">
            {fix.label}
          </button>
        </Form>
      );
    default:
      return answer.verdict === 'synced' && privateValue ? (
        <Privately value={privateValue} kept back={back} label="Keep this conversation private" />
      ) : null;
  }
}

const Go = ({ href, label }: { href: string; label: string }) => (
  <p>
    <a class="button button-main" href={href}>
      {label}
    </a>
  </p>
);

function Privately({
  value,
  kept,
  back,
  label,
  main = false,
}: {
  value: string;
  kept: boolean;
  back: string;
  label: string;
  main?: boolean;
}) {
  return (
    <Form action={kept ? KEEP : SHARE}>
      <input type="hidden" name="values" value={value} />
      <input type="hidden" name="back" value={back} />
      <button class={`button${main ? ' button-main' : ''}`} type="submit">
        {label}
      </button>
    </Form>
  );
}
