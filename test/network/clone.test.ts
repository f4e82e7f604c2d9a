import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SyncState } from '@hutong/api';
import { Hall } from '@hutong/hall';
import { readConfig } from '@hutong/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city', line: true },
  { node: 'dehui', kind: 'hall', parent: 'city' },
];

/** Of a running node: what `status` says of clones. */
const alarms = (sync: SyncState) => sync.alarms.filter((a) => a.code === 'clone');

describe('P12: one live instance per node', () => {
  let network: TestNetwork;
  let copies = 0;
  const ids: string[] = [];

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN, { lease: { callMs: 1_500, silenceMs: 4_000, renewMs: 500 } });
    ids.push(...(await appendSamples(network.hall('nongan'), 0, 10)));
    await allReceipted(network.hall('nongan'));
  });
  afterAll(() => network?.stop());

  const atCity = async () => alarms(await network.center('city').service.sync());
  const told = (since: number) =>
    network.lines.slice(since).filter((l) => JSON.stringify(l).includes('"code":"clone"'));

  /** A copy of a hall's folder, made while the hall runs; it has a line of its own to the city. */
  function copyOf(node: string): string {
    const dir = join(network.dir, `copy-${copies++}`);
    cpSync(network.folder(node), dir, { recursive: true });
    const config = readConfig(dir);
    const parent = { name: 'city', url: network.brokerUrl('city') };
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...config, parent }));
    return dir;
  }

  async function startCopy(dir: string, name: string): Promise<Hall> {
    const copy = new Hall(dir, { log: network.log(name) });
    await copy.start();
    return copy;
  }

  /** All that was recorded is at the province once; no log was forked, set aside or ended. */
  async function unharmed(node: string): Promise<void> {
    await allReceipted(network.hall(node));
    const rows = await network.sql('province')<{ id: string; n: number }[]>`
      select id, count(*)::int as n from record where id = any(${ids}::uuid[]) group by id`;
    expect(rows).toHaveLength(ids.length);
    expect(rows.every((r) => r.n === 1)).toBe(true);
    for (const center of ['city', 'province']) {
      const logs = await network.sql(center)`select origin from log where state <> 'open'`;
      expect(logs).toEqual([]);
      const epochs = await network.sql(center)`select origin from log where origin like ${`test/${node}/%`}`;
      expect(epochs).toHaveLength(1);
    }
  }

  it.each([
    ['whose token is current', 0],
    ['whose token is old', 3_000],
  ])('a copy %s, started beside its original, is refused and named at both sides', async (_, waitMs) => {
    const original = network.hall('nongan');
    const { origin } = original.info;
    const dir = copyOf('nongan');
    const { size } = original.store.head(origin) ?? {};
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    // Both go on recording, the copy in a log of its own: of this one there is one history.
    ids.push(...(await appendSamples(original, 10 + copies * 10, 15 + copies * 10)));
    const startedAt = Date.now();
    const copy = await startCopy(dir, 'copy');
    await appendSamples(copy, 500, 503);
    await until(
      'the copy is refused',
      async () => alarms(await copy.sync())[0]?.instances?.here === 'refused',
    );
    await until('the original is told', async () => alarms(await original.sync()).length === 1);
    const { health } = network.center('city').service;
    await health.tick();
    expect(await health.alerts.list()).toContainEqual(
      expect.objectContaining({ node: 'nongan', state: 'cloned', severity: 'critical', status: 'raised' }),
    );
    console.info(`a copy is known to all after ${Date.now() - startedAt} ms`);
    expect(Date.now() - startedAt).toBeLessThan(60_000);
    const [here] = alarms(await copy.sync());
    const [there] = alarms(await original.sync());
    const [city] = await atCity();
    expect(there?.instances?.here).toBe('goes_on');
    expect(city).toMatchObject({ node: 'nongan', origin: original.info.origin, instances: { here: null } });
    for (const side of [here, there, city]) {
      expect(side?.instances?.goes_on.instance).toBe(city?.instances?.goes_on.instance);
      expect(side?.instances?.refused.instance).toBe(city?.instances?.refused.instance);
    }
    // Its hall goes on working (P1), and nothing of it leaves.
    await appendSamples(copy, 503, 510);
    ids.push(...(await appendSamples(original, 15 + copies * 10, 20 + copies * 10)));
    await unharmed('nongan');
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(alarms(await copy.sync())[0]?.instances?.here).toBe('refused');
    expect([original.info.origin, copy.store.head(origin)?.size]).toEqual([origin, size]);
    expect(copy.info.origin).not.toBe(origin);
    await copy.stop();
    await until('all is well', async () => {
      return (await atCity()).length + alarms(await original.sync()).length === 0;
    });
    await unharmed('nongan');
  });

  it('an ordinary restart goes on at once, and the parent’s restart changes nothing: no alarm', async () => {
    const since = network.lines.length;
    const restart = async (node: string) => {
      const at = Date.now();
      await network.stopNode(node);
      await network.startNode(node);
      const hall = network.hall('dehui');
      await appendSamples(hall, 0, 2);
      await allReceipted(hall);
      console.info(`${node} restarted, and all receipted, in ${Date.now() - at} ms`);
    };
    await restart('dehui');
    await restart('dehui');
    await restart('city');
    expect(told(since)).toEqual([]);
    expect(alarms(await network.hall('dehui').sync())).toEqual([]);
  });

  it('a start after a crash, which says no goodbye, goes on as soon as the old instance did not answer: no alarm', async () => {
    const since = network.lines.length;
    network.line('nongan').cut();
    await network.stopNode('nongan');
    network.line('nongan').mend();
    const at = Date.now();
    await network.startNode('nongan');
    ids.push(...(await appendSamples(network.hall('nongan'), 40, 45)));
    await unharmed('nongan');
    console.info(`started after a crash, and all receipted, in ${Date.now() - at} ms`);
    expect(Date.now() - at).toBeGreaterThan(1_000);
    expect(told(since)).toEqual([]);
    expect(await atCity()).toEqual([]);
  });

  it('while two are alive, the parent’s restarts do not give the lease to the other', async () => {
    const original = network.hall('nongan');
    const dir = copyOf('nongan');
    ids.push(...(await appendSamples(original, 50, 55)));
    const copy = await startCopy(dir, 'copy');
    await appendSamples(copy, 500, 503);
    for (let i = 0; i < 3; i++) {
      await until('the copy is refused', async () => (await atCity()).length === 1);
      await network.stopNode('city');
      await network.startNode('city');
      ids.push(...(await appendSamples(original, 60 + i * 10, 65 + i * 10)));
      await unharmed('nongan');
      expect(alarms(await original.sync()).map((a) => a.instances?.here)).not.toContain('refused');
    }
    await copy.stop();
  });

  it('a hall cut off for longer than the limit is replaced; back, it is refused, and goes on when the other stops', async () => {
    const original = network.hall('nongan');
    await unharmed('nongan');
    const dir = copyOf('nongan');
    await new Promise((resolve) => setTimeout(resolve, 3_000)); // Its token is old by then.
    network.line('nongan').cut();
    const at = Date.now();
    const copy = await startCopy(dir, 'replacement');
    const [id] = await appendSamples(copy, 600, 601);
    await allReceipted(copy);
    expect(Date.now() - at).toBeGreaterThan(4_000);
    console.info(`replaced, and all receipted, in ${Date.now() - at} ms`);
    network.line('nongan').mend();
    await until(
      'the hall is refused',
      async () => alarms(await original.sync())[0]?.instances?.here === 'refused',
    );
    await until('the other is told', async () => alarms(await copy.sync())[0]?.instances?.here === 'goes_on');
    await copy.stop();
    // It is behind what left under its key, so it goes on in its next epoch, with all of its own records and the other's.
    await until('the hall is back', () => original.info.origin.startsWith('test/nongan/2-'));
    ids.push(id as string, ...(await appendSamples(original, 601, 603)));
    await allReceipted(original, 60_000);
    await until('the province has all, once', async () => {
      const rows = await network.sql('province')<{ n: number }[]>`
        select count(*)::int as n from record where id = any(${ids}::uuid[]) group by id`;
      return rows.length === ids.length && rows.every((r) => r.n === 1);
    });
    expect(await network.sql('city')`select origin from log where state <> 'open'`).toEqual([]);
  });

  it('two copies that were started together record in two logs: the one that was refused goes on, with all of both', async () => {
    const since = network.lines.length;
    await network.stopNode('nongan');
    const copy = await startCopy(copyOf('nongan'), 'first come');
    await network.startNode('nongan');
    const original = network.hall('nongan');
    ids.push(...(await appendSamples(original, 640, 645)));
    ids.push(...(await appendSamples(copy, 650, 655)));
    await until('it is refused', async () => alarms(await original.sync())[0]?.instances?.here === 'refused');
    expect(original.info.origin).not.toBe(copy.info.origin);
    await allReceipted(copy);
    await copy.stop();
    ids.push(...(await appendSamples(original, 645, 650)));
    await allReceipted(original, 60_000);
    await until('the province has all, once', async () => {
      const rows = await network.sql('province')<{ n: number }[]>`
        select count(*)::int as n from record where id = any(${ids}::uuid[]) group by id`;
      return rows.length === ids.length && rows.every((r) => r.n === 1);
    });
    await until('and the hall too', async () => {
      const found = await Promise.all(ids.map((id) => original.get(id)));
      return found.every((record) => record !== undefined);
    });
    expect(await network.sql('city')`select origin from log where state <> 'open'`).toEqual([]);
    expect(network.lines.slice(since).filter((l) => JSON.stringify(l).includes('FORK'))).toEqual([]);
  });

  it('copied before anything of it had left: the copy, refused, goes on in its next epoch all the same', async () => {
    const request = await network.init({ node: 'fusong', kind: 'hall', parent: 'city', line: true });
    await network.top.enrol(request);
    network.line('fusong').cut();
    await network.startNode('fusong');
    const original = network.hall('fusong');
    const given = await appendSamples(original, 800, 803);
    const dir = copyOf('fusong');
    network.line('fusong').mend();
    await allReceipted(original);
    const copy = await startCopy(dir, 'image');
    given.push(...(await appendSamples(copy, 803, 806)));
    await until('it is refused', async () => alarms(await copy.sync())[0]?.instances?.here === 'refused');
    const { origin } = copy.info;
    expect(origin).not.toBe(original.info.origin);
    given.push(...(await appendSamples(original, 806, 809)));
    await allReceipted(original);
    await network.stopNode('fusong');
    await allReceipted(copy, 60_000);
    expect(copy.info.origin).toBe(origin);
    const rows = await network.sql('city')<{ n: number }[]>`
      select count(*)::int as n from record where id = any(${given}::uuid[]) group by id`;
    expect([rows.length, rows.every((r) => r.n === 1)]).toEqual([given.length, true]);
    expect(await network.sql('city')`select origin from log where state <> 'open'`).toEqual([]);
    await copy.stop();
  });

  it('put back whole after a crash, its mark and lease too, it records when the parent has heard nobody else, in its next epoch', async () => {
    const { origin } = network.hall('nongan').info;
    const seen = () => network.hall('nongan').registry.policy.rotate_days === 900;
    await network.top.service.enrolment?.change('registry.policy', { rotate_days: 900, reason: '制度' });
    await until('it has seen what it is to anchor', seen);
    await network.stopNode('nongan');
    const dir = copyOf('nongan');
    // An older copy has long been due to anchor.
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...readConfig(dir), anchor_s: 1 }));
    await network.startNode('nongan');
    await new Promise((resolve) => setTimeout(resolve, 3_000)); // Its token is old by then.
    await appendSamples(network.hall('nongan'), 700, 705);
    await allReceipted(network.hall('nongan'));
    const since = network.lines.length;
    network.line('nongan').cut(); // No goodbye arrives.
    await network.stopNode('nongan');
    const at = Date.now();
    const back = await startCopy(dir, 'put back');
    const [id] = await appendSamples(back, 705, 707);
    expect(Date.now() - at).toBeGreaterThan(3_000);
    expect(back.info.origin).not.toBe(origin);
    await allReceipted(back);
    expect(await back.get(id as string)).toMatchObject({ origin: back.info.origin });
    expect(network.lines.slice(since).filter((l) => JSON.stringify(l).includes('FORK'))).toEqual([]);
    await back.stop();
  });
});
