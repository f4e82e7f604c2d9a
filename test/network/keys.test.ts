import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SyncState } from '@hutong/api';
import type { HealthWatch } from '@hutong/oversight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
  { node: 'dehui', kind: 'hall', parent: 'city' },
];

describe('a stolen key is revoked at night', () => {
  let network: TestNetwork;
  const ids: string[] = [];
  let stolen = '';

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN);
    ids.push(...(await appendSamples(network.hall('nongan'), 0, 20)));
    await allReceipted(network.hall('nongan'));
    stolen = network.hall('nongan').info.origin;
  });
  afterAll(() => network?.stop());

  const keys = () => network.center('province').service.keys;

  async function enrolAgain(node: string): Promise<void> {
    await network.hall(node).keys.rotate('密钥失窃');
    const request = JSON.parse(readFileSync(join(network.folder(node), 'enrol.json'), 'utf8'));
    await network.center('province').enrol(request);
  }

  const once = (given: string[]) =>
    until('the province has every record once', async () => {
      const rows = await network.sql('province')<{ id: string; n: number }[]>`
        select id, count(*)::int as n from record where id = any(${given}::uuid[]) group by id`;
      return rows.length === given.length && rows.every((r) => r.n === 1);
    });

  it('tells first what it would do, and does nothing', async () => {
    const plan = await keys().revoke?.('nongan', 15);
    expect(plan).toMatchObject({ node: 'nongan', origin: stolen, link: 'city' });
    // Its key signed nothing between: the twenty records were stored at once.
    expect(plan?.size).toBeLessThan(15);
    const signed = plan?.size as number;
    expect((await keys().revoke?.('nongan', signed))?.size).toBe(signed);
    expect(plan?.held).toBeGreaterThan(20);
    expect(plan?.index).toBeUndefined();
    expect(network.center('province').registry.log(stolen)?.revoked).not.toBe(true);
  });

  it('at a city nothing is promised that only the top center can do', async () => {
    const city = network.center('city').service.keys;
    await expect(city.revoke?.('nongan', undefined)).rejects.toThrow(/only the top center/);
  });

  it.each([
    ['a node that nobody enrolled', 'nowhere', undefined],
    ['entries that nobody received', 'nongan', 1_000_000],
    ['the top center', 'province', undefined],
  ])('refuses %s', async (_, node, at) => {
    await expect(keys().revoke?.(node, at, 'stolen')).rejects.toThrow();
  });

  it('P7: closes the log at every level and cuts the link; what the hall stored meanwhile waits', async () => {
    const done = await keys().revoke?.('nongan', undefined, '密钥失窃');
    expect(done?.index).toBeGreaterThan(0);
    expect(done?.size).toBe(done?.held);
    for (const node of ['province', 'city'])
      await until(
        `${node} knows`,
        async () => network.center(node).registry.log(stolen)?.closedAt === done?.size,
      );
    await until('the link is cut', async () => !(await network.hall('nongan').sync()).link.connected);
    await until('the hall knows why', async () => (await network.hall('nongan').sync()).link.denied === true);
    ids.push(...(await appendSamples(network.hall('nongan'), 20, 30)));
    const { items: states } = await keys().list({ limit: 500 });
    expect(states.find((s) => s.origin === stolen)).toMatchObject({
      state: 'revoked',
      endsAt: done?.size as number,
    });
    await expect(keys().revoke?.('nongan', undefined, 'again')).rejects.toThrow(/already/);
  });

  it('P7, P12: enrolled with new keys the hall sends on by itself: what it stored meanwhile comes again under the same ids', async () => {
    const hall = network.hall('nongan');
    await enrolAgain('nongan');
    await once(ids);
    await until('the province receipted all of the new log', async () => {
      const log = (await hall.sync()).logs.find((l) => l.origin === hall.info.origin);
      return log !== undefined && log.received.length === 2 && log.received.every((r) => r.behind === 0);
    });
    expect((await hall.sync()).link.denied).toBeUndefined();
    const { items: listed, next } = await hall.keys.list({ limit: 500 });
    expect(next).toBeUndefined();
    const first = await hall.keys.list({ limit: 1 });
    const second = await hall.keys.list({ limit: 1, after: first.next as string });
    expect([...first.items, ...second.items]).toEqual(listed.slice(0, 2));
    expect(listed.filter((k) => k.node === 'nongan').map((k) => k.state)).toEqual(['revoked', 'current']);
  });

  it('P7: revoked as of an earlier entry, what came after is evidence at every center, and honest records come again', async () => {
    const hall = network.hall('dehui');
    const given = await appendSamples(hall, 100, 120);
    await allReceipted(hall);
    const { origin } = hall.info;
    const place = await hall.get(given[5] as string);
    const plan = await keys().revoke?.('dehui', place?.index as number, '密钥失窃');
    const cut = plan?.size as number;
    expect(cut).toBeLessThanOrEqual(place?.index as number);
    const counted = async (node: string) =>
      (
        await network.sql(node)<{ n: number }[]>`
        select count(*)::int as n from record r join log l on l.id = r.log_id where l.origin = ${origin}`
      )[0]?.n;
    for (const node of ['province', 'city']) {
      await until(`${node} counts no more than that`, async () => (await counted(node)) === cut);
      const kept = await network.center(node).archive.quarantined(origin);
      expect(kept.map((q) => q.reason)).toContain('beyond-closing');
    }
    await enrolAgain('dehui');
    await once(given);
    const again = await network.hall('dehui').query({ node: 'dehui', limit: 500 });
    expect(
      again.items
        .map((r) => r.id)
        .filter((id) => given.includes(id))
        .sort(),
    ).toEqual([...given].sort());
    for (const node of ['province', 'city']) expect(await network.center(node).archive.fsck()).toEqual([]);
  });
});

describe('keys are rotated on schedule', () => {
  let network: TestNetwork;
  let now = Date.now();

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN.slice(0, 3), { now: () => now });
  });
  afterAll(() => network?.stop());

  it('P7: the rule of the registry rotates hall and city by themselves, once; the records go on', async () => {
    const hall = network.hall('nongan');
    await allReceipted(hall);
    await network
      .center('province')
      .service.enrolment?.change('registry.policy', { rotate_days: 90, reason: '制度' });
    await until('the rule is known', () => hall.registry.policy.rotate_days === 90);
    const [current] = (await hall.keys.list({ node: 'nongan', limit: 1 })).items;
    expect(current?.due).toBeGreaterThan(now);
    const says = async (of: { sync(): Promise<SyncState> }) => (await of.sync()).keys;
    expect(await says(hall)).toEqual({ due: new Date(current?.due as number).toISOString(), warning: null });
    now += 84 * 86_400_000;
    const top = network.center('province').service;
    expect([(await says(hall)).warning, (await says(top)).warning]).toEqual([7, 7]);
    const due = (await hall.metrics()).find((m) => m.name === 'hutong_keys_due_seconds');
    expect(due?.values[0]?.value).toBeLessThanOrEqual(6 * 86_400);
    now -= 84 * 86_400_000;
    now += 91 * 86_400_000;
    await until('hall and city are in their second epoch', () =>
      [hall.info.origin, network.center('city').service.info.origin].every((o) => /\/2-/.test(o)),
    );
    const ids = await appendSamples(hall, 0, 10);
    await allReceipted(hall);
    const rows = await network.sql('province')`select id from record where id = any(${ids}::uuid[])`;
    expect(rows.length).toBe(10);
    expect(hall.info.origin).toMatch(/\/2-/);
  });

  it('P9, P11: where next keys need approval the wait is a state of its own at every level, and leaves nothing behind', async () => {
    const [hall, city, top] = [network.hall('nongan'), network.center('city'), network.center('province')];
    await top.service.enrolment?.change('registry.policy', { rotation: 'approval', reason: '逐个批准' });
    await until('the rule is known', () =>
      [hall, city].every((n) => n.registry.policy.rotation === 'approval'),
    );
    await hall.keys.rotate('定期轮换');
    const { origin } = hall.info;
    await until('the next log was set aside', async () =>
      (await city.archive.quarantined(origin)).some((q) => q.reason === 'awaiting-approval'),
    );
    now += 3_600_000;
    const { items } = await hall.keys.list({ node: 'nongan', limit: 500 });
    expect(items.slice(-2).map((k) => k.state)).toEqual(['current', 'awaiting']);
    expect(items.at(-1)?.origin).toBe(origin);
    const seen = async (of: { health: HealthWatch }) =>
      (await of.health.now()).find((h) => h.node === 'nongan')?.reasons.map((r) => [r.state, r.origin]);
    for (const node of [hall, city.service, top.service]) {
      expect(await seen(node)).toContainEqual(['awaiting-approval', origin]);
      for (const [state] of (await seen(node)) ?? [])
        expect(state).not.toMatch(/silent|refused|behind|quarantined/);
    }
    await top.enrol(JSON.parse(readFileSync(join(network.folder('nongan'), 'enrol.json'), 'utf8')));
    // Nobody calls silent who was not to be believed until now.
    expect((await seen(top.service))?.map(([state]) => state)).not.toContain('silent');
    await allReceipted(hall);
    for (const node of [hall, city.service, top.service])
      await until(
        'nobody waits',
        async () => !(await seen(node))?.some(([state]) => /await|quarantined/.test(state as string)),
      );
    expect(await city.archive.quarantinedCounts()).toEqual([]);
    expect(await city.archive.quarantined(origin)).toEqual([]);
    // P7: the old key says nothing beyond its closing entry.
    const before = items.at(-2)?.origin as string;
    const end = hall.store.head(before)?.size;
    for (const { registry } of [hall, city, network.center('province')])
      expect(registry.log(before)?.closedAt).toBe(end);
  });
});
