import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AlertPage } from '@hutong/api';
import { checkpointBody, cosign, signNote } from '@hutong/log';
import { readConfig } from '@hutong/trust';
import { createApp, createToken, TokenStore } from '@hutong/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, TestNetwork, THREE_LEVELS, until } from './harness.ts';

interface Told {
  type: string;
  data: { node: string; alerts: { alert: string; severity: string; total: number; names: string[] }[] };
}

describe('alerts', () => {
  let network: TestNetwork;
  let server: Server;
  const secret = randomBytes(32);
  const got: { headers: IncomingHttpHeaders; body: string; told: Told; at: number }[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      got.push({ headers: request.headers, body, told: JSON.parse(body), at: Date.now() });
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    network = await TestNetwork.start([], { heartbeatS: 1 });
    for (const plan of THREE_LEVELS) {
      const request = await network.init(plan);
      if (plan.parent === null) configure(plan.node, hook);
      else await network.top.enrol(request);
      await network.startNode(plan.node);
    }
    for (const hall of ['nongan', 'dehui']) await allReceipted(network.hall(hall));
  });
  afterAll(async () => {
    await network?.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  function configure(node: string, url: string): void {
    const dir = network.folder(node);
    writeFileSync(join(dir, 'hook'), `whsec_${secret.toString('base64')}\n`, { mode: 0o600 });
    const alerts = { hold_s: 8, webhooks: [{ name: 'duty', url, secret_file: 'hook' }] };
    const config = { ...readConfig(dir), health: { silence_s: 6 }, alerts };
    writeFileSync(join(dir, 'config.json'), JSON.stringify(config));
  }
  /** Asks after a look, so as not to wait for the next. */
  const looked = async (center: string, check: () => boolean): Promise<boolean> => {
    await network.center(center).service.health.tick();
    return check();
  };
  const rang = () => got.flatMap(({ told }) => told.data.alerts.map((a) => `${told.type} ${a.alert}`));
  const api = () => {
    const dir = network.folder('province');
    const service = network.top.service;
    return createApp({ service, tokens: new TokenStore(dir), log: network.log('web') });
  };

  it('P11: one outage of a city is one alert, within 60 s, that names its halls, signed', async () => {
    const all = () => network.top.service.health.now();
    await until('all are well', async () => (await all()).every((h) => h.state === 'synced'));
    await network.top.service.health.tick();
    const stoppedAt = Date.now();
    await network.stopNode('city');
    await until('the duty is told', () => got.length > 0, 60_000);
    expect(got[0]!.at - stoppedAt).toBeLessThan(60_000);
    const { headers, body, told } = got[0]!;
    expect(told).toMatchObject({
      type: 'alert.raised',
      data: { node: 'province', alerts: [{ alert: 'city:silent', severity: 'major', total: 3 }] },
    });
    expect(told.data.alerts[0]?.names).toEqual(['city', 'dehui', 'nongan']);
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = createHmac('sha256', secret).update(content).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    await until('the halls are silent too', async () =>
      (await all()).filter((h) => h.node !== 'province').every((h) => h.state === 'silent'),
    );
    await network.top.service.health.tick();
    expect(rang()).toEqual(['alert.raised city:silent']);
  });

  it('to acknowledge is an act in the log; a restart rings no second time; the end is told', async () => {
    const token = createToken(network.folder('province'), {
      name: '值班一',
      roles: ['operator'],
      expires: null,
    });
    const post = (body: object) =>
      api().request('/api/alerts/acknowledge', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await post({ alert: 'city:silent' })).status).toBe(422);
    expect((await post({ alert: 'city:silent', reason: '停电，已派人' })).status).toBe(200);
    const { items } = await network.top.service.query({ type: 'admin.act', limit: 1 });
    expect(items[0]?.body).toMatchObject({
      who: '值班一',
      role: 'operator',
      act: 'alert.acknowledge',
      target: 'city:silent',
      reason: '停电，已派人',
    });
    await network.stopNode('province');
    await network.startNode('province');
    await network.top.service.health.tick();
    const page = (await (await api().request('/api/alerts')).json()) as AlertPage;
    expect(page.counts).toEqual({ raised: 0, acknowledged: 1, critical: 0 });
    expect(JSON.stringify(page)).not.toContain('已派人');
    const shown = await (await api().request('/alerts', { headers: { accept: 'text/html' } })).text();
    expect(shown).toContain('已认领');
    expect(shown).not.toContain('已派人');
    await network.startNode('city');
    await until('its end is told', () =>
      looked('province', () => rang().includes('alert.resolved city:silent')),
    );
    expect(rang().filter((r) => r.startsWith('alert.raised'))).toEqual(['alert.raised city:silent']);
  });

  it('P4: a fork, and a key that is revoked, are critical and told within 60 s; a planned outage is not', async () => {
    const states = async () => (await network.top.service.health.now()).map((h) => h.state);
    await until('all are well again', async () => (await states()).every((state) => state === 'synced'));
    await network.top.service.health.alerts.plan('nongan', Date.now() + 600_000, {
      who: 'admin',
      reason: '检修',
      record: async () => {},
    });
    await network.stopNode('nongan');
    const { archive, service } = network.center('city');
    const { keys } = network.hall('dehui').folder;
    const head = { origin: keys.origin, size: 1, root: randomBytes(32) };
    const seenAt = Date.now();
    const note = cosign(
      signNote(checkpointBody(head), keys.log),
      keys.cosigner,
      Math.floor(seenAt / 1_000) + 60,
    );
    expect(await archive.addNote(note)).toMatchObject({ kind: 'fork' });
    const file = join(network.folder('city'), 'alerts.jsonl');
    const written = () => existsSync(file) && readFileSync(file, 'utf8').includes('"alert":"dehui:forked"');
    await until('it is written down', () => looked('city', written));
    expect(Date.now() - seenAt).toBeLessThan(60_000);
    expect((await service.health.alerts.list())[0]).toMatchObject({ severity: 'critical', status: 'raised' });
    await network.top.service.keys.revoke?.('dehui', undefined, '失窃');
    await until('the duty is told', () =>
      looked('province', () => rang().includes('alert.raised dehui:key-revoked')),
    );
    await until('it shows', async () =>
      (await network.top.service.health.now()).some((h) => h.node === 'nongan' && h.state === 'outage'),
    );
    await network.top.service.health.tick();
    expect(rang().filter((r) => r.includes('nongan'))).toEqual([]);
  });
});
