import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'siping', kind: 'center', parent: 'province' },
  { node: 'changchun', kind: 'center', parent: 'province' },
  { node: 'gongzhuling', kind: 'hall', parent: 'siping' },
];

describe('a county is moved to another city (公主岭, 2020)', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN);
  });
  afterAll(() => network?.stop());

  const held = async (center: string) =>
    (await network.center(center).service.query({ node: 'gongzhuling', type: 'case.accept', limit: 500 }))
      .items;
  const move = (parent: string) =>
    network.top.service.enrolment?.change('registry.move', {
      node: 'gongzhuling',
      parent,
      reason: '区划调整',
    });
  const receivedBy = async () =>
    (await network.hall('gongzhuling').sync()).logs[0]?.received.map((r) => r.by);

  it('keeps its log and history: the new city receives it whole, the old one keeps what it had', async () => {
    const hall = network.hall('gongzhuling');
    const { origin } = hall.info;
    await appendSamples(hall, 0, 40);
    await allReceipted(hall);
    expect(await receivedBy()).toEqual(['siping', 'province']);
    await move('changchun');
    await until('the hall speaks with its new city', async () => {
      const { link } = await hall.sync();
      return link.parent === 'changchun' && link.connected;
    });
    await appendSamples(hall, 40, 60);
    await allReceipted(hall);
    expect(await receivedBy()).toEqual(['changchun', 'province']);
    // Of each record, too: those above it now, as centers show it.
    const [newest] = (await hall.query({ limit: 1, type: 'case.apply' })).items;
    expect(newest?.sync.received.map((r) => r.by)).toEqual(['changchun', 'province']);
    expect(hall.info.origin).toBe(origin);
    expect([(await held('changchun')).length, (await held('province')).length]).toEqual([45, 45]);
    expect(await held('siping')).toHaveLength(30);
    // P6: what the county keeps private is sealed for the new city, from the beginning.
    await until('the new city opened what is sealed for it', async () => {
      const [{ n } = { n: 0 }] = await network.sql('changchun')<{ n: number }[]>`
        select count(*)::int as n from sealed where recipient = 'changchun' and state = 'opened'`;
      return n === 30;
    });
  });

  it('finds its new city after weeks away: the old one tells it where to', async () => {
    await network.stopNode('gongzhuling');
    await move('siping');
    await until('the city it leaves has heard of it', async () => {
      const { logs } = await network.center('changchun').service.sync();
      return logs.every((l) => l.node !== 'gongzhuling');
    });
    await network.startNode('gongzhuling');
    const hall = network.hall('gongzhuling');
    await appendSamples(hall, 60, 64);
    await allReceipted(hall);
    expect(await receivedBy()).toEqual(['siping', 'province']);
    expect((await hall.sync()).link.parent).toBe('siping');
    expect([(await held('siping')).length, (await held('province')).length]).toEqual([48, 48]);
    expect(await held('changchun')).toHaveLength(45);
  });

  it('P7: a log that was closed early moves too: a new city can follow it to its end, and the next one', async () => {
    const hall = network.hall('gongzhuling');
    const { origin } = hall.info;
    const given = await appendSamples(hall, 70, 90);
    await allReceipted(hall);
    const at = (await hall.get(given[9] as string))?.index as number;
    const plan = await network.top.service.keys.revoke?.('gongzhuling', at, '密钥失窃');
    expect(plan?.size).toBeLessThanOrEqual(at);
    // Moved meanwhile: what its own files say of its parent is old, and moves it back nowhere.
    await move('changchun');
    await hall.keys.rotate('密钥失窃');
    const request = readFileSync(join(network.folder('gongzhuling'), 'enrol.json'), 'utf8');
    expect(JSON.parse(request).parent).toBe('siping');
    expect(await network.top.enrol(JSON.parse(request))).toBe('changchun');
    await allReceipted(hall, 60_000);
    expect(await receivedBy()).toEqual(['changchun', 'province']);
    const [row] = await network.sql('changchun')`select size from log where origin = ${origin}`;
    expect(row).toEqual({ size: plan?.size });
    expect([(await held('changchun')).length, (await held('province')).length]).toEqual([63, 63]);
    // P6: what the county sealed for its old city alone the province can give; beyond the end of a log there is nothing.
    const { values } = network.center('province').service;
    const query = { node: 'gongzhuling', to: 'changchun', limit: 500 };
    expect((await values.reseal(query)).values).toBe(42);
    await values.reseal(query, '区划调整');
    await until('the new city opened them', async () => {
      const rows = await network.sql('changchun')<{ n: number }[]>`
        select count(*)::int as n from sealed where recipient = 'changchun' and state = 'opened'`;
      return rows[0]?.n === 42;
    });
  });
});
