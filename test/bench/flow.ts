import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@hutong/process';
import { openFolder, readConfig } from '@hutong/trust';
import { archiveBytes, bareCommitMs, bareCopy } from './copy.ts';
import { cost, type Figure, type Name, rate } from './figure.ts';
import { mix, prepared } from './mix.ts';
import { type BenchNetwork, CITY, fill, hallBelow, PROVINCE, Watch, withProvince } from './network.ts';
import { cpuSeconds, descendants, diskBytes, forgetPeak, memory, until } from './processes.ts';
import { CountingRelay, connections } from './wire.ts';

const COPY = 'one bare COPY of the same rows, same tables and indexes';
const CATCH_UP = 200_000;

/** What is measured on a network of processes; one network serves all of it. */
export async function flow(dir: string, wanted: ReadonlySet<Name>, scale: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  const wants = (...names: Name[]) => names.some((name) => wanted.has(name));
  const network = await withProvince(dir);
  try {
    if (wants('ingest.one_hop', 'disk.bytes'))
      figures.push(...(await oneHop(network, Math.ceil(100_000 * scale))));
    if (wants('ingest.two_hops', 'catchup.200k', 'center.rss', 'receipt.p50', 'receipt.p99', 'wire.bytes')) {
      await network.init(CITY);
      await network.start(CITY);
    }
    if (wants('ingest.two_hops', 'catchup.200k', 'center.rss'))
      figures.push(...(await catchUp(network, Math.ceil(CATCH_UP * scale))));
    if (wants('receipt.p50', 'receipt.p99', 'wire.bytes')) figures.push(...(await receipts(network, scale)));
    return figures;
  } finally {
    await network.close();
  }
}

interface Run {
  seconds: number;
  /** CPU seconds by process. */
  cpu: string;
  origin: string;
  /** MiB. */
  centerPeak: number;
}

/** A hall with a backlog is started; from its link being up to the province's receipt of the last record. */
async function drain(network: BenchNetwork, node: string, parent: string, count: number): Promise<Run> {
  const plan = hallBelow(parent, node);
  await network.init(plan);
  await acquaint(network, plan);
  fill(network.folder(node), mix(count));
  await settled(network);
  const port = readConfig(network.folder(parent)).nats?.port as number;
  const before = connections(port);
  const centers = [...network.nodes.values()].filter((n) => n.plan.kind === 'center');
  for (const c of centers) forgetPeak(c.process.pid);
  const used = usage(network);
  const hall = await network.start(plan, false);
  await until('the link is up', () => connections(port) > before || undefined, 5);
  const since = performance.now();
  const watch = new Watch(hall.dir, node);
  const total = watch.stored;
  const end = await until('the province has all', () =>
    watch.received(PROVINCE.node) >= total ? performance.now() : undefined,
  );
  watch.close();
  const cpu = usage(network).map(
    ([name, s]) => [name, s - (used.find(([n]) => n === name)?.[1] ?? 0)] as const,
  );
  const centerPeak = Math.max(...centers.map((c) => memory(c.process.pid).peak));
  await settled(network);
  await network.stop(node);
  const words = cpu.map(([name, s]) => `${name} ${s.toFixed(1)}`).join(', ');
  const { origin } = openFolder(network.folder(node)).keys;
  return { seconds: (end - since) / 1_000, cpu: `CPU s: ${words}`, origin, centerPeak };
}

/** Makes it a hall that was online once: it knows whom it seals private values for. */
export async function acquaint(network: BenchNetwork, plan: ReturnType<typeof hallBelow>): Promise<void> {
  const hall = await network.start(plan);
  const watch = new Watch(hall.dir, plan.node);
  await until(
    'the hall holds the registry',
    () => (watch.received(PROVINCE.node) >= 1 && watch.follows) || undefined,
  );
  watch.close();
  await network.stop(plan.node);
}

async function oneHop(network: BenchNetwork, count: number): Promise<Figure[]> {
  const empty = await archiveBytes(network.postgres.url('province'));
  const { seconds, cpu, origin } = await drain(network, 'straight', 'province', count);
  const center = ((await archiveBytes(network.postgres.url('province'))) - empty) / count;
  const hall = diskBytes(join(network.folder('straight'), 'hall.db')) / count;
  const copy = await bareCopy(network.postgres.ownerUrl('province'), origin);
  const raw =
    prepared(mix(count))
      .flat()
      .reduce((sum, p) => sum + p.bytes.length, 0) / count;
  const rows = Object.entries(copy.rows)
    .map(([table, n]) => `${table} ${n}`)
    .join(', ');
  return [
    rate('ingest.one_hop', count / seconds, count / copy.seconds, COPY, `${cpu}; rows: ${rows}`),
    cost(
      'disk.bytes',
      hall + center,
      'B/record',
      2 * raw,
      'the entries alone, twice',
      `hall ${hall.toFixed(0)}, center ${center.toFixed(0)}`,
    ),
  ];
}

async function catchUp(network: BenchNetwork, count: number): Promise<Figure[]> {
  const { seconds, cpu, origin, centerPeak } = await drain(network, 'behind', 'city', count);
  const copy = await bareCopy(network.postgres.ownerUrl('province'), origin);
  const note = `${count.toLocaleString('en-US')} records through a city`;
  return [
    rate('ingest.two_hops', count / seconds, count / copy.seconds, COPY, cpu),
    cost('catchup.200k', seconds, 's', copy.seconds, COPY, note),
    cost(
      'center.rss',
      centerPeak,
      'MiB',
      centerPeak,
      'itself',
      'peak of the larger center process during catch-up',
    ),
  ];
}

const PER_S = 20;
const BACKLOG = 10_000;

/** Single records at a modest rate: from the commit at the hall to the province's receipt at the hall. */
async function receipts(network: BenchNetwork, scale: number): Promise<Figure[]> {
  const plan = hallBelow('city', 'steady');
  const port = await freePort();
  const relay = await CountingRelay.open(port, readConfig(network.folder('city')).nats?.port as number);
  await network.init(plan, port);
  await acquaint(network, plan);
  const backlog = Math.ceil(BACKLOG * scale);
  const seconds = Math.max(5, Math.ceil(20 * scale));
  const records = mix(backlog + PER_S * seconds);
  fill(network.folder(plan.node), records.slice(0, backlog));
  await settled(network);
  let counted = relay.up + relay.down;
  const hall = await network.start(plan);
  const watch = new Watch(hall.dir, plan.node);
  await until('the backlog is received', () => watch.received('province') >= watch.stored || undefined);
  const wire = (relay.up + relay.down - counted) / backlog;
  await settled(network);
  counted = relay.up + relay.down;
  const times = await post(hall, watch, records.slice(backlog));
  const single = (relay.up + relay.down - counted) / times.length;
  watch.close();
  await network.stop(plan.node);
  relay.close();
  const commit = 2 * (await bareCommitMs(network.postgres.url('province')));
  const raw =
    prepared(records.slice(0, backlog))
      .flat()
      .reduce((sum, p) => sum + p.bytes.length, 0) / backlog;
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] as number;
  const bare = 'two bare PostgreSQL commits of one row';
  const note = `${times.length} records, ${PER_S}/s, through a city`;
  return [
    cost('receipt.p50', at(0.5), 'ms', commit, bare, note),
    cost('receipt.p99', at(0.99), 'ms', commit, bare, note),
    cost(
      'wire.bytes',
      wire,
      'B/record',
      raw,
      'the entries alone',
      `both ways, hall to city, backlog of ${backlog}; a single record ${single.toFixed(0)}`,
    ),
  ];
}

async function post(
  hall: { url: string; token: string },
  watch: Watch,
  records: readonly object[],
): Promise<number[]> {
  const first = watch.stored;
  const committed: number[] = [];
  const received: number[] = [];
  let ended = false;
  const poll = async () => {
    while (!ended || received.length < committed.length) {
      const now = performance.now();
      for (let n = watch.stored - first; committed.length < n; ) committed.push(now);
      for (let n = watch.received('province') - first; received.length < n; ) received.push(now);
      await sleep(1);
    }
  };
  const polling = poll();
  const headers = { authorization: `Bearer ${hall.token}`, 'content-type': 'application/json' };
  const begin = performance.now();
  for (const [i, record] of records.entries()) {
    await sleep(Math.max(0, begin + (i * 1_000) / PER_S - performance.now()));
    const body = JSON.stringify(record);
    const answer = await fetch(`${hall.url}/api/records`, { method: 'POST', headers, body });
    if (answer.status !== 201) throw new Error(`a POST was answered ${answer.status}`);
    await answer.arrayBuffer();
  }
  ended = true;
  await polling;
  return committed.map((at, i) => (received[i] as number) - at);
}

/** CPU seconds used so far by each node's process, each kind of server beneath it, and PostgreSQL. */
function usage(network: BenchNetwork): [string, number][] {
  const used: [string, number][] = [];
  for (const { plan, process } of network.nodes.values()) {
    used.push([plan.node, cpuSeconds(process.pid)]);
    const servers = descendants(process.pid).reduce((sum, pid) => sum + cpuSeconds(pid), 0);
    if (plan.kind === 'center') used.push([`${plan.node} nats`, servers]);
  }
  const pid = network.postgres.pid;
  if (pid !== undefined)
    used.push(['PostgreSQL', [pid, ...descendants(pid)].reduce((sum, p) => sum + cpuSeconds(p), 0)]);
  return used;
}

/** Resolves when nothing of the network works any more: what runs after the receipts (opening boxes) is done. */
async function settled(network: BenchNetwork): Promise<void> {
  const total = () => usage(network).reduce((sum, [, s]) => sum + s, 0);
  let before = total();
  await until(
    'the network rests',
    () => {
      const now = total();
      const rests = now - before < 0.06;
      before = now;
      return rests || undefined;
    },
    500,
  );
}
