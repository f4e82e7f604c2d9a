// `npm run pictures -- ADDRESS`: the README's pictures, of the demo that runs there (the address that it prints first).
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openBrowser } from '../browser.ts';

const OUT = fileURLToPath(new URL('../../../deploy/pictures', import.meta.url));
const WINDOW = { width: 1180, height: 720 };
const MOST_BYTES = 150 << 10;
const HALL = 'nongan';
const TOP = 'jilin-province';
/** What a sample account's first password is changed to. */
const PASSWORD = 'Lumen-Orchard-47';

/** Keeps what the page shows, without what is below the window. */
async function picture(page: Page, name: string): Promise<void> {
  const path = join(OUT, `${name}.png`);
  await page.screenshot({ path });
  const { size } = statSync(path);
  console.log(`${path} ${Math.ceil(size / 1024)} KiB`);
  if (size > MOST_BYTES) throw new Error(`${path} is larger than ${MOST_BYTES >> 10} KiB`);
}

/** Sends the page's form, and waits for what it leads to. */
async function send(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]);
}

/** Signs in with a sample account of the demo: the first of its post at a node. */
async function signIn(page: Page, demo: string, node: string, post: string): Promise<void> {
  await page.goto(demo);
  const section = page.locator(`#accounts-${node}`);
  const row = section.locator('tr', { hasText: post }).first();
  const textOf = async (part: string) => (await row.locator(part).textContent()) ?? '';
  const [code, password] = [await textOf('th'), await textOf('code')];
  await section.locator('h2 a').click();
  await page.fill('[name=staff_code]', code);
  await page.fill('[name=password]', password);
  await send(page);
  // Pictures were made of this demo before: its password is known.
  if ((await page.locator('#error-summary').count()) > 0) {
    await page.fill('[name=password]', PASSWORD);
    await send(page);
  }
  if (!page.url().includes('/account/password')) return;
  await page.fill('[name=current]', password);
  await page.fill('[name=password]', PASSWORD);
  await page.fill('[name=again]', PASSWORD);
  await send(page);
}

async function main([demo]: string[]): Promise<void> {
  if (demo === undefined) throw new Error('say where the demo runs: npm run pictures -- http://127.0.0.1:…/');
  mkdirSync(OUT, { recursive: true });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: WINDOW, locale: 'zh-CN' });
    await signIn(page, demo, HALL, '经办');
    await page.waitForURL('**/desk');
    await picture(page, 'today');
    // One whose clock still runs.
    await page.goto(new URL('/desk/cases?state=accepted&open=true', page.url()).href);
    await page.locator('main table a').first().click();
    await page.evaluate("document.querySelector('main details').closest('section').scrollIntoView()");
    await picture(page, 'case');
    await signIn(page, demo, TOP, '值班');
    await page.waitForURL((url) => !url.pathname.startsWith('/account/password'));
    await page.goto(new URL('/console', page.url()).href);
    await picture(page, 'console');
  } finally {
    await browser.close();
  }
}

await main(process.argv.slice(2));
