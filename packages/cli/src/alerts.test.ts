import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started } from './testing.ts';

let net: Awaited<ReturnType<typeof network>>;
beforeAll(async () => {
  net = await network();
});
afterAll(() => net.remove());

const why = ['--reason', '停电检修'];

test('hutong alerts: list, plan, test, ack; each change an act on record', async () => {
  await net.hallInit('hall');
  const data = ['--data', net.at('hall')];
  expect((await hutong('alerts', 'list', ...data)).err).toContain('not running');
  const hall = await started('hall', net.at('hall'));
  const none = await hutong('alerts', 'list', ...data);
  expect([none.code, none.out]).toEqual([0, expect.stringContaining('No alert is open')]);
  expect((await hutong('alerts', 'list', ...data, '--status', 'x')).code).toBe(2);
  expect((await hutong('alerts', 'list', ...data, '--after', 'x')).code).toBe(1);

  for (const bad of [[], ['--until', '2030-01-01T00:00'], ['--until', '1h', '--cancel']])
    expect((await hutong('alerts', 'plan', 'nongan', ...data, ...why, ...bad)).code).toBe(2);
  expect((await hutong('alerts', 'plan', 'nongan', ...data, ...why, '--until', '2020-01-01')).err).toContain(
    'in the future',
  );
  expect((await hutong('alerts', 'plan', 'nobody', ...data, ...why, '--until', '2h')).code).toBe(1);
  expect((await hutong('alerts', 'plan', 'nongan', ...data, ...why, '--until', '2h')).code).toBe(0);
  const planned = await hutong('alerts', 'list', ...data);
  expect(planned.out).toMatch(/nongan +planned outage until .+ 停电检修/);
  expect((await hutong('alerts', 'plan', 'nongan', ...data, ...why, '--cancel')).code).toBe(0);
  expect((await hutong('alerts', 'plan', 'nongan', ...data, ...why, '--cancel')).code).toBe(1);

  const tested = await hutong('alerts', 'test', ...data, '--reason', '试发', '--json');
  expect([tested.code, JSON.parse(tested.out)]).toEqual([0, { items: [{ to: 'file', delivered: true }] }]);
  expect(readFileSync(join(net.at('hall'), 'alerts.jsonl'), 'utf8')).toContain('"type":"alert.test"');
  expect((await hutong('alerts', 'ack', 'nongan:silent', ...data, ...why)).err).toContain(
    'no such open alert',
  );
  expect((await hutong('alerts', 'ack', 'nongan:silent', ...data)).code).toBe(2);

  const acts = JSON.parse((await hutong('acts', ...data, '--json')).out) as {
    items: { body: { act: string } }[];
  };
  const done = acts.items.map(({ body }) => body.act);
  expect(done.toReversed().slice(-3)).toEqual(['outage.plan', 'outage.cancel', 'alert.test']);
  expect((await hutong('alerts', 'release', 'nongan:silent', ...data, ...why)).err).toContain(
    'no such open alert',
  );

  const rules = (...more: string[]) => hutong('alerts', 'rules', ...data, ...why, ...more);
  for (const bad of [
    ['--quiet', '22-7'],
    ['--escalate', 'soon'],
    ['--quiet', '22:00-07:00', '--below', 'minor'],
  ])
    expect((await rules(...bad)).code).toBe(2);
  expect((await rules('--quiet', '22:00-07:00', '--below', 'major', '--escalate', '900')).code).toBe(0);
  expect((await rules('--escalate', '900')).err).toContain('Nothing is changed');
  expect((await hutong('alerts', 'settings', ...data)).out).toMatch(/after 900 s.*22:00–07:00 < major/s);

  const receiver = (...more: string[]) => hutong('alerts', 'receiver', 'duty', ...data, ...why, ...more);
  const url = ['--url', 'https://duty.example.gov.cn/hook'];
  expect((await receiver(...url)).err).toContain('signing secret');
  const secret = join(net.at('hall'), 'given');
  writeFileSync(secret, `whsec_${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o600 });
  const added = await receiver(...url, '--secret-file', secret, '--only', 'escalated');
  expect([added.code, added.out]).toEqual([0, expect.stringContaining('https://duty.example.gov.cn/…')]);
  const config = () => JSON.parse(readFileSync(join(net.at('hall'), 'config.json'), 'utf8'));
  expect(config().alerts).toMatchObject({ escalate_s: 900, webhooks: [{ name: 'duty', url: url[1] }] });
  expect((await hutong('alerts', 'test', ...data, ...why, '--to', 'nobody')).code).toBe(1);
  expect((await receiver('--remove')).code).toBe(0);
  expect((await receiver('--remove')).err).toContain('no such receiver');
  expect(config().alerts.webhooks).toEqual([]);
  expect(await hall.stop()).toBe(0);
});
