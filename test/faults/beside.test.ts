import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { checkHall } from '@hutong/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleRecord, TestNetwork } from '../network/harness.ts';

const CHECKS = fileURLToPath(new URL('check-beside.ts', import.meta.url));
const ROUNDS = 8;
const AT_ONCE = 100;
/** Times that records are appended: a longer log only takes longer to check. */
const MOST = 40;
/** Keys are turned after so many of these. */
const TURN_EVERY = 10;

let network: TestNetwork;
beforeAll(async () => {
  const plan = [
    { node: 'province', kind: 'center', parent: null },
    { node: 'nongan', kind: 'hall', parent: 'province' },
  ] as const;
  network = await TestNetwork.start([...plan], { anchorS: 1 });
});
afterAll(() => network?.stop());

it('P10: a check beside a hall that appends, follows, is receipted and turns keys finds nothing', async () => {
  const hall = network.hall('nongan');
  const checked: Awaited<ReturnType<typeof checkHall>>[] = [];
  const child = fork(CHECKS, [network.folder('nongan'), String(ROUNDS)], { execArgv: ['--import', 'tsx'] });
  child.on('message', (found) => checked.push(found as (typeof checked)[number]));
  const ended = once(child, 'exit');
  for (let i = 0; child.exitCode === null; i++) {
    if (i < MOST) await hall.append(Array.from({ length: AT_ONCE }, (_, n) => sampleRecord(i * AT_ONCE + n)));
    if (i < MOST && i % TURN_EVERY === TURN_EVERY - 1) await hall.rotate('按规定换钥');
    await new Promise((go) => setTimeout(go, 100));
  }
  expect((await ended)[0]).toBe(0);
  expect(checked.map((one) => one?.findings)).toEqual(Array.from({ length: ROUNDS }, () => []));
  const sizes = checked.map((one) => one?.entries ?? 0);
  // The hall went on meanwhile.
  expect(sizes.at(-1)).toBeGreaterThan(sizes[0] ?? 0);
});
