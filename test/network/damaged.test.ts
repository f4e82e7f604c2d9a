import { afterAll, beforeAll, expect, it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, THREE_LEVELS, until } from './harness.ts';

let network: TestNetwork;
let said = 0;
beforeAll(async () => {
  network = await TestNetwork.start(THREE_LEVELS, { heartbeatS: 2 });
  for (const hall of network.halls.values()) await appendSamples(hall, 0, 5);
  for (const hall of network.halls.values()) await allReceipted(hall, 60_000);
});
afterAll(() => network?.stop());

const reasons = async () => {
  const [own] = await network.center('city').service.health.now();
  return own?.reasons.map((r) => r.state) ?? [];
};

it.each([
  ['root', 'null'],
  ['note', 'null'],
  ['note', `'x'`],
])(
  'P8: a center whose own row of a log is damaged (%s = %s) answers for the others, and takes that log once it is mended',
  async (column, value) => {
    const [nongan, dehui] = [network.hall('nongan'), network.hall('dehui')];
    const { origin } = nongan.info;
    const sql = network.sql('city');
    const [row] = await sql`select root, note from log where origin = ${origin}`;
    await sql.unsafe(`update log set ${column} = ${value} where origin = '${origin}'`);
    await network.stopNode('city');
    await network.startNode('city');
    said += 10;
    await appendSamples(nongan, said, said + 1);
    await appendSamples(dehui, said, said + 1);
    await allReceipted(dehui, 60_000);
    await until('the city says so', async () => (await reasons()).includes('damaged'), 30_000);
    const city = network.center('city').service;
    expect((await city.query({ limit: 5 })).items).toHaveLength(5);
    expect((await city.sync()).logs.length).toBeGreaterThan(0);
    expect(network.lines.filter((l) => JSON.stringify(l).includes('unstorable'))).toEqual([]);
    await sql`update log set root = ${row?.root}, note = ${row?.note} where origin = ${origin}`;
    await allReceipted(nongan, 90_000);
    await until('the city is well', async () => !(await reasons()).includes('damaged'), 30_000);
  },
);
