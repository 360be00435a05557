/** The preview's three URLs over Node's own request and response, so that any server can mount it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { ActionJson } from './card-json';
import type { Preview, Trigger } from './page';
import { renderProblem } from './page-view';
import { PreviewProblem } from './simulator';

const TRIGGERS: readonly Trigger[] = ['gmail.message', 'gmail.home'];
const MOST_BODY = 64 * 1024;

const parameters = z.union([
  z.array(z.object({ key: z.string(), value: z.string() })),
  z.record(z.string(), z.string()).transform((map) => Object.entries(map).map(([key, value]) => ({ key, value }))),
]);
/** A press as the page's form sends it, or as JSON with `action` copied from the card. */
const press = z.object({
  person: z.string(),
  trigger: z.string().default('gmail.message'),
  id: z.string().optional(),
  function: z.string().optional(),
  parameters: parameters.optional(),
  action: z.object({ function: z.string(), parameters: parameters.optional() }).optional(),
});

export function listen({ page, card, act }: Omit<Preview, 'handle'>): Preview['handle'] {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Express moves the mount path from url to originalUrl.
    const url = new URL((request as { originalUrl?: string }).originalUrl ?? request.url ?? '/', 'http://preview');
    const get = (name: string) => url.searchParams.get(name) || null;
    switch (`${request.method} ${url.pathname.replace(/\/$/, '')}`) {
      case 'GET /preview':
        return send(response, 200, 'text/html', await page(get('person'), get('id')));
      case 'GET /preview/card': {
        const id = get('id');
        const person = get('person');
        if (!person) throw new PreviewProblem(400, 'Say whose card: ?person=…');
        return sendJson(response, 200, await card(person, triggerOf(get('trigger') ?? (id ? 'gmail.message' : 'gmail.home')), id));
      }
      case 'POST /preview/act': {
        const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
        const { person, trigger, id, action } = readPress(await readBody(request), isForm);
        const acted = await act(person, trigger, id, action);
        return isForm ? send(response, 200, 'text/html', await page(person, id, acted)) : sendJson(response, 200, acted);
      }
      default:
        throw new PreviewProblem(404, 'The preview has no such page.');
    }
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      const status = error instanceof PreviewProblem ? error.status : 500;
      const message =
        error instanceof Error ? error.message : `The add-on stopped with an error: ${String((error as { message?: unknown }).message)}`;
      if ((request.headers.accept ?? '').includes('text/html')) send(response, status, 'text/html', renderProblem(message));
      else sendJson(response, status, { type: 'about:blank', title: 'Preview', status, detail: message }, 'application/problem+json');
    });
  };
}

function triggerOf(name: string): Trigger {
  const trigger = TRIGGERS.find((known) => known === name);
  if (!trigger) throw new PreviewProblem(400, `trigger is one of ${TRIGGERS.join(', ')}`);
  return trigger;
}

function readPress(body: string, isForm: boolean): { person: string; trigger: Trigger; id: string | null; action: ActionJson } {
  const form = () =>
    Object.fromEntries([...new URLSearchParams(body)].map(([key, value]) => [key, key === 'parameters' ? parseJson(value) : value]));
  const parsed = press.safeParse(isForm ? form() : parseJson(body));
  if (!parsed.success) throw new PreviewProblem(400, z.prettifyError(parsed.error));
  const { person, trigger, id, action, function: name, parameters: values } = parsed.data;
  const pressed = action ?? (name ? { function: name, ...(values ? { parameters: values } : {}) } : null);
  if (!pressed) throw new PreviewProblem(400, 'Say which button: function and parameters, as in the card.');
  return { person, trigger: triggerOf(trigger), id: id ?? null, action: pressed };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PreviewProblem(400, 'The body is not JSON.');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BODY) throw new PreviewProblem(400, 'The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: object, type = 'application/json'): void {
  send(response, status, type, JSON.stringify(body, null, 2));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
    // Mail is hostile input; the page has no script, and its style is its own.
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
  });
  response.end(body);
}
