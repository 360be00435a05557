/**
 * FAILURES S6 and S7: mail that attacks whoever reads it. Opened as text and as HTML in a real browser, nothing of it runs, nothing
 * is asked of anybody: not by the browser, and not by the backend that read the mail.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { startStory, type Story } from '../support/story';
import { letter, smallTeam } from '../support/worlds';
import { describeInChromium, launchChromium, visit, type Visitor } from './chromium';

const ADA = 'ada@northwind.example';

/** `RUN` stands for what would prove that a script ran, `FAR` for a server that must never hear of us. */
const CORPUS: readonly { name: string; html: string; subject?: string; text?: string }[] = [
  { name: 'script', html: '<script>RUN</script><script src="FAR/s.js"></script><p>words</p>' },
  {
    name: 'handlers',
    html: '<img src=x onerror="RUN"><body onload="RUN"><details open ontoggle="RUN"><summary>s</summary></details><p onclick="RUN">words</p>',
  },
  {
    name: 'svg and math',
    html: '<svg onload="RUN"><script>RUN</script><animate onbegin="RUN" attributeName="x"/></svg><math><maction actiontype="statusline" xlink:href="javascript:RUN">more</maction></math><p>words</p>',
  },
  {
    name: 'mutation',
    html: '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=RUN&gt;"></mglyph></table></mtext></math><noscript><p title="</noscript><img src=x onerror=RUN>">more</p></noscript>',
  },
  {
    name: 'links',
    html: '<a href="javascript:RUN">one</a> <a href=" java\nscript:RUN">two</a> <a href="data:text/html,<script>RUN</script>">three</a> <a href="vbscript:RUN">four</a> words',
  },
  {
    name: 'frames',
    html: '<iframe srcdoc="<script>RUN</script>"></iframe><iframe src="FAR/frame"></iframe><object data="FAR/o"></object><embed src="FAR/e"><portal src="FAR/p"></portal><p>words</p>',
  },
  {
    name: 'breaking out',
    html: '"></iframe><script>RUN</script><img src=x onerror=RUN><!--</iframe>--><p>words</p>',
    subject: '"><img src=x onerror=RUN>',
    text: '</script><script>RUN</script> words javascript:RUN',
  },
  {
    name: 'remote images',
    html: '<img src="FAR/pixel.gif"><img srcset="FAR/2x.png 2x"><picture><source srcset="FAR/source.png"><img></picture><video poster="FAR/poster.png" src="FAR/v.mp4" autoplay></video><audio src="FAR/a.mp3" autoplay></audio><input type="image" src="FAR/i.png"><table background="FAR/b.png"><tr><td background="FAR/td.png">words</td></tr></table>',
  },
  {
    name: 'styles',
    html: '<style>@import url("FAR/i.css"); body{background:url(FAR/bg.png)} @font-face{font-family:x;src:url(FAR/f.woff)}</style><link rel="stylesheet" href="FAR/l.css"><link rel="prefetch" href="FAR/p"><link rel="dns-prefetch" href="FAR/"><p style="background:url(FAR/style.png);position:fixed;inset:0">words</p>',
  },
  {
    name: 'taking over',
    html: '<meta http-equiv="refresh" content="0;url=FAR/refresh"><base href="FAR/"><form action="FAR/steal" method="post"><input name="password"><button>Sign in again</button></form><a href="FAR/top" target="_top">words</a>',
  },
  {
    name: 'inside the network',
    html: '<img src="http://169.254.169.254/latest/meta-data/"><img src="http://[::1]:6379/"><img src="file:///etc/passwd"><img src="//localhost:27017/x"><p>words</p>',
  },
];

const RUN = "top.ran=1;parent.ran=1;window.ran=1;document.title='ran';alert(1)";
const FAR = /FAR/g;

describeInChromium('mail that attacks its reader', () => {
  let story: Story;
  let browser: Browser;
  let far: Server;
  let ada: Visitor;
  const heard: string[] = [];

  beforeAll(async () => {
    far = createServer((asked, answer) => {
      heard.push(asked.url ?? '');
      answer.end();
    });
    await new Promise<void>((resolve) => far.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(far.address() as AddressInfo).port}`;
    const armed = (text: string) => text.replaceAll('RUN', RUN).replace(FAR, origin);
    const mail = CORPUS.map(({ name, html, subject = name, text = name }, index) =>
      letter(
        `evil${index}@acme.example`,
        `${index % 2 ? '"<script>RUN</script>"' : 'Jo Lee'} <jo@acme.example>`,
        ADA,
        armed(subject),
        index + 1,
        {
          html: `<p>Some words.</p>${armed(html)}`,
          text: armed(text),
          attachments: [{ filename: '"><img src=x onerror=alert(1)>.html', mimeType: 'text/html', bytes: 100 }],
        },
      ),
    );
    [story, browser] = await Promise.all([startStory({ world: smallTeam(mail) }), launchChromium()]);
    await story.connect(ADA);
    await story.settled();
    ada = await visit(browser, [story.url, story.sim.url]);
    await ada.page.goto(`${story.url}/interactions`);
    await ada.page.getByRole('link', { name: 'Sign in with Google' }).click();
    await ada.page.locator(`a[data-email="${ADA}"]`).click();
    if (ada.page.url().startsWith(story.sim.url)) await ada.page.getByRole('button', { name: 'Continue' }).click();
    await ada.page.waitForURL(`${story.url}/interactions`);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await story.end();
    await new Promise((resolve) => far.close(resolve));
  });

  /** Shown as an error by the browser because our own policy held: that is what it is there for. */
  const held = (complaint: string) => /Content Security Policy|sandboxed/.test(complaint);
  const ran = (page: Page) => page.evaluate<unknown>('[window.ran, document.title === "ran"]');

  test('all of it is read, and nothing of it is fetched while reading', async () => {
    const found = (await story.api('/interactions?customer=acme&limit=100')).body as { data: unknown[] };
    expect(found.data.length).toBeGreaterThanOrEqual(CORPUS.length);
    expect(heard).toEqual([]);
  });

  test('opened as HTML, no script runs, no request leaves, and the words are still there', async () => {
    const { page, complaints } = ada;
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const { data } = (await story.api('/interactions?customer=acme&limit=100')).body as { data: { id: string; subject: string }[] };
    let opened = 0;
    for (const { id } of data) {
      await page.goto(`${story.url}/interactions/${id}`);
      const show = page.getByRole('link', { name: 'Show as HTML' }).first();
      if ((await show.count()) === 0) continue;
      await show.click();
      const frame = page.frameLocator('iframe.paper').first();
      await frame.locator('body').waitFor();
      expect(await frame.locator('body').innerText()).toContain('words');
      expect(await frame.locator('script, img, style, link, iframe, object, embed, form, input, base[href], svg, video').count()).toBe(0);
      expect(await ran(page)).toEqual([undefined, false]);
      expect(page.url()).toBe(`${story.url}/interactions/${id}`);
      opened += 1;
    }
    expect(opened).toBe(CORPUS.length);
    expect(complaints.filter((one) => !held(one))).toEqual([]);
    expect(heard).toEqual([]);
  }, 90_000);

  test('lists show subjects, names and previews as the letters they are', async () => {
    const { page, complaints } = ada;
    for (const place of ['/interactions', '/customers/acme', '/customers/acme?tab=interactions', '/users/jo', '/people']) {
      await page.goto(`${story.url}${place}`);
      expect(await ran(page)).toEqual([undefined, false]);
    }
    await page.goto(`${story.url}/interactions`);
    expect(await page.locator('main').innerText()).toContain('<img src=x onerror=');
    expect(complaints.filter((one) => !held(one))).toEqual([]);
    expect(heard).toEqual([]);
  }, 60_000);
});
