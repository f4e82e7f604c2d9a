import type { Page } from 'playwright-core';
import { telephone } from './telephone.ts';

const PASSWORD = 'Lumen-Orchard-47';

/** What somebody has after their first day. */
export interface Known {
  password: string;
  /** What the telephone was given. */
  secret: string;
  /** The step of the telephone’s clock that was used. */
  step: number;
}

/** Signs in for the first time at the page that asks for it, up to the printed codes: another password, and a telephone. */
export async function signInFirst(page: Page, who: { code: string; password: string }): Promise<Known> {
  await page.fill('[name=staff_code]', who.code);
  await page.fill('[name=password]', who.password);
  await page.click('main button[type=submit]');
  await page.waitForURL('**/account/password**');
  await page.fill('[name=current]', who.password);
  await page.fill('[name=password]', PASSWORD);
  await page.fill('[name=again]', PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL('**/account/totp**');
  const secret = (await page.locator('main p code').textContent()) ?? '';
  const step = Math.floor(Date.now() / 30_000);
  await page.fill('[name=code]', telephone(secret, step * 30_000));
  await page.click('main button[type=submit]');
  await page.locator('main ol code').first().waitFor();
  return { password: PASSWORD, secret, step };
}
