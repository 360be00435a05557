/** The sign-in page: what this is, one button, and what will happen before anything does. */
import { z } from 'zod';
import { localPath } from '../paths';
import { route, type Route } from '../route';
import { GoogleMark, Icon, ProductMark, type IconName } from './components/icons';
import { pageFor } from './view';

const WHAT_HAPPENS: readonly { icon: IconName; text: string }[] = [
  { icon: 'person', text: 'Google tells us your name and address, so that we know which organisation you belong to.' },
  { icon: 'lock', text: 'Nothing in your mailbox is read. You connect Gmail afterwards, in Settings, if you want to.' },
  { icon: 'eye', text: 'Only mail with people at your customers is ever synced. Internal and private mail stays where it is.' },
];

function SignInPage({ returnTo }: { returnTo: string | null }) {
  const href = returnTo ? `/auth/google?${new URLSearchParams({ return_to: returnTo }).toString()}` : '/auth/google';
  return (
    <section class="card">
      <ProductMark size={36} />
      <h1>Startdeliver for Google Workspace</h1>
      <p class="card-about">Your team’s mail with customers, on the right customer, without anyone logging anything.</p>
      <a class="button button-large button-wide" href={href}>
        <GoogleMark />
        Sign in with Google
      </a>
      <ul class="card-list">
        {WHAT_HAPPENS.map(({ icon, text }) => (
          <li key={icon}>
            <Icon name={icon} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export const signInRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/sign-in',
    guard: 'public',
    summary: 'The sign-in page',
    query: z.object({ return_to: z.string().max(2_000).optional().catch(undefined) }),
    handle: (context) => {
      const returnTo = context.query.return_to ? localPath(context.query.return_to, '/') : null;
      return context.caller?.member
        ? { redirect: returnTo ?? '/customers' }
        : pageFor(context, 'Sign in', <SignInPage returnTo={returnTo} />);
    },
  }),
  route({ method: 'GET', path: '/', guard: 'session', summary: 'To the customers', handle: () => ({ redirect: '/customers' }) }),
];
