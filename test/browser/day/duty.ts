import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { NetworkNode } from '../../../deploy/demo/data/sample.ts';
import { until } from '../../network/harness.ts';
import { seen } from '../browser.ts';

/** At the console of a center: the county that is silent, whom to call, its planned outage, its diagnosis. */
export async function findsSilent(page: Page, { name, divisionCode }: NetworkNode): Promise<void> {
  const main = page.locator('main');
  const first = main.locator('section:has(#nodes) tbody tr').first();
  const { origin } = new URL(page.url());
  await until('it stands first, as silent', async () => {
    await page.goto(`${origin}/console?sort=silence`);
    return new RegExp(`${name}.*失联`, 's').test(await seen(first));
  });
  await first.getByRole('link').first().click();
  await page.waitForURL(`**/console/nodes/${name}*`);
  expect(await page.locator(`a[href="tel:043100${divisionCode}"]`).count()).toBe(1);

  await page.check('[name=hours][value="24"]');
  await page.fill('[name=reason]', '已电话确认：线路检修，明天上午恢复');
  await main.getByRole('button', { name: '登记计划停机', exact: true }).click();
  await page.waitForURL(/done=1/);
  expect(await seen(main)).toContain('计划停机到');

  const waiting = page.waitForEvent('download');
  await main.getByRole('link', { name: '下载诊断文件' }).click();
  const told = JSON.parse(readFileSync(await (await waiting).path(), 'utf8'));
  expect(told).toMatchObject({ node: { node: name } });
  await page.context().close();
}
