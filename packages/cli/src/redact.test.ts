import { findProgram, freePort } from '@hutong/process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started, steps } from './testing.ts';

const nats = findProgram('nats-server');
if (nats === undefined) process.stderr.write('SKIPPED: nats-server is not installed, no center can start\n');

let net: Awaited<ReturnType<typeof network>>;
beforeAll(async () => {
  net = await network({ nats: `127.0.0.1:${await freePort()}`, http: '127.0.0.1:0' });
});
afterAll(() => net.remove());

const json = ({ out }: { out: string }) => JSON.parse(out);

test.skipIf(nats === undefined)(
  'hutong redact tells first, then leaves the hash alone; reseal counts first',
  { timeout: 90_000 },
  async () => {
    const top = ['--data', net.at('top')];
    const center = await started('center', net.at('top'));
    expect((await hutong('import', net.write('a.csv', steps(2)), ...top)).code).toBe(0);
    const page = json(await hutong('query', ...top, '--subject', 'A0', '--json'));
    const [{ id, origin, index }] = page.items;
    const redact = (entry: string, ...more: string[]) =>
      hutong('redact', entry, ...top, '--reason', '公开字段误填', ...more);

    const told = await redact(id);
    expect([told.code, told.out]).toEqual([0, expect.stringContaining('Would redact')]);
    expect(told.out).toContain('held by: jilin-province');
    expect(told.out).toContain('add --yes');
    expect((await redact(`${origin}:0`, '--yes')).err).toContain('stands on this entry');
    expect((await redact('nothing', '--yes')).code).toBe(1);
    expect(json(await hutong('redact', 'list', ...top, '--json'))).toMatchObject({ total: 0 });

    const done = await redact(id, '--yes');
    expect([done.code, done.out]).toEqual([0, expect.stringContaining('confirmed: jilin-province')]);
    expect(done.out).toContain('backups: nobody said');
    expect(json(await hutong('redact', 'list', ...top, '--json'))).toMatchObject({
      total: 1,
      items: [{ origin, index, record: id, holders: [{ node: 'jilin-province', state: 'redacted' }] }],
    });
    expect((await hutong('redact', 'list', ...top)).out).toContain('1 of 1');
    expect((await hutong('proof', id, ...top)).code).toBe(1);
    // An import run again must not bring it back.
    const again = await hutong('import', net.write('b.csv', steps(2)), ...top);
    expect(again.code).toBe(3);

    const reseal = (...more: string[]) =>
      hutong('reseal', 'jilin-province', ...top, '--reason', '恢复', ...more);
    expect((await reseal()).err).toContain('--to is missing');
    expect((await reseal('--to', 'jilin-province')).err).toContain('not beneath');
    expect((await reseal('--to', 'nobody', '--yes')).code).toBe(1);
    expect(await center.stop()).toBe(0);
    const fsck = await hutong('fsck', ...top);
    expect([fsck.code, fsck.err]).toEqual([0, '']);
  },
);
