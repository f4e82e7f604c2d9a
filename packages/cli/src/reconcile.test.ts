import { readFileSync, writeFileSync } from 'node:fs';
import { findProgram, freePort } from '@hutong/process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started, steps } from './testing.ts';

const nats = findProgram('nats-server');
if (nats === undefined) process.stderr.write('SKIPPED: nats-server is not installed, no center can start\n');

let net: Awaited<ReturnType<typeof network>>;

beforeAll(async () => {
  const nats = `127.0.0.1:${await freePort()}`;
  net = await network({ nats, http: '127.0.0.1:0' });
  await net.hallInit('hall');
  const file = net.at('hall/config.json');
  const linked = readFileSync(file, 'utf8').replace('nats://127.0.0.1:1"', `nats://${nats}"`);
  writeFileSync(file, linked.replace(/"heartbeat_s": ?\d+/, '"heartbeat_s": 1'));
});
afterAll(() => net.remove());

const json = ({ out }: { out: string }) => JSON.parse(out);

test.skipIf(nats === undefined)(
  'P11, P12: a center says who reported and compares with a hall; a hall says what it has back',
  { timeout: 90_000 },
  async () => {
    const top = ['--data', net.at('top')];
    const hall = ['--data', net.at('hall')];
    await hutong('center', 'enrol', net.at('hall/enrol.json'), ...top);
    await hutong('import', net.write('rows.csv', steps(3)), ...hall);
    const stopped = await hutong('completeness', ...top);
    expect([stopped.code, stopped.err]).toEqual([1, expect.stringContaining('Next: ')]);
    const center = await started('center', net.at('top'));
    const reconcile = ['reconcile', 'nongan', '--reason', 'look', ...top];
    const unheard = await hutong(...reconcile);
    expect([unheard.code, unheard.err]).toEqual([1, expect.stringContaining('was not heard')]);
    const running = await started('hall', net.at('hall'));
    const restored = await hutong('restore', ...hall, '--json');
    expect([restored.code, json(restored)]).toMatchObject([0, { done: true, connected: true, logs: [] }]);
    let compared = await hutong(...reconcile, '--json');
    while (compared.code !== 0) compared = await hutong(...reconcile, '--json');
    expect(json(compared)).toMatchObject({ left: { here: 0, there: 0 }, bad: 0, after: [{ roots: 'same' }] });
    const ask = ['completeness', ...top, '--node', 'nongan', '--limit', '2', '--json'];
    let page = json(await hutong(...ask));
    while (page.items[0].heard === null) page = json(await hutong(...ask));
    expect(page.items).toMatchObject([
      { node: 'nongan', state: 'reported', so_far: true },
      { node: 'nongan', state: 'unknown', heard: null },
    ]);
    expect(page.next).toMatch(/^\d+:nongan$/);
    const bad = await hutong('completeness', ...top, '--from', 'yesterday');
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('--from')]);
    const none = await hutong('reconcile', 'nobody', '--reason', 'look', ...top);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('no direct child')]);
    expect((await hutong('restore', ...top)).code).toBe(1);
    expect(await running.stop()).toBe(0);
    expect(await center.stop()).toBe(0);
  },
);
