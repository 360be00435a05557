/** What the preview reads from the simulator's control side: people, their mail, and Google's word on who they are. */
import { z } from 'zod';

const person = z.object({ email: z.string(), name: z.string(), timeZone: z.string().optional() });
const world = z.object({
  organisations: z.array(z.object({ domain: z.string(), name: z.string(), timeZone: z.string().optional(), people: z.array(person) })),
});

const row = z.object({
  id: z.string(),
  threadId: z.string(),
  rfc822MessageId: z.string().nullish(),
  from: z.string(),
  to: z.string(),
  cc: z.string(),
  subject: z.string(),
  snippet: z.string(),
  date: z.union([z.number(), z.string()]).transform((value) => new Date(value).getTime()),
  labels: z.array(z.string()),
  unread: z.boolean(),
});
const mail = row.extend({ bcc: z.string().default(''), text: z.string() });

export type World = z.infer<typeof world>;
export type Person = World['organisations'][number]['people'][number];
export type MailRow = z.infer<typeof row>;
export type Mail = z.infer<typeof mail>;

/** A sentence about the simulator, with the HTTP status that the preview answers with. */
export class PreviewProblem extends Error {
  constructor(
    readonly status: 400 | 404 | 502,
    message: string,
  ) {
    super(message);
  }
}

export interface Simulator {
  readonly world: () => Promise<World>;
  /** Newest first. */
  readonly mailbox: (email: string) => Promise<MailRow[]>;
  /** By Gmail id or Message-ID (with or without < >). Throws 404. */
  readonly message: (email: string, id: string) => Promise<Mail>;
  /** As ScriptApp.getIdentityToken() gives it. */
  readonly identityToken: (email: string, audience: string) => Promise<string>;
}

export function makeSimulator(url: string): Simulator {
  const ask = async <T>(path: string, schema: z.ZodType<T>, missing: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      ...(body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => {
      throw new PreviewProblem(502, `The simulator at ${url} does not answer. Start it with npm start.`);
    });
    if (response.status === 404) throw new PreviewProblem(404, missing);
    if (!response.ok) throw new PreviewProblem(502, `The simulator answered ${response.status} to ${path.split('?')[0]}.`);
    const parsed = schema.safeParse(await response.json());
    if (!parsed.success)
      throw new PreviewProblem(502, `The simulator's answer to ${path.split('?')[0]} is not understood: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  };
  const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  return {
    world: () => ask('/_sim/world', world, 'No world is loaded.'),
    mailbox: async (email) =>
      (
        await ask(
          `/_sim/mailbox?${query({ email, limit: '50' })}`,
          z.object({ messages: z.array(row) }),
          `${email} is nobody in this world.`,
        )
      ).messages,
    message: (email, id) => ask(`/_sim/mailbox/message?${query({ email, id })}`, mail, `${email} has no mail ${id}.`),
    identityToken: async (email, audience) =>
      (await ask('/_sim/identity-token', z.object({ token: z.string() }), `${email} is nobody in this world.`, { email, audience })).token,
  };
}
