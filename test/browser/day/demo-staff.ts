import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHANGHAI_MS } from '@hutong/record';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { makeLoad } from '../../../deploy/demo/load.ts';
import { DemoNetwork, pageOf } from '../../../deploy/demo/network.ts';
import { until } from '../../network/harness.ts';

const PASSWORD = 'Lumen-Orchard-47';

/** The demo, as `npm run demo` starts it, and the people whose sample accounts its page shows. */
export class DemoStaff {
  readonly #dir = mkdtempSync(join(tmpdir(), 'hutong-demo-day-'));
  readonly network: DemoNetwork;
  readonly hall: string;
  readonly #changed = new Set<string>();

  /** @param hall whose line can be cut, and where these people work */
  constructor(hall: string) {
    this.hall = hall;
    this.network = new DemoNetwork(this.#dir, hall, process.env.HUTONG_TEST_BUILT !== undefined);
  }

  /** Starts every node, and puts the morning's catalogue and cases on record. @param cases of each hall */
  async start(cases: number): Promise<void> {
    await this.network.start(() => {});
    const load = await makeLoad(undefined, cases);
    await load.morning(this.network);
  }

  urlOf(node = this.hall): string {
    return this.network.node(node).url;
  }

  /** The next morning comes, and the hall's city has heard it. */
  async nextDay(): Promise<void> {
    const { clock } = this.network;
    await this.network.nextMorning();
    const today = new Date(clock.now() + SHANGHAI_MS).toISOString().slice(0, 10);
    const { parent } = this.network.node(this.hall).plan;
    const city = this.network.node(parent ?? '');
    await until(`${parent} has heard ${this.hall} on ${today}`, async () => {
      const asked = `type=supervision.hearing&node=${parent}&subject=${this.hall}&limit=1`;
      return (await pageOf(city, asked)).items[0]?.body.until === today;
    });
  }

  /** As when the power goes at the hall: its program is killed, and is there again when the power is. */
  async powerCut(): Promise<void> {
    const { process: running } = this.network.node(this.hall);
    const { pid } = running;
    if (pid === undefined) throw new Error('the hall is not running');
    process.kill(pid, 'SIGKILL');
    await until('the hall is there again', async () => {
      if (running.pid === undefined || running.pid === pid) return false;
      return (await fetch(`${this.urlOf()}/readyz`).catch(() => undefined))?.ok === true;
    });
  }

  /** Somebody comes to work at a browser of their own: signs in, and the first time takes a password of their own. */
  async arrive(
    browser: Browser,
    account: string,
    {
      at = this.hall,
      home = '/desk',
      ...options
    }: BrowserContextOptions & { at?: string; home?: string } = {},
  ): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      locale: 'zh-CN',
      ...options,
    });
    const page = await context.newPage();
    const who = `${at}/${account}`;
    const first = this.network.accounts.get(at)?.find((one) => one.account === account)?.password;
    if (first === undefined) throw new Error(`the demo has no account ${who}`);
    await page.goto(this.urlOf(at) + home);
    await page.fill('[name=staff_code]', account);
    await page.fill('[name=password]', this.#changed.has(who) ? PASSWORD : first);
    await page.click('main button[type=submit]');
    if (!this.#changed.has(who)) {
      await page.waitForURL('**/account/password**');
      await page.fill('[name=current]', first);
      await page.fill('[name=password]', PASSWORD);
      await page.fill('[name=again]', PASSWORD);
      await page.click('main button[type=submit]');
      this.#changed.add(who);
    }
    await page.waitForURL((url) => !url.pathname.startsWith('/account/password'));
    await page.goto(this.urlOf(at) + home);
    return page;
  }

  async stop(): Promise<void> {
    await this.network.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
