import { findProgram, freePort } from '@hutong/process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started } from './testing.ts';

const nats = findProgram('nats-server');
if (nats === undefined) process.stderr.write('SKIPPED: nats-server is not installed, no center can start\n');

let net: Awaited<ReturnType<typeof network>>;
beforeAll(async () => {
  net = await network({ nats: `127.0.0.1:${await freePort()}`, http: '127.0.0.1:0' });
});
afterAll(() => net.remove());

const json = ({ out }: { out: string }) => JSON.parse(out);
const why = ['--reason', '年度轮换'];

test('hutong keys list and rotate: a hall alone goes on in its next epoch', async () => {
  await net.hallInit('alone');
  const data = ['--data', net.at('alone')];
  expect((await hutong('keys', 'rotate', ...data, ...why)).err).toContain('not running');
  const hall = await started('hall', net.at('alone'));
  expect((await hutong('keys', 'rotate', ...data)).code).toBe(2);
  const rotated = await hutong('keys', 'rotate', ...data, ...why);
  expect([rotated.code, rotated.out]).toEqual([0, expect.stringContaining('epoch 2')]);
  expect(json(await hutong('keys', 'rotate', ...data, ...why, '--json'))).toMatchObject({ epoch: 3 });
  expect((await hutong('keys', 'list', ...data)).code).toBe(0);
  expect((await hutong('keys', 'list', ...data, '--limit', '0')).code).toBe(2);
  const revoke = await hutong('keys', 'revoke', 'nongan', ...data, '--reason', '失窃', '--yes');
  expect(revoke.code).toBe(1);
  const kit = await hutong('ca', 'trust-kit', ...data, '--out', net.at('kit'));
  expect([kit.code, kit.err]).toEqual([1, expect.stringContaining('no CA yet')]);
  expect((await hutong('ca', 'trust-kit', ...data)).code).toBe(2);
  const acts = json(await hutong('acts', ...data, '--json'));
  expect(JSON.stringify(acts).match(/keys\.rotate/g)).toHaveLength(2);
  expect(await hall.stop()).toBe(0);
});

test.skipIf(nats === undefined)(
  'hutong keys revoke tells what it would do, and does it with --yes alone',
  { timeout: 60_000 },
  async () => {
    const top = ['--data', net.at('top')];
    await net.hallInit('hall');
    expect((await hutong('center', 'enrol', net.at('hall/enrol.json'), ...top)).code).toBe(0);
    const center = await started('center', net.at('top'));
    const states = async () =>
      json(await hutong('keys', 'list', ...top, '--json')).items.map((k: { node: string; state: string }) => [
        k.node,
        k.state,
      ]);
    const revoke = (...more: string[]) =>
      hutong('keys', 'revoke', 'nongan', ...top, '--reason', '失窃', ...more);
    const before = await states();
    expect(before).toContainEqual(['nongan', 'current']);
    expect((await hutong('keys', 'list', ...top)).out).toContain('nongan epoch 1 current');
    const told = await revoke();
    expect([told.code, told.out]).toEqual([0, expect.stringContaining('Would revoke nongan')]);
    expect(told.out).toContain('add --yes');
    expect(await states()).toEqual(before);
    expect((await revoke('--at', 'soon')).code).toBe(2);
    expect((await hutong('keys', 'revoke', 'nobody', ...top, '--reason', 'x', '--yes')).code).toBe(1);
    const done = await revoke('--yes');
    expect([done.code, done.out]).toEqual([0, expect.stringContaining('Revoked nongan')]);
    expect(await states()).toContainEqual(['nongan', 'revoked']);
    expect(await center.stop()).toBe(0);
  },
);
