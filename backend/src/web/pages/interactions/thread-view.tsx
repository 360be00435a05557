/** A readable thread: newest last. On its own page and opened in place in a list. */
import type { Visibility } from '../../../core/types';
import { Form } from '../components/form';
import { Icon } from '../components/icons';
import { counted } from '../format/numbers';
import { VISIBILITY_WORDS } from '../sharing';
import { useReader } from '../view';
import type { Thread } from './load-thread';
import { MessageView } from './message-view';

export function Messages({ thread }: { thread: Thread }) {
  const { interaction, messages, earlier } = thread;
  return (
    <>
      {earlier > 0 && (
        <p class="small">
          <a href={`/interactions/${interaction.id}?all=1`}>Show {counted(earlier, 'earlier message')}</a>
        </p>
      )}
      <ol class="thread" aria-label="Messages, newest last">
        {messages.map((message) => (
          <MessageView key={message.head.id} message={message} interaction={interaction.id} team={thread.team} />
        ))}
      </ol>
    </>
  );
}

/** Only for those who have the mail: how much colleagues see of this one conversation. */
export function ConversationVisibility({ thread }: { thread: Thread }) {
  const { email } = useReader();
  const { interaction } = thread;
  if (!interaction.teamMembers.includes(email)) return null;
  const options: readonly { value: Visibility | ''; label: string }[] = [
    { value: '', label: 'As in my settings' },
    ...(['everything', 'subject', 'metadata'] as const).map((value) => ({ value, label: VISIBILITY_WORDS[value].label })),
  ];
  return (
    <>
      <Form action={`/interactions/${interaction.id}/visibility`} class="inline-form">
        <label>
          <span class="unseen">What colleagues see of this conversation</span>
          <select name="visibility">
            {options.map(({ value, label }) => (
              <option key={value} value={value} selected={value === (interaction.visibility ?? '')}>
                Colleagues see: {label.toLowerCase()}
              </option>
            ))}
          </select>
        </label>
        <button class="button" type="submit">
          Set
        </button>
      </Form>
      <a class="button" href={`/interactions/${interaction.id}/private`}>
        <Icon name="lock" />
        Keep private
      </a>
    </>
  );
}
