import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogStore } from '@hutong/log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started } from './testing.ts';

let net: Awaited<ReturnType<typeof network>>;
beforeAll(async () => {
  net = await network();
  await net.hallInit('hall');
});
afterAll(() => net.remove());

const data = () => ['--data', net.at('hall')];
const json = ({ out }: { out: string }) => JSON.parse(out);
const opinion = '材料齐全，符合法定形式。'.repeat(20);
const rows = () =>
  net.write(
    'rows.csv',
    `type,subject,department,occurred_at,body.step,body.action,body.opinion\n${[1, 2]
      .map((n) => `case.step,B${n},市场监管局,2024-03-01,审查,通过,${opinion}`)
      .join('\n')}\n`,
  );

test('hutong prune says why nothing may go, and needs a reason to do anything', {
  timeout: 30_000,
}, async () => {
  const stopped = await hutong('prune', ...data(), '--dry-run');
  expect([stopped.code, stopped.err]).toEqual([1, expect.stringContaining('not running')]);
  const hall = await started('hall', net.at('hall'));
  const without = await hutong('prune', ...data(), '--yes');
  expect([without.code, without.err]).toEqual([2, expect.stringContaining('--reason')]);
  const told = await hutong('prune', ...data());
  expect([told.code, told.out]).toEqual([
    0,
    expect.stringMatching(/Nothing to prune: there is no policy.*\n.*after_days/),
  ]);
  expect(await hall.stop()).toBe(0);
  const file = join(net.at('hall'), 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...config, prune: { after_days: 29 } }), { mode: 0o600 });
  expect((await hutong('status', ...data())).code).not.toBe(0);
  writeFileSync(file, JSON.stringify({ ...config, prune: { after_days: 30 } }), { mode: 0o600 });
  const again = await started('hall', net.at('hall'));
  const alone = await hutong('prune', ...data(), '--reason', '磁盘将满', '--yes');
  expect([alone.code, alone.out]).toEqual([0, expect.stringContaining('not two centers')]);
  expect(await again.stop()).toBe(0);
});

test('P1, P9: what was pruned is told by query, proof, status and fsck, and an import knows it again', async () => {
  expect((await hutong('import', rows(), ...data())).code).toBe(0);
  const [first] = json(await hutong('query', ...data(), '--subject', 'B1', '--json')).items;
  const store = new LogStore(join(net.at('hall'), 'hall.db'));
  expect(store.pruned.prune(first.origin, [first.index]).entries).toBe(1);
  store.close();
  expect((await hutong('query', ...data(), '--subject', 'B1')).out).toContain('pruned; held by');
  const proof = await hutong('proof', first.id, ...data(), '--out', net.at('proof'));
  expect([proof.code, proof.err]).toEqual([1, expect.stringContaining('This hall pruned the entry')]);
  expect((await hutong('status', ...data())).out).toContain('(1 pruned)');
  expect(json(await hutong('status', ...data(), '--json')).logs[0].pruned).toBe(1);
  const fsck = await hutong('fsck', ...data());
  expect(fsck.out).toContain('Of these 1 were pruned');
  expect(json(await hutong('fsck', ...data(), '--json'))).toMatchObject({
    pruned: 1,
    findings: fsck.code === 0 ? [] : expect.anything(),
  });
  expect((await hutong('rebuild', ...data())).code).toBe(0);
  const again = await hutong('import', rows(), ...data(), '--json');
  expect(json(again)).toMatchObject({ taken: 0, already: 2, refused: 0 });
});
