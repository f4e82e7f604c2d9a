import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@hutong/process';
import { readConfig } from '@hutong/trust';
import { ThinLine } from '../faults/line.ts';
import { cost, type Figure } from './figure.ts';
import { acquaint } from './flow.ts';
import { mix, prepared } from './mix.ts';
import { fill, get, hallBelow, PROVINCE, Watch, withProvince } from './network.ts';
import { forgetPeak, memory } from './processes.ts';

const KBIT = 2_000;
const PAGE_EVERY_MS = 100;
const FAST_KBIT = 1_000_000;
const LIMIT_MS = 900_000;

/** A hall with a backlog on a line of 2 Mbit/s: how long it takes, what the hall needs meanwhile, how its page answers. */
export async function thinLine(dir: string, count: number): Promise<Figure[]> {
  const network = await withProvince(dir);
  const port = await freePort();
  const broker = readConfig(network.folder(PROVINCE.node)).nats?.port as number;
  const line = await ThinLine.open(port, broker, FAST_KBIT);
  try {
    const plan = hallBelow(PROVINCE.node);
    await network.init(plan, port);
    await acquaint(network, plan);
    const records = mix(count);
    fill(network.folder(plan.node), records);
    line.carry(KBIT);
    const before = line.up.bytes;
    const hall = await network.start(plan);
    forgetPeak(hall.process.pid);
    const watch = new Watch(hall.dir, plan.node);
    const total = watch.stored;
    const pages: number[] = [];
    const since = performance.now();
    while (watch.received(PROVINCE.node) < total) {
      if (performance.now() - since > LIMIT_MS)
        throw new Error('the backlog did not come in a quarter of an hour');
      const asked = performance.now();
      await (await get(hall, '/')).arrayBuffer();
      pages.push(performance.now() - asked);
      await sleep(PAGE_EVERY_MS);
    }
    const seconds = (performance.now() - since) / 1_000;
    const { peak } = memory(hall.process.pid);
    watch.close();
    pages.sort((a, b) => a - b);
    const p95 = pages[Math.floor(pages.length * 0.95)] as number;
    const bytes = line.up.bytes - before;
    const raw = prepared(records)
      .flat()
      .reduce((sum, p) => sum + p.bytes.length, 0);
    const bare = raw / (KBIT * 125);
    const note = `${count.toLocaleString('en-US')} entries, ${(bytes / total).toFixed(0)} bytes each on the wire, ${line.connects} connections in all`;
    return [
      cost('backlog.60k.2mbit', seconds, 's', bare, 'the entries alone over that line, not compressed', note),
      cost('backlog.rss', peak, 'MiB', peak, 'itself', 'the hall, peak meanwhile'),
      cost(
        'backlog.page',
        p95,
        'ms',
        p95,
        'itself',
        `status page of the hall meanwhile, p95 of ${pages.length}`,
      ),
    ];
  } finally {
    await network.close();
    line.close();
  }
}
