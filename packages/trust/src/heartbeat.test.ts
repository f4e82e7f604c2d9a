import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointBody, signNote } from '@hutong/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HeartbeatSigner } from './heartbeat.ts';
import { NodeStates } from './states.ts';
import { keysOf, registryOf } from './testing.ts';

const YEARS_S = 3_653 * 86_400;
const NOW_S = 1_795_900_000;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'heart-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function heartOf(keys: ReturnType<typeof keysOf>, nowS: number): { timeS(givenS?: number): number } {
  const now = () => nowS * 1_000;
  const states = new NodeStates({ node: 'nongan', registry: registryOf(), now, onNews() {} });
  const config = { network: 'jilin', node: 'nongan' } as never;
  const heart = new HeartbeatSigner({ config, keys: keys as never }, join(dir, 'beat'), now, states);
  const note = signNote(checkpointBody({ origin: keys.origin, size: 1, root: Buffer.alloc(32) }), keys.log);
  return { timeS: (givenS = 0) => heart.beat(note, givenS).timeS };
}

test('P11: times rise through a start, also of a clock that was set back; those of the next key begin with the clock', () => {
  const [one, two] = [keysOf('nongan', 70), keysOf('nongan', 75)];
  expect(heartOf(one, NOW_S + YEARS_S).timeS()).toBe(NOW_S + YEARS_S);
  const back = heartOf(one, NOW_S);
  expect([back.timeS(), back.timeS()]).toEqual([NOW_S + YEARS_S + 1, NOW_S + YEARS_S + 2]);
  expect(heartOf(two, NOW_S).timeS()).toBe(NOW_S);
  expect(heartOf(two, NOW_S).timeS()).toBe(NOW_S + 1);
  expect(heartOf(two, NOW_S).timeS(NOW_S + 50)).toBe(NOW_S + 51);
});

test('P11: a time that was kept without its key is of this one', () => {
  writeFileSync(join(dir, 'beat'), `${String(NOW_S + 9).padStart(16, '0')}\n`);
  expect(heartOf(keysOf('nongan', 70), NOW_S).timeS()).toBe(NOW_S + 10);
});

test('P9: what is wrong and goes on is said since when it was first said', () => {
  let nowS = NOW_S;
  const now = () => nowS * 1_000;
  const states = new NodeStates({ node: 'nongan', registry: registryOf(), now, onNews() {} });
  const config = { network: 'jilin', node: 'nongan' } as never;
  const keys = keysOf('nongan', 70);
  const heart = new HeartbeatSigner({ config, keys: keys as never }, join(dir, 'beat'), now, states);
  const note = signNote(checkpointBody({ origin: keys.origin, size: 1, root: Buffer.alloc(32) }), keys.log);
  // Each look knows of the disk only how it is now.
  const said = () => {
    const changed = heart.troubled([{ code: 'disk-low', sinceS: nowS }]);
    heart.beat(note, 0);
    return [changed, /^disk-low (\d+)$/m.exec(states.up(() => true)[0] ?? '')?.[1]];
  };
  expect(said()).toEqual([true, String(NOW_S)]);
  nowS += 60;
  expect(said()).toEqual([false, String(NOW_S)]);
  heart.troubled([]);
  nowS += 60;
  expect(said()).toEqual([true, String(nowS)]);
});
