/** A browser as far as the web side can tell: keeps cookies, says where a request comes from, follows nothing by itself. */
import type { Story } from '../support/story';

export interface Answer {
  status: number;
  location: string;
  headers: Headers;
  text: string;
}

export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  cookies: Map<string, string>;
}

/** `Sec-Fetch-Site: same-origin` unless told otherwise. */
export function makeBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();
  async function ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    const response = await fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), 'sec-fetch-site': 'same-origin', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      headers: response.headers,
      text: await response.text(),
    };
  }
  return {
    cookies,
    get: (path, headers = {}) => ask('GET', path, headers),
    post: (path, form = {}, headers = {}) =>
      ask('POST', path, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, new URLSearchParams(form).toString()),
  };
}

/** Where Google sends the person back to after they chose an account. */
export function approved(story: Story, googleUrl: string, email: string, more: { deny?: boolean; scopes?: string[] } = {}): string {
  const result = story.sim.control.approve({ url: googleUrl, email, ...more });
  if ('error' in result) throw new Error(result.error.message);
  return result.redirect;
}

/** A browser in which this person has signed in. */
export async function signedIn(story: Story, email: string, returnTo = '/'): Promise<Browser> {
  const browser = makeBrowser(story.url);
  const { location } = await browser.get(`/auth/google?return_to=${encodeURIComponent(returnTo)}`);
  const back = await browser.get(approved(story, location, email));
  if (back.status !== 303) throw new Error(`sign-in of ${email} ended with ${back.status}: ${back.text.replace(/<[^>]+>/g, ' ')}`);
  return browser;
}

const TEXT: Readonly<Record<string, string>> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const textOf = (html: string): string => html.replace(/&(quot|#39|lt|gt|amp);/g, (one) => TEXT[one] ?? one);

/** What a browser would send of the form as the page shows it. */
export function formOn({ text }: Answer, action: string): Record<string, string> {
  const form = new RegExp(`<form[^>]* action="${action}".*?</form>`, 's').exec(text)?.[0] ?? '';
  const areas = [...form.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</g)];
  const inputs = [...form.matchAll(/<input[^>]*>/g)].flatMap(([input]) => {
    const said = (attribute: string) => new RegExp(` ${attribute}="([^"]*)"`).exec(input)?.[1] ?? '';
    const unticked = ['radio', 'checkbox'].includes(said('type')) && !/ checked[ />]/.test(input);
    return unticked ? [] : [['', said('name'), said('value')]];
  });
  const chosen = [...form.matchAll(/<select[^>]* name="([^"]+)".*?<option value="([^"]*)" selected/gs)];
  const sent = new Map<string, string>();
  // Of fields that share a name one stands on each line: what reads these takes lines, too.
  for (const [, name = '', value = ''] of [...areas, ...inputs, ...chosen])
    if (name) sent.set(name, [...(sent.has(name) ? [sent.get(name)] : []), textOf(value)].join('\n'));
  return Object.fromEntries(sent);
}
