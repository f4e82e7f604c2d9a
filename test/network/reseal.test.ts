import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fsckStore } from '@hutong/log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, type Plan, sampleRecord, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'siping', kind: 'center', parent: 'province' },
  { node: 'changchun', kind: 'center', parent: 'province' },
  { node: 'gongzhuling', kind: 'hall', parent: 'siping' },
];
const COUNT = 30;

describe('private values are sealed anew for who lost them, or never had them', () => {
  let network: TestNetwork;
  let ids: string[] = [];
  let origin = '';

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN);
  });
  afterAll(() => network?.stop());

  const hall = () => network.hall('gongzhuling');
  const reseal = (at: string, to: string, limit = 7) => pages(at, to, limit);

  async function pages(at: string, to: string, limit: number, reason?: string): Promise<number> {
    let values = 0;
    for (let after: string | undefined; ; ) {
      const query = { node: 'gongzhuling', to, limit, ...(after === undefined ? {} : { after }) };
      const page = await network.center(at).service.values.reseal(query, reason);
      values += page.values;
      expect(page.values).toBeLessThanOrEqual(limit * 2);
      after = page.next;
      if (after === undefined) return values;
    }
  }

  async function stateOf(
    node: { values: { states(id: string): Promise<unknown> } },
    id: string,
    name: string,
  ) {
    const found = (await node.values.states(id)) as {
      values: { holders: { node: string; state: string }[] }[];
    };
    return found.values.map((v) => v.holders.find((h) => h.node === name)?.state);
  }

  it('P6: a hall whose disk went back has its entries again, and its values are missing', async () => {
    const files = ['hall.db', 'hall.db-wal'].map((f) => join(network.folder('gongzhuling'), f));
    await allReceipted(hall());
    await network.stopNode('gongzhuling');
    for (const file of files) if (existsSync(file)) copyFileSync(file, `${file}.old`);
    await network.startNode('gongzhuling');
    origin = hall().info.origin;
    const records = Array.from({ length: COUNT }, (_, i) => sampleRecord(i * 4));
    const outcomes = await hall().append(records);
    ids = outcomes.map((o) => (o.status === 'stored' ? o.id : ''));
    await allReceipted(hall());
    const size = hall().store.head(origin)?.size ?? 0;
    await hall().values.erase(ids[0] as string, 'phone', '当事人要求删除');
    await allReceipted(hall());
    await network.stopNode('gongzhuling');
    for (const file of files) {
      rmSync(file, { force: true });
      if (existsSync(`${file}.old`)) copyFileSync(`${file}.old`, file);
    }
    await network.startNode('gongzhuling');
    await until('it took its log back', () => (hall().store.head(origin)?.size ?? 0) > size);
    // It is no trouble that the registry follows only then.
    const troubles = network.lines.filter((l) => 'message' in l && /cannot be taken/.test(String(l.message)));
    expect(troubles).toEqual([]);
    expect(await stateOf(hall(), ids[1] as string, 'gongzhuling')).toEqual(['missing', 'missing']);
    await expect(hall().values.read(ids[1] as string, 'phone')).rejects.toMatchObject({ code: 'not_held' });
  });

  it('P6: moved to another city, that one holds no boxes until the province seals them anew', async () => {
    await network.top.service.enrolment?.change('registry.move', {
      node: 'gongzhuling',
      parent: 'changchun',
      reason: '区划调整',
    });
    await until('the new city has the whole log', async () => {
      const head = await network.center('changchun').archive.head(origin);
      return head !== undefined && head.size === hall().store.head(origin)?.size;
    });
    const { service } = network.center('changchun');
    const id = ids[1] as string;
    expect(await stateOf(service, id, 'changchun')).toEqual(['missing', 'missing']);
    expect(await pages('province', 'changchun', 500)).toBe(COUNT * 2 - 1);
    expect(await reseal('province', 'changchun')).toBe(COUNT * 2 - 1);
    expect(await stateOf(service, id, 'changchun')).toEqual(['missing', 'missing']);
    expect(await pages('province', 'changchun', 7, '区划调整')).toBe(COUNT * 2 - 1);
    await until(
      'the new city holds them',
      async () => (await stateOf(service, id, 'changchun'))[0] === 'held',
    );
    await until('the new city holds all of them', async () => {
      const [{ n } = { n: 0 }] = await network.sql('changchun')<{ n: number }[]>`
        select count(*)::int as n from sealed where recipient = 'changchun' and state = 'opened'`;
      return n === COUNT * 2 - 1;
    });
    for (const record of ids) expect(await service.values.read(record, 'applicant_name')).toBe('张某某');
    expect(await pages('province', 'changchun', 500)).toBe(0);
    expect(await network.center('changchun').archive.fsck()).toEqual([]);
    const said = await network.top.service.query({ type: 'value.reseal', limit: 50 });
    expect(said.items.length).toBe(Math.ceil(COUNT / 7));
    expect(said.items[0]?.body).toMatchObject({ recipient: 'changchun', reason: '区划调整' });
  });

  it('P6: the hall has its values back from an ancestor two levels up, but for the one that was erased', async () => {
    expect(await pages('province', 'gongzhuling', 11, '恢复')).toBe(COUNT * 2 - 1);
    await until('the hall holds them', async () =>
      (await Promise.all(ids.slice(1).map((id) => stateOf(hall(), id, 'gongzhuling')))).every((s) =>
        s.every((state) => state === 'held'),
      ),
    );
    expect((await stateOf(hall(), ids[0] as string, 'gongzhuling')).sort()).toEqual(['erased', 'held']);
    for (const id of ids) expect(await hall().values.read(id, 'applicant_name')).toBe('张某某');
    expect(fsckStore(hall().store, { verifier: (o) => hall().registry.log(o)?.verifier })).toEqual([]);
  });

  it('P6: nobody gets what is not its to hold', async () => {
    const { values } = network.top.service;
    const ask = (to: string, node = 'gongzhuling') =>
      values.reseal({ node, to, limit: 500, anew: true }, '试');
    // The city the county left is no ancestor any more.
    expect(await ask('siping')).toMatchObject({ values: 0, not_recipient: COUNT * 2 - 1 });
    await expect(ask('nobody')).rejects.toMatchObject({ code: 'no_node' });
    await expect(ask('province')).rejects.toMatchObject({ code: 'not_beneath' });
    const city = network.center('changchun').service.values;
    await expect(city.reseal({ node: 'gongzhuling', to: 'siping', limit: 5 }, '试')).rejects.toMatchObject({
      code: 'not_beneath',
    });
  });
});
