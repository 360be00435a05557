/** /why and the fixes it offers. */
import { z } from 'zod';
import { normaliseAddress } from '../../../core/addresses';
import { threadValue } from '../../../core/match';
import { chooseUser } from '../../choose-user';
import { backTo } from '../../inputs';
import { route, type Route, type RouteContext } from '../../route';
import type { ExplainQuestion, Explanation } from '../../../sync/use-cases';
import { candidatesOf } from '../interactions/load-thread';
import { addressesTyped } from '../settings/typed-lists';
import { pageFor } from '../view';
import { CHOICES, customerTyped, idOfNewUser } from './add-user';
import { questionOf } from './question';
import { WhyPage } from './why-page';

const text = (most: number) => z.string().trim().max(most).catch('');
const back = backTo('/why');
type Asked = Pick<RouteContext, 'parts' | 'caller'>;

/**
 * What "keep private" or "share again" is about, one value a line: the conversation in the reader's own mailbox. Of what is kept
 * private already nothing is stored but the value itself: found only when it is this mail's key.
 */
async function privateValueOf({ parts, caller }: Asked, question: ExplainQuestion, answer: Explanation): Promise<string | null> {
  const org = caller.organisation.id;
  const email = caller.member?.email ?? '';
  if (answer.reason === 'kept-private') {
    const kept = await parts.store.choices.privateOf(org, email);
    return 'messageId' in question && kept.includes(question.messageId) ? question.messageId : null;
  }
  const connection = answer.verdict === 'synced' ? await parts.store.connections.of(org, email, 'gmail') : null;
  if (!connection || 'head' in question) return null;
  const stored =
    'messageId' in question
      ? await parts.store.messages.byKey(org, question.messageId)
      : await parts.store.messages.byPlace(org, connection.id, question.gmailId);
  const own = stored?.copies.filter((copy) => copy.connection === connection.id) ?? [];
  return own.length === 0 ? null : [...new Set(own.map(({ threadId }) => threadValue(threadId)))].join('\n');
}

/** Everything the answer's page names. */
async function around(context: Asked, question: ExplainQuestion, answer: Explanation) {
  const { store } = context.parts;
  const org = context.caller.organisation.id;
  const { fix } = answer;
  const adding = fix?.action === 'add-user';
  const [customers, users, suggested, choices, ambiguous, privateValue] = await Promise.all([
    store.directory.customersById(org, [...new Set(answer.links.map(({ customer }) => customer))].slice(0, 20)),
    store.directory.usersById(org, [...new Set(answer.links.flatMap(({ user }) => (user ? [user] : [])))].slice(0, 20)),
    adding && fix.customer ? store.directory.customer(org, fix.customer) : null,
    adding ? store.lists.customers(org, { sort: 'name', limit: CHOICES }).then(({ rows }) => rows) : [],
    fix?.action === 'choose-user' && fix.address ? candidatesOf(context, [fix.address]) : [],
    privateValueOf(context, question, answer),
  ]);
  return { customers, users, suggested, choices, ambiguous, privateValue };
}

const NOTHING = { customers: [], users: [], suggested: null, choices: [], ambiguous: [], privateValue: null };

export const whyRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/why',
    guard: 'session',
    summary: 'Why isn’t this synced?',
    query: z.object({ q: text(2_000) }),
    async handle(context) {
      const { caller, parts, query } = context;
      const question = query.q ? questionOf(query.q) : null;
      const unread =
        query.q && !question ? 'This names no mail we could look for. Copy the Message ID from “Show original”, with an @ in it.' : null;
      const answer = question && (await parts.useCases.explain(caller.organisation, caller.member?.email ?? '', question));
      const more = question && answer ? await around(context, question, answer) : NOTHING;
      const page = <WhyPage typed={query.q} answer={answer} error={unread} isAdmin={caller.isAdmin} {...more} />;
      return pageFor(context, 'Why isn’t this synced?', page, unread ? 422 : undefined);
    },
  }),
  route({
    method: 'POST',
    path: '/why/fix/user',
    guard: 'session',
    summary: 'Make a person a User at a customer',
    body: z.looseObject({ address: text(254), name: text(200), customer: text(600), back }),
    async handle(context) {
      const { caller, parts, body } = context;
      const address = normaliseAddress(body.address);
      if (!addressesTyped(address).value.length || addressesTyped(address).error) {
        return { redirect: body.back, message: `“${body.address}” is no e-mail address. Nothing was added.` };
      }
      const customer = await customerTyped(context, body.customer);
      if (!customer)
        return { redirect: body.back, message: `“${body.customer}” is no customer, or several have that name. Nothing was added.` };
      const id = idOfNewUser(customer.id, address);
      const user = { id, customer: customer.id, name: body.name || address, email: address, otherEmails: [] };
      const [result] = await parts.useCases.writeDirectory(caller.organisation, { users: [user] });
      if (result?.error) {
        return { redirect: body.back, message: `${address} was not added: ${result.error}` };
      }
      await parts.store.auditLog.append(
        caller.organisation.id,
        { actor: caller.actor, action: 'user.add', target: `user:${id}`, details: { customer: customer.id } },
        parts.clock.now(),
      );
      return {
        redirect: body.back,
        message: `${user.name} is a User at ${customer.name} now. Their earlier mails follow within a minute.`,
      };
    },
  }),
  route({
    method: 'POST',
    path: '/why/fix/choose',
    guard: 'session',
    summary: 'Which User an address is, once for all',
    body: z.looseObject({ address: text(254), user: text(500), back }),
    async handle(context) {
      const { body } = context;
      const address = normaliseAddress(body.address);
      const user = await chooseUser(context, address, body.user);
      if (!user) return { redirect: body.back, message: 'Choose one of the Users first. Nothing was changed.' };
      return {
        redirect: body.back,
        message: `Remembered: ${address} is ${user.name}. Earlier mail is put right within a minute.`,
        undo: { action: '/why/fix/forget', fields: { address, back: body.back } },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/why/fix/forget',
    guard: 'session',
    summary: 'Ask again which User an address is',
    body: z.looseObject({ address: text(254), back }),
    async handle({ caller, parts, body }) {
      const address = normaliseAddress(body.address);
      if (address) await parts.useCases.chooseUser(caller.organisation, address, [], caller.actor);
      return { redirect: body.back, message: `Forgotten. Mail with ${address} shows on all its customers until somebody chooses again.` };
    },
  }),
];
