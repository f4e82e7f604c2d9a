import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openAlerts } from '../alerts/open.ts';
import type { NodeFacts } from './facts.ts';
import { HealthWatch, type WatchParts } from './watch.ts';

const T = Date.parse('2026-11-26T12:00:00+08:00');
const BEAT_S = 60;

const node = (name: string, heard: number | null): NodeFacts => ({
  node: name,
  name,
  parent: heard === null ? null : 'province',
  place: 'enrolled',
  heard,
  lags: [],
  forks: [],
  refused: [],
  quarantined: 0,
  self: heard === null ? { line: null, rootExpires: T * 2, rootWarning: null } : undefined,
});

const log = { warn: () => {} };
const isAway = (error: unknown) => (error as { code?: string }).code === 'ECONNREFUSED';

interface Given extends Pick<WatchParts, 'facts' | 'machine' | 'now'> {
  /** What the stores answer by. */
  ask: <V>(value: V) => Promise<V>;
}

function watchOver(dir: string, { facts, machine, now, ask }: Given): HealthWatch {
  return new HealthWatch({
    facts,
    machine,
    isAway,
    config: undefined,
    heartbeatS: BEAT_S,
    now,
    log,
    store: { last: () => ask([]), add: () => ask(undefined), read: () => ask([]), prune: () => ask(0) },
    alerts: openAlerts({
      dir,
      isAway,
      fetch,
      now,
      random: (n) => Buffer.alloc(n, now() / 10_000),
      log,
      store: { read: () => ask([]), write: () => ask(undefined) },
      config: { network: 'jilin', node: 'province', heartbeat_s: BEAT_S, health: undefined, alerts: {} },
    }),
  });
}

test('a database that is away is told once, and once when it is back; nobody is called silent for it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-watch-'));
  let now = T;
  let away = false;
  let heard: number;
  let diskFree = 10 ** 12;
  const ask = async <V>(value: V): Promise<V> => {
    if (away) throw Object.assign(new Error(), { code: 'ECONNREFUSED' });
    return value;
  };
  const watch = watchOver(dir, {
    facts: () => ask([node('province', null), node('nongan', heard)]),
    machine: async () => ({ diskFree }),
    ask,
    now: () => now,
  });
  const run = async (seconds: number) => {
    for (const end = now + seconds * 1_000; now < end; now += 10_000) {
      await watch.tick();
      await vi.waitUntil(() => watch.alerts.queue.waiting.every((w) => w.count === 0), { interval: 1 });
    }
  };
  const beating = async (beats: number) => {
    for (let n = 0; n < beats; n++) {
      heard = now;
      await run(BEAT_S);
    }
  };
  try {
    await beating(10);
    away = true;
    await run(30);
    await expect(watch.now()).resolves.toMatchObject([{ state: 'database-down' }, { node: 'nongan' }]);
    // A full disk may be why it is away: that is told beside it, and over when it is.
    const reasons = async () => (await watch.now())[0]?.reasons.map(({ state }) => state);
    diskFree = 0;
    expect(await reasons()).toEqual(['database-down', 'disk-low']);
    diskFree = 10 ** 12;
    expect(await reasons()).toEqual(['database-down', 'synced']);
    await run(3_600);
    away = false;
    // It was not listened to meanwhile, and its next beat is on its way.
    await run(50);
    expect((await watch.now()).map((h) => h.state)).toEqual(['synced', 'silent']);
    expect(await watch.of('nongan')).toMatchObject({ node: 'nongan', state: 'silent' });
    expect(await watch.of('nobody')).toBeUndefined();
    await beating(5);
    await watch.stop();
    const lines = readFileSync(join(dir, 'alerts.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((l) => JSON.parse(l)).map((t) => [t.type, t.data.alerts[0].alert])).toEqual([
      ['alert.raised', 'province:database-down'],
      ['alert.escalated', 'province:database-down'],
      ['alert.resolved', 'province:database-down'],
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
