import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { promptSocket } from '@hutong/archive';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, THREE_LEVELS, until } from './harness.ts';

describe('a city whose whole disk is put back', () => {
  let network: TestNetwork;
  let admin: postgres.Sql;

  beforeAll(async () => {
    network = await TestNetwork.start(THREE_LEVELS);
    admin = postgres(network.postgres.ownerUrl('postgres'), {
      ...promptSocket(),
      max: 1,
      onnotice: () => {},
    });
    await appendSamples(network.hall('nongan'), 0, 5);
    await allReceipted(network.hall('nongan'));
  });
  afterAll(async () => {
    await admin?.end({ timeout: 1 });
    await network?.stop();
  });

  const city = () => network.center('city').service;
  const held = async (node: string, origin: string) =>
    (await network.center(node).archive.head(origin))?.size ?? 0;
  const copy = (from: string, to: string) =>
    admin.unsafe(`create database "${to}" template "${from}" strategy file_copy owner center`);
  const notice = (title: string) => ({
    type: 'notice',
    subject: 'x',
    department: 'x',
    occurred_at: '2026-11-20T09:00:00+08:00',
    body: { title, text: 'x' },
  });

  it('P12: records nothing before its parent says how much it holds, and goes on in its next epoch', async () => {
    const { origin } = city().info;
    const kept = [join(network.folder('city'), 'mark'), join(network.dir, 'mark-of-yesterday')] as const;
    await network.stopNode('city');
    await copy('city', 'yesterday');
    copyFileSync(...kept);
    await network.startNode('city');
    await city().append([notice('从前'), notice('再从前')]);
    const left = await held('city', origin);
    await until('the province has it', async () => (await held('province', origin)) === left);
    await network.stopNode('city');
    await admin.unsafe('drop database "city" with (force)');
    await copy('yesterday', 'city');
    copyFileSync(kept[1], kept[0]);
    await network.startNode('city');
    const [outcome] = await city().append([notice('以后')]);
    expect(outcome?.status).toBe('stored');
    expect(city().info.origin).toContain('/city/2-');
    await until('the city has taken back what it lost', async () => (await held('city', origin)) >= left);
    await until(
      'the province has the new log',
      async () => (await held('province', city().info.origin)) === (await held('city', city().info.origin)),
    );
    for (const center of network.centers.values()) {
      expect((await center.service.sync()).alarms).toEqual([]);
      expect(await center.archive.fsck()).toEqual([]);
    }
    const { items } = await network.top.service.query({ type: 'notice', node: 'city', limit: 10 });
    expect(items.map((r) => r.body.title).sort()).toEqual(['以后', '从前', '再从前'].sort());
  });
});
