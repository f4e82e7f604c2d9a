import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Hall } from '@hutong/hall';
import { fsckStore, parseProof, proves } from '@hutong/log';
import { createApp } from '@hutong/web';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clerk } from '../desk/clerk.ts';
import { deskAt, NOBODY } from '../desk/desk.ts';
import { allReceipted, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'siping', kind: 'center', parent: 'province' },
  { node: 'changchun', kind: 'center', parent: 'province' },
  { node: 'gongzhuling', kind: 'hall', parent: 'siping' },
];
const DAY_MS = 86_400_000;
let clock = Date.now;

/** What a window records of a case, from its application to its decision. */
function settled(n: number) {
  const at = (type: string, body: object, more = {}) => {
    const common = {
      subject: `gzl-${n}`,
      department: '公主岭市市场监督管理局',
      occurred_at: 1_700_000_000_000,
    };
    return { ...common, type, body, ...more };
  };
  const materials = Array.from({ length: 12 }, (_, i) => ({
    name: `申请材料之${i}：营业执照复印件`,
    copies: 2,
  }));
  return [
    at('case.apply', { item_name: '食品经营许可（新办）', materials }, { private: { phone: '13800000000' } }),
    at('case.close', { outcome: '准予', reason: '材料齐全，符合法定形式。'.repeat(20) }),
  ];
}

describe('a hall prunes by policy what two ancestors long have', () => {
  let network: TestNetwork;
  let ids: string[];
  const hall = () => network.hall('gongzhuling');
  const fsck = (h: Hall) => fsckStore(h.store, { verifier: (o) => h.registry.log(o)?.verifier });
  const records = Array.from({ length: 8 }, (_, n) => settled(n)).flat();
  const open = { ...(settled(99)[0] as object) };
  /** Who left with a notice; of the second the same number was given to a case after all. */
  const sentAway = [97, 98].map((n) => ({
    ...(settled(n)[0] as object),
    type: 'case.sent_away',
    body: { item_name: '食品经营许可（新办）', reason: '材料不全', explanation: '请备齐后再来。'.repeat(30) },
    private: {},
  }));

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN, {
      tls: false,
      now: () => clock(),
      config: (node) => (node === 'gongzhuling' ? { prune: { after_days: 30 } } : {}),
    });
    const outcomes = await hall().append([...records, open, ...sentAway, settled(98)[0]]);
    ids = outcomes.map((o) => (o.status === 'stored' ? o.id : ''));
    await allReceipted(hall());
  });
  afterAll(() => network?.stop());

  const nameOf = (node: string) => hall().registry.node(node)?.name;

  const later = async (days: number) => {
    const before = clock;
    clock = () => before() + days * DAY_MS;
    await hall().append([settled(100 + days)[0]]);
    await allReceipted(hall());
  };

  it('P2: nothing goes before its time; then settled cases go by themselves, as an act on record', async () => {
    expect(await hall().prune.plan(50_000)).toMatchObject({ refused: 'no_receipts', entries: 0 });
    await later(32);
    await until('policy was carried out', async () => (await hall().sync()).logs[0]?.pruned === 17);
    const stays = [17, 18, 19, 20].filter((index) => hall().store.entry(hall().info.origin, index));
    expect(stays).toEqual([17, 19, 20]); // Of cases that are open all stays; of somebody sent away nothing.
    const { items } = await hall().query({ type: 'admin.act', limit: 10 });
    expect(items[0]?.body).toMatchObject({
      who: 'policy',
      act: 'log.prune',
      reason: 'prune.after_days=30; siping province',
    });
    expect(fsck(hall())).toEqual([]);
  });

  it('P1, P9: the desk shows what may go and who has it, and lets it go, as an act on record', async () => {
    const parts = {
      now: () => clock(),
      random: (n: number) => randomBytes(n),
      people: NOBODY,
      log: { error() {} },
    };
    const { get, post, close } = deskAt(hall(), network.folder('gongzhuling'), parts);
    const head = clerk('H001', { role: 'system-admin', organs: '*' });
    const page = '/desk/prune';
    expect((await get(clerk('A003', { role: 'window', organs: '*' }), page)).status).toBe(403);
    const settledSo = (await get(head, page)).text;
    expect(settledSo).toMatch(/已清理<\/dt><dd>17 条/);
    expect(settledSo).toContain('没有可清理的：');
    // What would go by itself with the next heartbeat waits for the button.
    const tend = vi.spyOn(hall().prune, 'tend').mockResolvedValue();
    await hall().append(settled(50));
    await allReceipted(hall());
    await later(40);
    await until('the parent showed that it has all', async () => (await hall().prune.plan(9)).entries === 2);
    const shown = (await get(head, page)).text;
    expect(shown).toContain('将清理 2 条');
    expect(shown).toContain(`持有原文的上级：${['siping', 'province'].map(nameOf).join('、')}`);
    expect((await post(head, page, [['reason', ' ']])).text).toContain('请写明理由');
    expect((await hall().prune.plan(9)).entries).toBe(2);
    const done = await post(head, page, [['reason', '磁盘吃紧']]);
    expect([done.status, done.to]).toEqual([303, `${page}?done=2`]);
    expect((await get(head, done.to)).text).toMatch(/已清理 2 条.*已清理<\/dt><dd>19 条/s);
    const { items } = await hall().query({ type: 'admin.act', limit: 1 });
    expect(items[0]?.body).toMatchObject({
      act: 'log.prune',
      reason: '磁盘吃紧',
      who: expect.stringContaining('H001'),
    });
    expect(fsck(hall())).toEqual([]);
    tend.mockRestore();
    close();
  });

  it('P1, P9: looked up, it says who has it; sent again, it is known', async () => {
    const id = ids[1] as string; // A decision, which anyone may read.
    const found = await hall().get(id);
    expect(found).toMatchObject({ type: 'case.close', body: {} });
    expect(found?.pruned?.held_by.map((h) => h.node)).toEqual(['siping', 'province']);
    expect((await hall().query({ subject: 'gzl-0', limit: 5 })).items).toHaveLength(2);
    const app = createApp({
      service: hall(),
      tokens: { check: () => undefined } as never,
      log: network.log('x'),
    });
    const entry = await app.request(`/api/records/${id}/entry`);
    expect([entry.status, JSON.stringify(await entry.json())]).toEqual([
      410,
      expect.stringContaining('province'),
    ]);
    const page = await (await app.request(`/records/${hall().info.node}/${id}`)).text();
    expect(page).toContain('已清理');
    const { proof } = (await hall().proof(id)) as { proof: string };
    const above = (await network.top.service.proof(id)) as { entry: Uint8Array };
    expect(proves(parseProof(proof), above.entry)).toBe(true);
    const [same, other] = await hall().append([
      { ...records[1], id },
      { ...records[1], id, body: { outcome: '不予', reason: '另一理由' } },
    ]);
    expect(same).toMatchObject({ status: 'duplicate', index: 2 });
    expect(other).toMatchObject({ status: 'conflict', index: 2 });
  });

  it('P12: a city set back to before it is filled from the province', async () => {
    const { origin } = hall().info;
    await network.stopNode('siping');
    await network.loseLog('siping', origin);
    await network.startNode('siping');
    await until('the city has it again', async () => {
      const { archive } = network.center('siping');
      return ((await archive.head(origin))?.size ?? 0) >= (hall().store.head(origin)?.size ?? 0);
    });
    expect(await network.center('siping').archive.entry(origin, 2)).toBeDefined();
    expect(await network.center('siping').archive.fsck()).toEqual([]);
    expect(network.lines.filter((l) => JSON.stringify(l).includes('refused'))).toEqual([]);
  });

  it('P2, P5: moved to another city, that takes from the province what the hall cannot give', async () => {
    const { origin } = hall().info;
    await network.top.service.enrolment?.change('registry.move', {
      node: 'gongzhuling',
      parent: 'changchun',
      reason: '区划调整',
    });
    await until('the hall speaks with its new city', async () => {
      const { link } = await hall().sync();
      return link.parent === 'changchun' && link.connected;
    });
    await hall().append([settled(300)[0]]);
    await allReceipted(hall());
    const { archive } = network.center('changchun');
    expect((await archive.head(origin))?.size).toBe(hall().store.head(origin)?.size);
    expect(await archive.entry(origin, 2)).toEqual(await network.top.archive.entry(origin, 2));
    expect(await archive.fsck()).toEqual([]);
    // A stick says what it lacks, instead of carrying the end of a log whose middle is missing.
    const page = (from: number) => hall().bundles.page({ to: 'province', origin, from, sealed: false });
    expect((await page(0)).next).toBe(1);
    await expect(page(1)).rejects.toMatchObject({ name: 'BundleRefused', code: 'pruned' });
  });

  it('P12: a hall that lost its disk gets the bytes back too', async () => {
    const { origin } = hall().info;
    const files = ['hall.db', 'hall.db-wal'].map((f) => join(network.folder('gongzhuling'), f));
    await network.stopNode('gongzhuling');
    for (const file of files) if (existsSync(file)) rmSync(file);
    await network.startNode('gongzhuling');
    await until('the log is back', () => (hall().store.head(origin)?.size ?? 0) > 20);
    expect(hall().store.entry(origin, 2)).toBeDefined();
    expect(fsck(hall())).toEqual([]);
    await allReceipted(hall());
  });
});
