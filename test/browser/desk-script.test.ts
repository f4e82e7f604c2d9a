import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asset } from '@hutong/ui';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';

const ROWS = [1, 2, 3].map((n) => `<tr><td><a href="/case/${n}">${n}</a></td></tr>`).join('');
const PAGE = `<!doctype html><title>x</title><h1>x</h1><p id="stale" hidden>old</p>
<form role="search"><input type="hidden" name="lang"><input name="words" value="abc"></form>
<table data-keys><tbody>${ROWS}</tbody></table><p id="part" data-live="PART">PART</p>
<form id="case" method="post" action="/case" data-draft="/draft" data-saved="已保存" data-unsaved="未保存">
<input type="hidden" name="csrf" value="c1"><input name="who"><textarea name="what"></textarea>
<input type="password" name="secret" value="s3cret"><button name="act" value="accept">送出</button>
<p class="draft" role="status"></p></form>
<form id="voucher"><input name="number"><input name="code"></form>
<script type="module" src="/assets/live.js"></script>`;

/** Answers as a node would, and keeps what it was sent. */
class Node {
  readonly server: Server = createServer((request, response) => void this.#answer(request, response));
  readonly drafts: URLSearchParams[] = [];
  readonly cases: string[] = [];
  readonly asked: (string | undefined)[] = [];
  /** How drafts are answered. */
  drafted: { status: number; to?: string } = { status: 200 };
  part = 'one';
  /** Lets forms be answered. */
  answered: Promise<void> = Promise.resolve();

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '').split('?');
    const body = await textOf(request);
    if (path === '/assets/live.js') {
      return void response.setHeader('Content-Type', 'text/javascript').end(asset('live.js')?.bytes);
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (path === '/draft') {
      this.drafts.push(new URLSearchParams(body));
      const { status, to } = this.drafted;
      return void response.writeHead(status, to === undefined ? {} : { Location: to }).end();
    }
    if (path === '/case') {
      this.cases.push(body);
      await this.answered;
    }
    const known = request.headers['live-parts'];
    if (path === '/') this.asked.push(known?.toString());
    response.end(known === this.part ? '' : PAGE.replaceAll('PART', this.part));
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

describe('what the script of a desk does', () => {
  let browser: Browser;
  let node: Node;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  beforeEach(async () => {
    node = new Node();
    await new Promise<void>((ready) => node.server.listen(0, '127.0.0.1', ready));
    url = `http://127.0.0.1:${(node.server.address() as AddressInfo).port}`;
    page = await (await browser.newContext()).newPage();
    await page.goto(url);
    return async () => {
      await page.context().close();
      node.server.closeAllConnections();
      await new Promise((closed) => node.server.close(closed));
    };
  });

  afterAll(() => browser?.close());

  const focused = () =>
    page.evaluate<string>('document.activeElement.name || document.activeElement.textContent');
  const status = (text: string) => page.locator('#case [role=status]', { hasText: text }).waitFor();

  it('`/` goes to the search, J and K along the list, Enter opens', async () => {
    await page.keyboard.press('/');
    expect(await focused()).toBe('words');
    await page.keyboard.type('j/k');
    expect(await page.locator('[name=words]').inputValue()).toBe('j/k');
    await page.evaluate('document.activeElement.blur()');
    const walked: string[] = [];
    for (const key of ['j', 'j', 'J', 'j', 'k']) {
      await page.keyboard.press(key);
      walked.push(await focused());
    }
    expect(walked).toEqual(['1', '2', '3', '3', '2']);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/case/2');
  });

  it('keys of an input method and with Control move nothing', async () => {
    await page.evaluate(`for (const more of [{ isComposing: true }, { keyCode: 229 }, { ctrlKey: true }])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, ...more }))`);
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  });

  it('A1: a draft is kept once typing stops, with the form’s token and no password; the form says so', async () => {
    await page.locator('[name=who]').pressSequentially('孙一');
    await status('未保存');
    await status('已保存');
    expect(node.drafts.map(String)).toEqual([
      String(new URLSearchParams({ csrf: 'c1', who: '孙一', what: '' })),
    ]);
  });

  it.each([
    ['the node refuses', { status: 503 }],
    ['the session is over', { status: 303, to: '/sign-in' }],
    ['the screen is locked', { status: 303, to: '/lock' }],
  ])('a draft is not called kept when %s', async (_, drafted) => {
    node.drafted = drafted;
    const answer = page.waitForResponse('**/draft');
    await page.locator('[name=who]').fill('x');
    await answer;
    await status('未保存');
    node.drafted = { status: 200 };
    await page.locator('[name=who]').fill('xy');
    await status('已保存');
  });

  it('a form is sent once, however often it is clicked, and with the button that was pressed', async () => {
    let answer = () => {};
    node.answered = new Promise((done) => {
      answer = done;
    });
    const seen = await page.evaluate<[boolean[], string]>(`(() => {
      const stopped = [];
      addEventListener('submit', (event) => stopped.push(event.defaultPrevented));
      for (let i = 0; i < 3; i++) document.querySelector('[name=act]').click();
      return [stopped, document.querySelector('#case').getAttribute('aria-busy')];
    })()`);
    expect(seen).toEqual([[false, true, true], 'true']);
    answer();
    await page.waitForURL('**/case');
    expect(node.cases).toHaveLength(1);
    expect(node.cases[0]).toContain('act=accept');
  });

  it('a voucher’s QR fills in number and code, which no server sees and the history does not keep', async () => {
    await page.goto(`${url}/voucher?lang=en#%E5%86%9C-20260101-0001/AAAA-BBBB-CCCC-DDDD-E`);
    await expect.poll(() => page.locator('[name=code]').inputValue()).toBe('AAAA-BBBB-CCCC-DDDD-E');
    expect(await page.locator('[name=number]').inputValue()).toBe('农-20260101-0001');
    expect(page.url()).toBe(`${url}/voucher?lang=en`);
  });

  it('parts are fetched anew only when they changed, and an old page says that it is old', async () => {
    node.part = 'two';
    await page.locator('#part', { hasText: 'two' }).waitFor();
    await expect.poll(() => node.asked, { timeout: 15_000 }).toContain('two');
    expect(await page.locator('#stale').isVisible()).toBe(false);
    node.server.closeAllConnections();
    await new Promise((closed) => node.server.close(closed));
    await page.locator('#stale').waitFor();
  });
});

it('the script is 6 KB at most, and what a page needs beside itself 60 KB', () => {
  const size = (name: string) => asset(name)?.bytes.length ?? Number.NaN;
  expect(size('live.js')).toBeLessThanOrEqual(6 * 1024);
  const all = ['live.js', 'hutong.css', 'print.css', 'icon.svg'].reduce((sum, name) => sum + size(name), 0);
  expect(all).toBeLessThanOrEqual(60 * 1024);
});
