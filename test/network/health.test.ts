import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HealthHistoryPage, HealthPage } from '@hutong/api';
import { Hall } from '@hutong/hall';
import type { NodeSettings } from '@hutong/node';
import type { NodeHealth } from '@hutong/oversight';
import { readConfig } from '@hutong/trust';
import { createApp, TokenStore } from '@hutong/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city', line: true },
  { node: 'dehui', kind: 'hall', parent: 'city' },
];
const PLANNED = { node: 'yushu', name: '榆树市政务大厅', parent: 'city' };

describe('the health of nodes', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN, { lease: { callMs: 1_500, silenceMs: 4_000, renewMs: 500 } });
    for (const center of ['city', 'province']) await again(center, { silence_s: 3, planned: [PLANNED] });
    await appendSamples(network.hall('nongan'), 0, 10);
    for (const hall of ['nongan', 'dehui']) await allReceipted(network.hall(hall));
  });
  afterAll(() => network?.stop());

  async function again(node: string, health: NodeSettings['health']): Promise<void> {
    await network.stopNode(node);
    const config = readConfig(network.folder(node));
    writeFileSync(join(network.folder(node), 'config.json'), JSON.stringify({ ...config, health }));
    await network.startNode(node);
  }
  const at = async (center: string, node: string): Promise<NodeHealth> => {
    const all = await network.center(center).service.health.now();
    return all.find((h) => h.node === node) as NodeHealth;
  };
  const isAt = (center: string, node: string, state: NodeHealth['state'], limitMs = 30_000) =>
    until(`${node} is ${state} at ${center}`, async () => (await at(center, node))?.state === state, limitMs);

  it('P11: well, planned, not yet connected and silent never look alike', async () => {
    for (const center of ['city', 'province'])
      for (const node of ['nongan', 'dehui', center]) await isAt(center, node, 'synced');
    expect(await at('city', 'yushu')).toMatchObject({ state: 'planned', level: 'none', heard: null });
    const meihekou: Plan = { node: 'meihekou', kind: 'hall', parent: 'city' };
    await network.top.enrol(await network.init(meihekou));
    await isAt('city', 'meihekou', 'never-connected');
    const contact = { contact_post: '值班室', contact_phone: '0431-88880000' };
    const said = { node: 'dehui', ...contact, reason: '补登' };
    await network.top.service.enrolment?.change('registry.move', said);
    const stoppedAt = Date.now();
    await network.stopNode('dehui');
    for (const center of ['city', 'province']) await isAt(center, 'dehui', 'silent', 60_000);
    expect(Date.now() - stoppedAt).toBeLessThan(60_000);
    const silent = await at('city', 'dehui');
    expect(Date.parse(silent.reasons[0]?.since ?? '')).toBeLessThan(stoppedAt + 2_000);
    expect(silent).toMatchObject({ level: 'red', heard: silent.reasons[0]?.since });
    expect(silent.contact).toEqual({ post: '值班室', phone: '0431-88880000' });
    // Its last heartbeat is remembered through a restart of the center: nobody is well, or never heard, before he spoke.
    await again('city', { silence_s: 3, planned: [PLANNED] });
    const after = await at('city', 'dehui');
    expect(after.state).toBe('silent');
    // An entry may have come a moment after that heartbeat.
    const earlier = Date.parse(silent.heard ?? '') - Date.parse(after.heard ?? '');
    expect(earlier).toBeGreaterThanOrEqual(0);
    expect(earlier).toBeLessThan(3_000);
    await network.center('city').service.health.tick();
    await network.startNode('dehui');
    await isAt('city', 'dehui', 'synced');
    await network.top.service.enrolment?.change('registry.retire', {
      node: 'meihekou',
      reason: '未建',
    } as never);
    await isAt('city', 'meihekou', 'retired');
  });

  it('a hall tells of its own line, and what waits for it', async () => {
    const hall = network.hall('nongan');
    network.line('nongan').cut();
    await until('it knows', async () => (await hall.health.now())[0]?.state === 'line-down');
    await appendSamples(hall, 20, 25);
    const [own] = await hall.health.now();
    expect(own).toMatchObject({ node: 'nongan', level: 'amber', left: 5 });
    expect(own?.reasons[0]).toMatchObject({ by: 'city', left: 5, since: expect.any(String) });
    network.line('nongan').mend();
    await until('all is well', async () => (await hall.health.now())[0]?.state === 'synced', 60_000);
    await isAt('province', 'nongan', 'synced');
  });

  it('P11: what a center above says of itself shows at the hall two levels beneath, and is over when that is', async () => {
    const hall = network.hall('dehui');
    const above = async () =>
      (await hall.health.now())[0]?.reasons.filter((r) => r.state === 'above-troubled');
    expect(await above()).toEqual([]);
    await again('province', { silence_s: 3, planned: [PLANNED], disk_free_mib: 1e9 });
    await until('the hall knows', async () => (await above())?.length === 1, 60_000);
    expect((await above())?.[0]).toMatchObject({ level: 'amber', by: 'province', code: 'disk-low' });
    const app = createApp({
      service: hall,
      tokens: new TokenStore(join(network.dir, 'hall-tokens')),
      log: network.log('web'),
    });
    const page = await (await app.request('/', { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('上级 province 自报：磁盘少');
    await again('province', { silence_s: 3, planned: [PLANNED] });
    await until('it is over', async () => (await hall.health.now())[0]?.state === 'synced', 60_000);
    await isAt('province', 'dehui', 'synced');
  });

  it('P12: a clone shows at its parent and at itself within 60 s', async () => {
    const dir = join(network.dir, 'copy');
    cpSync(network.folder('nongan'), dir, { recursive: true });
    const config = readConfig(dir);
    const parent = { name: 'city', url: network.brokerUrl('city') };
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...config, parent }));
    const copy = new Hall(dir, { log: network.log('copy') });
    const startedAt = Date.now();
    await copy.start();
    await isAt('city', 'nongan', 'cloned', 60_000);
    await until('the copy knows', async () => (await copy.health.now())[0]?.state === 'cloned', 60_000);
    expect(Date.now() - startedAt).toBeLessThan(60_000);
    await copy.stop();
    await until('settled', async () => (await at('city', 'nongan')).state === 'synced', 60_000);
  });

  it('the API, the metrics and the page tell the same', async () => {
    const { service } = network.center('city');
    const app = createApp({
      service,
      tokens: new TokenStore(join(network.dir, 'tokens')),
      log: network.log('web'),
    });
    const ask = async (query: string) =>
      (await (await app.request(`/api/health?${query}`)).json()) as HealthPage;
    const first = await ask('limit=2');
    expect(first.items.map((h) => h.node)).toEqual(['city', 'dehui']);
    const rest = await ask(`after=${first.next}`);
    expect(rest.items.map((h) => h.node)).toEqual(['meihekou', 'nongan', 'yushu']);
    expect([rest.next, rest.counts]).toEqual([undefined, { red: 0, amber: 0, green: 3, none: 2 }]);
    expect((await app.request('/api/health?limit=0')).status).toBe(400);
    const history = (await (await app.request('/api/health/dehui/history')).json()) as HealthHistoryPage;
    const silences = history.items.filter(({ states }) => states.includes('silent'));
    expect(silences.length).toBeGreaterThanOrEqual(1);
    const drawn = await (await app.request('/health/dehui', { headers: { accept: 'text/html' } })).text();
    expect(drawn).toMatch(/<rect class="red"[^>]+>/);
    const page = await (await app.request('/', { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('已规划，尚未入册');
  });
});
