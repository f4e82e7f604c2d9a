import type { NodeService } from '@hutong/api';
import { HEALTH_STATES } from '@hutong/oversight';
import { createApp, createToken, TokenStore } from '@hutong/web';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { board, promtool, promtoolOn, rules } from '../house/monitoring.ts';
import { allReceipted, appendSamples, type Plan, TestNetwork } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'province' },
];
let network: TestNetwork;

beforeAll(async () => {
  network = await TestNetwork.start(PLAN);
  await appendSamples(network.hall('nongan'), 0, 3);
  await allReceipted(network.hall('nongan'));
});
afterAll(() => network?.stop());

/** What Prometheus is given by a node. */
async function figuresOf(node: string, service: NodeService): Promise<string> {
  const dir = network.folder(node);
  const token = createToken(dir, { name: 'prometheus', roles: ['reader'], expires: null });
  const app = createApp({ service, tokens: new TokenStore(dir), log: network.log(node) });
  const answer = await app.request('/metrics', { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  return answer.text();
}

test('what the rules and the board ask for is told by hall and center, in states that there are', async () => {
  const told = await Promise.all([
    figuresOf('nongan', network.hall('nongan')),
    figuresOf('province', network.top.service),
  ]);
  const asked = [...rules, ...board].join('\n');
  const names = [...new Set([...asked.matchAll(/\bhutong_[a-z_]+/g)].map(([name]) => name))];
  expect(names.length).toBeGreaterThan(8);
  for (const text of told) expect(names.filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
  const states = [...asked.matchAll(/state(?:=|=~|!~)\\?"([^"\\]+)/g)].flatMap(([, some = '']) =>
    some.split('|'),
  );
  expect(states.length).toBeGreaterThan(20);
  expect(states.filter((state) => !HEALTH_STATES.some((one) => one === state))).toEqual([]);
  if (promtool !== undefined)
    for (const text of told) expect(promtoolOn(text)).toEqual({ status: 0, said: '' });
});
