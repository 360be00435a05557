/** Admin › A person's data: look an address up, hand out everything about it, or erase it with a receipt. As the API does it. */
import { z } from 'zod';
import { exportData } from '../../export-data';
import { emailAddress } from '../../inputs';
import { route, type Reply, type Route, type RouteContext } from '../../route';
import { teamRefusal } from '../../team-address';
import { pageFor } from '../view';
import { ErasePage } from './erase-page';
import { knownOf, pathOf, PERSONAL_DATA } from './known-of-address';
import { PersonalDataPage } from './personal-data-page';
import { ReceiptPage } from './receipt-page';

type Asked = Pick<RouteContext, 'parts' | 'caller'>;

/** Whatever was typed; what is wrong with it is said beside the field. */
const typed = z.object({ address: z.string().trim().catch('') });

type Read = { address: string; error: null } | { address: null; error: string };

async function read(context: Asked, text: string): Promise<Read> {
  const { data, error: issues } = emailAddress.safeParse(text);
  if (data === undefined) return { address: null, error: issues?.issues[0]?.message ?? '' };
  const error = await teamRefusal(context, data);
  return error === null ? { address: data, error } : { address: null, error };
}

async function lookUp(context: Asked, text: string, { address, error }: Read): Promise<Reply> {
  const known = address === null ? null : await knownOf(context, address);
  const page = <PersonalDataPage typed={text.slice(0, 320)} error={error} known={known} />;
  return pageFor(context, 'A person’s data', page, error === null ? undefined : 422);
}

/** A form about one address. */
const form = (act: string, summary: string, answer: (context: Asked, address: string) => Promise<Reply>): Route =>
  route({
    method: 'POST',
    path: `${PERSONAL_DATA}/${act}`,
    guard: 'admin',
    summary,
    body: typed,
    async handle(context) {
      const asked = await read(context, context.body.address);
      return asked.address === null ? lookUp(context, context.body.address, asked) : answer(context, asked.address);
    },
  });

export const personalDataRoutes: Route[] = [
  route({
    method: 'GET',
    path: PERSONAL_DATA,
    guard: 'admin',
    summary: 'What is known of one e-mail address',
    query: typed,
    async handle(context) {
      const { address: text } = context.query;
      if (text === '') return pageFor(context, 'A person’s data', <PersonalDataPage typed="" error={null} known={null} />);
      return lookUp(context, text, await read(context, text));
    },
  }),
  form('export', 'Everything about one e-mail address as a file, as the API exports it', async (context, address) => {
    const data = await exportData(context, address);
    return { download: Buffer.from(JSON.stringify(data, null, 2)), filename: `${address}.json`, type: 'application/json' };
  }),
  route({
    method: 'GET',
    path: `${PERSONAL_DATA}/erase`,
    guard: 'admin',
    summary: 'What goes and what stays, before an address is erased',
    query: typed,
    async handle(context) {
      const { address: text } = context.query;
      const { address } = await read(context, text);
      if (address === null) return { redirect: text === '' ? PERSONAL_DATA : pathOf(text) };
      return pageFor(context, 'Erase an address', <ErasePage known={await knownOf(context, address)} />);
    },
  }),
  form('erase', 'Erase everything about one e-mail address; answers with a receipt', async (context, address) => {
    const { parts, caller } = context;
    const receipt = await parts.useCases.eraseAddress(caller.organisation, address, caller.actor);
    return pageFor(context, 'Receipt of an erasure', <ReceiptPage receipt={receipt} caller={caller} />);
  }),
  form('let-in', 'Let mail with an erased address in again', async ({ parts, caller }, address) => {
    const done = await parts.useCases.letInAgain(caller.organisation, address, caller.actor);
    return {
      redirect: pathOf(address),
      message: done
        ? 'Its mail may be synced again: what Gmail has of the last six months follows from every connected mailbox.'
        : 'This address is not kept out.',
    };
  }),
];
