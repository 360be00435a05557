/** Asked before everything about an address is erased: what goes, what stays, and why it does not come back. */
import { DoOrCancel, Form } from '../components/form';
import { PageHeader } from '../components/layout';
import { clip, NAME } from '../format/clip';
import { counted, listed } from '../format/numbers';
import { pathOf, PERSONAL_DATA, type Known, type KnownUser } from './known-of-address';

export function ErasePage({ known }: { known: Known }) {
  const { address, users } = known;
  const back = pathOf(address);
  return (
    <>
      <PageHeader
        title={`Erase ${clip(address, NAME)}`}
        back={{ href: back, label: 'A person’s data' }}
        about="What is stored here about this address goes at once, for everybody on the team. Gmail itself is not touched."
      />
      <div class="stack reading">
        <section>
          <h2>What goes</h2>
          <ul class="bullets">
            <li>{mailsOf(known)}</li>
            {users.map((user) => (
              <li key={user.id}>{changeOf(user)}</li>
            ))}
            <li>What was noted about it: under Unknown people, which User it is, and its trace on mail that isn’t synced.</li>
          </ul>
        </section>
        <section>
          <h2>What stays</h2>
          <ul class="bullets">
            <li>
              The address itself, as erased: without it, the next sync would bring the mail back. From now on no mail from or to it is
              synced, whoever else is on it, until an admin looks it up under <a href={back}>A person’s data</a> and lets its mail in again.
            </li>
            <li>Mail between others, also where its text mentions the address.</li>
            <li>Customers’ fields and tasks. A User that Startdeliver sends again is back, without the mail.</li>
            <li>Members’ own lists of what they keep private or leave out. They only keep mail away.</li>
            <li>In the audit log: that you erased an address, when, and how many mails it had. Not which address.</li>
          </ul>
        </section>
      </div>
      <Form action={`${PERSONAL_DATA}/erase`} data-once>
        <input type="hidden" name="address" value={address} />
        <DoOrCancel label="Erase" tone="danger" back={back} />
      </Form>
    </>
  );
}

const mailsOf = ({ messages, interactions }: Known): string =>
  messages === 0
    ? 'No mail: none with this address is stored.'
    : `${counted(messages, 'mail')} in ${counted(interactions, 'conversation')}: all that this address wrote, got or was copied on, with what others wrote in them. A conversation without other mail goes as a whole.`;

function changeOf({ name, customer, otherAddresses }: KnownUser): string {
  const who = `User ${clip(name, NAME)}${customer ? ` at ${clip(customer.name, NAME)}` : ''}`;
  if (otherAddresses.length === 0) return `The ${who}: it is their only address.`;
  const others = listed(
    otherAddresses.map((one) => clip(one, NAME)),
    4,
  );
  return `This address of the ${who}. Their other ${otherAddresses.length === 1 ? 'address stays' : 'addresses stay'}: ${others}.`;
}
