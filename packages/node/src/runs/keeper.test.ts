import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Declined, type RunFinding } from '@hutong/api';
import { ReasonedError } from '@hutong/record';
import { expect, test } from 'vitest';
import { RunKeeper, type Step } from './keeper.ts';

const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const HOUR_MS = 3_600_000;

function open(dir = mkdtempSync(join(tmpdir(), 'hutong-runs-'))) {
  const clock = { now: Date.parse('2026-11-20T01:00:00Z') };
  return { dir, clock, keeper: new RunKeeper({ dir, now: () => clock.now, log }) };
}

/** Work that ends when it is told to, and its steps. */
function held() {
  let [step, end]: [Step, () => void] = [quiet, quiet];
  let fail: (error: unknown) => void = quiet;
  const work = (given: Step) => {
    step = given;
    return new Promise<{ numbers: Record<string, number> }>((resolve, reject) => {
      end = () => resolve({ numbers: { logs: 1 } });
      fail = reject;
    });
  };
  const go = (done: number, total?: number) => {
    try {
      step(done, total);
    } catch (error) {
      fail(error);
    }
  };
  return { work, go, end: () => end() };
}

const fsck = { kind: 'fsck', by: '系统管理员 A001' } as const;

test('one runs at a time, tells how far it is, and is remembered with what it gave', async () => {
  const { dir, keeper } = open();
  const { work, go, end } = held();
  keeper.begin(fsck, work);
  expect(() => keeper.begin({ ...fsck, kind: 'audit' }, work)).toThrow(Declined);
  go(3, 10);
  expect(keeper.state()).toMatchObject({ now: { state: 'running', done: 3, total: 10 }, last: [] });
  end();
  await keeper.end(1_000);
  expect(keeper.state()).toMatchObject({ now: null, last: [{ state: 'done', numbers: { logs: 1 } }] });
  expect(open(dir).keeper.state()).toEqual(keeper.state());
});

test('it is stopped at its next step, and by itself after half a day', async () => {
  const { clock, keeper } = open();
  const one = held();
  keeper.begin(fsck, one.work);
  expect(keeper.stop()).toBe(true);
  one.go(1);
  await keeper.end(1_000);
  expect(keeper.state().last).toMatchObject([{ state: 'stopped', fault: null }]);
  expect(keeper.stop()).toBe(false);
  const two = held();
  keeper.begin(fsck, two.work);
  clock.now += 13 * HOUR_MS;
  two.go(1);
  await keeper.end(1_000);
  expect(keeper.state().last).toMatchObject([
    { state: 'failed', fault: { reason: { en: expect.stringContaining('twelve hours') } } },
  ]);
});

test('why it failed is told where that is known, and nothing else of an error', async () => {
  const { keeper } = open();
  keeper.begin(fsck, () => Promise.reject(new ReasonedError('坏了', '换一份')));
  await keeper.end(1_000);
  expect(keeper.state().last[0]?.fault?.reason.zh).toBe('坏了');
  keeper.begin(fsck, () => Promise.reject(new Error('password of 孙一')));
  await keeper.end(1_000);
  expect(keeper.state().last[0]).toMatchObject({ state: 'failed' });
  expect(JSON.stringify(keeper.state())).not.toContain('孙一');
});

test('one that the node’s end cut off says so; what cannot be read is as if nothing had run', () => {
  const { dir, keeper } = open();
  keeper.begin(fsck, held().work);
  expect(open(dir).keeper.state()).toMatchObject({ now: null, last: [{ state: 'cut' }] });
  const file = join(dir, 'runs.json');
  writeFileSync(file, readFileSync(file).subarray(5));
  expect(open(dir).keeper.state()).toEqual({ now: null, last: [] });
});

test('findings are kept within bounds, and paged; checks of backups are kept for each', async () => {
  const { keeper } = open();
  const findings = Array.from({ length: 1_200 }, (_, at): RunFinding => {
    const found = { origin: 'test/nongan/1', at, reason: { zh: '坏', en: 'bad' } };
    return at % 300 === 0 ? { ...found, about: 'supervision' } : found;
  });
  keeper.begin(fsck, async () => ({ numbers: {}, findings }));
  await keeper.end(1_000);
  const page = keeper.findings('fsck', { from: 900, limit: 50 });
  expect(page).toMatchObject({ run: { found: 1_200 }, next: '950' });
  expect(page.items[0]).toEqual(findings[900]);
  expect(keeper.findings('fsck', { from: 980, limit: 50 })).not.toHaveProperty('next');
  const ofCards = keeper.findings('fsck', { from: 1, limit: 2, about: 'supervision' });
  expect(ofCards).toMatchObject({ total: 4, items: [{ at: 300 }, { at: 600 }], next: '3' });
  for (const target of ['a', 'b', 'a']) {
    keeper.begin({ ...fsck, kind: 'verify', target }, async () => ({ numbers: {} }));
    await keeper.end(1_000);
  }
  expect(keeper.state().last.map(({ kind, target }) => [kind, target])).toEqual([
    ['verify', 'a'],
    ['verify', 'b'],
    ['fsck', null],
  ]);
});
