import { afterEach, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from '../network/harness.ts';
import { processesOf } from './processes.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province', line: true },
  { node: 'nongan', kind: 'hall', parent: 'city' },
  { node: 'dehui', kind: 'hall', parent: 'city' },
];

let network: TestNetwork | undefined;

afterEach(async () => {
  await network?.stop();
  network = undefined;
});

const behind = async (net: TestNetwork, hall: string, ancestor: number) =>
  (await net.hall(hall).sync()).logs[0]?.received[ancestor]?.behind;

it('P8: a log that is damaged at the city stops by itself; the others reach the province', async () => {
  network = await TestNetwork.start(PLAN);
  const net = network;
  for (const hall of net.halls.values()) {
    await appendSamples(hall, 0, 5);
    await allReceipted(hall);
  }
  net.line('city').cut();
  for (const hall of net.halls.values()) await appendSamples(hall, 5, 25);
  await until(
    'the city has all',
    async () => (await behind(net, 'nongan', 0)) === 0 && (await behind(net, 'dehui', 0)) === 0,
  );
  const { origin } = net.hall('nongan').info;
  const gone = await net.sql('city')<{ idx: number }[]>`
    delete from entry where idx = 15 and log_id = (select id from log where origin = ${origin}) returning idx`;
  expect(gone).toHaveLength(1);
  net.line('city').mend();
  await until('the other is at the province', async () => (await behind(net, 'dehui', 1)) === 0);
  await appendSamples(net.hall('dehui'), 25, 30);
  await allReceipted(net.hall('dehui'));
  expect(await behind(net, 'nongan', 1)).toBeGreaterThan(0);
  const told = net.lines.filter(
    (l) =>
      (l as { origin?: string; message: string }).origin === origin &&
      /cannot be read/.test((l as { message: string }).message),
  );
  expect(told.length).toBeGreaterThan(0);
  // Told, not shouted: there is a pause between tries.
  expect(told.length).toBeLessThan(40);
});

it('P2, P3: PostgreSQL that hangs is not taken for a silent broker: nothing is thrown away, everything arrives', async () => {
  network = await TestNetwork.start(PLAN, { canary: { everyMs: 200, limitMs: 1_000 } });
  const net = network;
  const hall = net.hall('nongan');
  await appendSamples(hall, 0, 5);
  await allReceipted(hall);
  const backends = () => processesOf('').filter(({ argv }) => /^postgres: center city /.test(argv[0] ?? ''));
  const stopped = backends();
  expect(stopped.length).toBeGreaterThan(0);
  for (const { pid } of stopped) process.kill(pid, 'SIGSTOP');
  try {
    await appendSamples(hall, 5, 105);
    await new Promise((resolve) => setTimeout(resolve, 3_500));
  } finally {
    for (const { pid } of stopped) process.kill(pid, 'SIGCONT');
  }
  await allReceipted(hall);
  const anew = net.lines.filter((l) => /made anew/.test((l as { message: string }).message));
  expect(anew).toEqual([]);
});

it('P3: PostgreSQL killed again and again under load: mended, everything arrives, once', async () => {
  network = await TestNetwork.start(PLAN, { tls: false });
  const net = network;
  const hall = net.hall('dehui');
  for (let i = 0; i < 4; i++) {
    await appendSamples(hall, i * 300, i * 300 + 300);
    await new Promise((resolve) => setTimeout(resolve, 50 * i));
    const { pid } = net.postgres;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await until(
      'PostgreSQL is back',
      async () => net.postgres.restarts > i && net.postgres.pid !== undefined,
    );
  }
  // After a crash PostgreSQL looks through its whole folder before it answers: on a busy disk that takes its time.
  await allReceipted(hall, 150_000);
  for (const center of ['city', 'province']) {
    const { items } = await net.center(center).service.query({ node: 'dehui', limit: 500 });
    expect(new Set(items.map((i) => i.id)).size).toBe(items.length);
    const [row] = await net.sql(center)<{ size: number; entries: number; records: number }[]>`
      select size, (select count(*)::int from entry where log_id = log.id) as entries,
        (select count(*)::int from record where log_id = log.id) as records from log where origin = ${hall.info.origin}`;
    expect(row).toEqual({ size: 1_201, entries: 1_201, records: 1_201 });
  }
}, 240_000);
