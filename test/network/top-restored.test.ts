import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promptSocket } from '@hutong/archive';
import { makeSigner } from '@hutong/log';
import { openFolder, readNextLog, signRoot } from '@hutong/trust';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, THREE_LEVELS, until } from './harness.ts';

const DAY = 86_400_000;

describe('the database of the top center is restored to yesterday', () => {
  let network: TestNetwork;
  let admin: postgres.Sql;
  const ids: string[] = [];
  let before = '';

  beforeAll(async () => {
    network = await TestNetwork.start(THREE_LEVELS);
    admin = postgres(network.postgres.ownerUrl('postgres'), {
      ...promptSocket(),
      max: 1,
      onnotice: () => {},
    });
    ids.push(...(await appendSamples(network.hall('nongan'), 0, 10)));
    await allReceipted(network.hall('nongan'));
    before = network.center('province').service.info.origin;
  });
  afterAll(async () => {
    await admin?.end({ timeout: 1 });
    await network?.stop();
  });

  const top = () => network.center('province');
  const headOf = async (node: string, origin: string) =>
    (await network.center(node).archive.head(origin))?.size ?? 0;
  // A template must have no session; the last of a process that ended may take a moment to go.
  const copy = async (from: string, to: string) => {
    await admin`select pg_terminate_backend(pid, 10_000) from pg_stat_activity where datname = ${from}`;
    await admin.unsafe(`create database "${to}" template "${from}" strategy file_copy owner center`);
  };

  /** Yesterday's copy, then a day's work: records, and a hall that is enrolled; then the copy is put back. */
  async function restored(day: string, hall: string, mark: boolean, work = async () => {}): Promise<number> {
    await network.stopNode('province');
    await copy('province', day);
    copyFileSync(join(network.folder('province'), 'mark'), join(network.dir, `mark-${day}`));
    await network.startNode('province');
    await work();
    await network.top.enrol(await network.init({ node: hall, kind: 'hall', parent: 'city' }));
    await network.startNode(hall);
    ids.push(...(await appendSamples(network.hall(hall), 0, 10)));
    ids.push(...(await appendSamples(network.hall('nongan'), ids.length, ids.length + 10)));
    await allReceipted(network.hall(hall));
    await allReceipted(network.hall('nongan'));
    const { origin } = top().service.info;
    const left = await headOf('province', origin);
    await until('the city has all of it', async () => (await headOf('city', origin)) === left);
    await network.stopNode('province');
    await admin.unsafe('drop database "province" with (force)');
    await copy(day, 'province');
    if (mark) copyFileSync(join(network.dir, `mark-${day}`), join(network.folder('province'), 'mark'));
    await network.startNode('province');
    return left;
  }

  function ceremony(): string {
    const { ended: _before, ...current } = openFolder(network.folder('province')).roots.current;
    const next = readNextLog(network.folder('province'));
    const seed = readFileSync(join(network.folder('province'), 'root-keys', 'root-1'), 'utf8').trim();
    const document = {
      ...current,
      version: current.version + 1,
      expires: Date.now() + 1_000 * DAY,
      registry: next?.log as string,
      ...(next?.ended === undefined ? {} : { ended: next.ended }),
    };
    return signRoot(document, [makeSigner('test/root-1', 1, Buffer.from(seed, 'hex'))]);
  }

  /** Every id given so far is at the province, once each. */
  const allOnce = () =>
    until('the province has all', async () => {
      const sql = postgres(network.databaseUrl('province'), { ...promptSocket(), max: 1 });
      const rows = await sql<{ n: number }[]>`
        select count(*)::int as n from record where id = any(${ids}::uuid[]) group by id`;
      await sql.end();
      return rows.length === ids.length && rows.every((r) => r.n === 1);
    });

  async function goesOn(hall: string, left: number, epoch: number): Promise<void> {
    const { origin } = top().service.info;
    await until(
      'its children gave back what it lost',
      async () => (await headOf('province', origin)) === left,
    );
    await until('it is ready to go on', () => readNextLog(network.folder('province'))?.ended?.size === left);
    expect((await top().service.sync()).alarms).toMatchObject([
      { code: 'rolled-back', origin, entries: { held: left, left } },
    ]);
    expect(await top().service.notReady()).toEqual([
      { zh: expect.stringContaining('hutong root draft'), en: expect.stringContaining('hutong root draft') },
    ]);
    await expect(appendTop()).rejects.toThrow('entries');
    await expect(
      top().service.enrolment?.change('registry.policy', { rotate_days: 9, reason: 'x' }),
    ).rejects.toThrow('entries');
    expect(await headOf('province', origin)).toBe(left);
    await top().service.root.publish([ceremony()]);
    const next = top().service.info.origin;
    expect(next).toContain(`test/province/${epoch}-`);
    expect((await top().service.sync()).alarms).toEqual([]);
    await until('every node follows', () =>
      [...network.centers.values(), ...network.halls.values()].every(
        ({ registry }) =>
          registry.origin === next &&
          registry.log(origin)?.closedAt === left &&
          registry.node('province')?.epochs.at(-1)?.origin === next &&
          registry.node(hall)?.parent === 'city',
      ),
    );
    ids.push(...(await appendSamples(network.hall(hall), 10, 15)));
    await allReceipted(network.hall(hall));
    await allOnce();
  }

  const appendTop = () =>
    top().service.append([
      {
        type: 'notice',
        subject: 'x',
        department: 'x',
        occurred_at: '2026-11-20T09:00:00+08:00',
        body: { title: 'x', text: 'x' },
      },
    ]);

  it('P12: behind its mark it signs nothing more, is given back what it lost, and goes on when a root document says so', async () => {
    const left = await restored('day1', 'jiutai', false);
    await goesOn('jiutai', left, 2);
    expect(top().registry.log(before)?.closedAt).toBe(left);
  });

  it('P12: put back with its mark, it learns from its children', async () => {
    // What the registry must say of its own accord is due at the next start, before any child is heard.
    top().archive.append = () => Promise.reject(new Error('the process ends here'));
    await network.hall('nongan').rotate('定期轮换');
    const { origin } = network.hall('nongan').info;
    await until('the top has taken its next log', async () => (await headOf('province', origin)) > 0);
    const left = await restored('day2', 'yushu', true);
    await goesOn('yushu', left, 3);
  });

  it('P12: put back from before it went on in its present log, it is given back the end of the one before too', async () => {
    const former = top().service.info.origin;
    const left = await restored('day3', 'shulan', false, async () => {
      await top().service.keys.rotate('定期轮换');
      await top().service.root.publish([ceremony()]);
    });
    await goesOn('shulan', left, 5);
    const held = await headOf('province', former);
    expect(top().registry.log(former)?.closedAt).toBe(held);
    expect(await headOf('city', former)).toBe(held);
    expect(top().registry.origin).toBe(top().service.info.origin);
  });

  it('everything is clean on every node', async () => {
    for (const center of network.centers.values()) expect(await center.archive.fsck()).toEqual([]);
  });

  it('P12: a child that gives back shows its lease: nobody takes it for a clone of itself', () => {
    expect(network.lines.filter((l) => JSON.stringify(l).includes('"code":"clone"'))).toEqual([]);
  });
});
