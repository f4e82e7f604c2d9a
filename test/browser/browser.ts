import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** Names Chromium goes by; the first is Debian's. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * A browser without a window, in a profile of its own under the temp folder that goes when it closes. Names of other
 * hosts do not resolve in it: nothing a page or the browser itself may ask for leaves the machine.
 * @param home whose certificate database it has; @param host the one that it reaches
 */
export function openBrowser({
  home,
  host = '127.0.0.1',
}: {
  home?: string;
  host?: string;
} = {}): Promise<Browser> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  const programs = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const executablePath = programs.find((program) => existsSync(program));
  if (executablePath === undefined) throw new Error('no Chromium here: run the tests by `npm test`');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${host}`,
    ],
    ...(home !== undefined && { env: { ...process.env, HOME: home } }),
  });
}

/** What a page did that no page of ours may do. */
export interface Watched {
  page: Page;
  /** Console errors and warnings, uncaught errors, refused requests, requests to anything but the node. */
  complaints: string[];
  /** Every address asked for. */
  asked: string[];
}

/** A new page in a context of its own, watched from its first request. */
export async function watchedPage(
  browser: Browser,
  options: { width?: number; height?: number; locale?: string } = {},
): Promise<Watched> {
  const { width = 1024, height = 768, locale = 'zh-CN' } = options;
  const context = await browser.newContext({ viewport: { width, height }, locale });
  const complaints: string[] = [];
  const asked: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    asked.push(request.url());
    if (!['127.0.0.1', ''].includes(url.hostname)) complaints.push(`asked ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    // A page that is left takes back what it is just asking, as when it renews itself.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed ${request.url()}`);
  });
  context.on('response', (answer) => {
    if (answer.status() >= 400) complaints.push(`${answer.status()} ${answer.url()}`);
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  return { page: await context.newPage(), complaints, asked };
}

/** The text of an element as it is seen, lines and all; of several, one after another. */
export async function seen(element: Locator): Promise<string> {
  await element.first().waitFor();
  return (await element.allInnerTexts()).join('\n');
}

/** What a page says below its head. */
export const main = (page: Page): Promise<string> => seen(page.locator('main'));

/** The first link of that name below a page's head. */
export const link = (page: Page, name: string | RegExp): Locator =>
  page.locator('main').getByRole('link', { name }).first();

/** Presses the button of just that name below a page's head. What the press leads to is to be waited for. */
export const press = (page: Page, name: string): Promise<void> =>
  page.locator('main').getByRole('button', { name, exact: true }).click();

/** Waits until a form that was sent says so of what is wrong; what stood there before the answer came is not that. */
export function faulted(page: Page, text: string): Promise<void> {
  return page.locator('#error-summary', { hasText: text }).waitFor();
}

/** Keeps what a page looks like when `HUTONG_SHOTS` names a folder: for people to look at. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.HUTONG_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
