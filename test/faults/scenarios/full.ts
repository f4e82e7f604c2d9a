import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../network/harness.ts';
import { fill, free, mayMount, mount, unmountAll } from '../disks.ts';
import { healthOf, watched } from '../health.ts';
import type { Scenario } from '../scenario.ts';
import { underWork } from '../work.ts';

const MIB = 32;
/** So soon the province must know. */
const TOLD_MS = 60_000;
/** Longer than whoever does not beat is called silent after. */
const FULL_MS = 15_000;
const ABOVE = ['city', 'province'];
const MAY = ['disk-full', 'disk-low', 'synced', 'in-flight', 'catching-up'];

/**
 * The disk of the hall fills to its last page, is full for a while, and has room again: those above are told that, and
 * never that the hall was not heard.
 */
export const full: Scenario = {
  name: 'full',
  promises: 'P1, P9, P11',
  full: 12,
  short: 1,
  missing: () => (mayMount() ? undefined : 'small disks of its own (root)'),
  run(given) {
    const wrong: string[] = [];
    let slowest = 0;
    return underWork(
      given,
      async (net) => {
        const dir = net.folder('nongan');
        let over = false;
        const looking = watched(net, { of: 'nongan', by: ABOVE, may: MAY }, () => over);
        const since = Date.now();
        const says = async (node: string) =>
          (await healthOf(net, node, 'nongan'))?.reasons.some((r) => r.state === 'disk-full') === true;
        try {
          fill(dir);
          for (const node of ABOVE) await until(`${node} is told`, () => says(node), TOLD_MS);
          slowest = Math.max(slowest, Math.round((Date.now() - since) / 100));
          await sleep(FULL_MS);
          for (const node of ABOVE)
            if (!(await says(node))) wrong.push(`${node} takes it back while the disk is full`);
        } catch (error) {
          wrong.push((error as Error).message);
        } finally {
          free(dir);
        }
        for (const node of ABOVE)
          await until(`${node} is told that it is over`, async () => !(await says(node)), TOLD_MS).catch(
            (error) => wrong.push((error as Error).message),
          );
        over = true;
        wrong.push(...(await looking));
        return `a disk full for ${((Date.now() - since) / 1_000).toFixed(1)} s`;
      },
      {
        before(net) {
          net.config = { health: { disk_free_mib: 8 } };
          mount(net.folder('nongan'), MIB);
        },
        after: async () => ({ counts: { 'tenths of a second until told': slowest }, wrong }),
        close: unmountAll,
      },
    );
  },
};
