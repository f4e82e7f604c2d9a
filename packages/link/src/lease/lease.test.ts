import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NodeLease, ParentLease } from './child.ts';
import { decide, type Held } from './decide.ts';
import { Leases } from './parent.ts';

const limits = { callMs: 5, silenceMs: 60, renewMs: 0 };
const held: Held = { instance: 'a', host: 'h', current: 't2', previous: 't1', drawnMs: 90, heardMs: 100 };
const claim = (instance: string, token?: string) => ({ instance, host: 'h', token });

describe('P12: who may speak for a node', () => {
  test.each<[string, Held | undefined, ReturnType<typeof claim>, number, number, string]>([
    ['nobody holds the lease', undefined, claim('b'), 100, 100, 'granted'],
    ['the holder, with its token', held, claim('a', 't2'), 100, 500, 'granted'],
    ['the holder, its answer lost', held, claim('a', 't1'), 100, 500, 'granted'],
    ['a restart, just come', held, claim('b', 't2'), 110, 110, 'wait'],
    [
      'a restart, the old one was called a moment ago',
      { ...held, calledMs: 110 },
      claim('b', 't2'),
      110,
      114,
      'wait',
    ],
    [
      'a restart, the old one did not answer',
      { ...held, calledMs: 110 },
      claim('b', 't2'),
      110,
      115,
      'granted',
    ],
    [
      'a restart before the last token was stored',
      { ...held, calledMs: 110 },
      claim('b', 't1'),
      110,
      115,
      'granted',
    ],
    [
      'an old token, the other did not answer yet',
      { ...held, calledMs: 110 },
      claim('b', 't0'),
      110,
      169,
      'wait',
    ],
    [
      'an old token, the other silent for the limit',
      { ...held, calledMs: 110 },
      claim('b', 't0'),
      110,
      170,
      'granted',
    ],
    ['no token, the other silent for the limit', { ...held, calledMs: 110 }, claim('b'), 110, 170, 'granted'],
    ['an old token, nobody was called, however long ago', held, claim('b', 't0'), 9_000, 9_000, 'wait'],
    [
      'a current token, something of the other came late, and no answer',
      { ...held, heardMs: 111 },
      claim('b', 't2'),
      110,
      112,
      'wait',
    ],
    [
      'a current token, the other answered',
      { ...held, heardMs: 111, answeredMs: 111 },
      claim('b', 't2'),
      110,
      112,
      'clone',
    ],
    [
      'an old token, the other answered',
      { ...held, heardMs: 111, answeredMs: 111 },
      claim('b', 't0'),
      110,
      112,
      'clone',
    ],
    [
      'a clone, the other silent for a moment',
      { ...held, heardMs: 111, answeredMs: 111, calledMs: 120 },
      claim('b', 't2'),
      110,
      130,
      'clone',
    ],
    [
      'a clone, the other silent for the limit',
      { ...held, heardMs: 111, answeredMs: 111, calledMs: 120 },
      claim('b', 't0'),
      110,
      180,
      'granted',
    ],
    [
      'a copy of the running process, with an old token',
      { ...held, heardMs: 111, answeredMs: 111 },
      claim('a', 't0'),
      110,
      112,
      'clone',
    ],
  ])('%s', (_, holder, who, sinceMs, nowMs, verdict) => {
    expect(decide(holder, who, sinceMs, nowMs, limits)).toBe(verdict);
  });
});

describe('P12: leases at the parent', () => {
  let dir: string;
  let at = 0;
  let drawn = 0;
  let called: string[] = [];
  let lines: { level: string; [field: string]: unknown }[] = [];
  const keep = (level: string) => (fields: object) => void lines.push({ level, ...fields });
  const log = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hutong-lease-'));
    at = 0;
    called = [];
    lines = [];
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const open = (renewMs = 0) =>
    new Leases({
      file: join(dir, 'leases'),
      log,
      limits: { ...limits, renewMs },
      random: (n) => new Uint8Array(n).fill(++drawn),
      now: () => 1_700_000_000_000 + at,
      elapsed: () => at,
      call: (child, instance) => void called.push(`${child} ${instance}`),
    });

  async function tokenOf(leases: Leases, instance: string, shown?: string): Promise<string> {
    const { token } = await leases.claim('nongan', claim(instance, shown));
    expect(token).toBeDefined();
    return token as string;
  }

  test('a copy with the current token: the original answers the call and goes on, the copy stays refused', async () => {
    const leases = open();
    let shown = await tokenOf(leases, 'a');
    const copied = shown;
    at = 10;
    const { stale, ...wait } = await leases.claim('nongan', claim('b', copied));
    expect([wait.refused, stale]).toEqual(['wait', undefined]);
    expect(called).toEqual(['nongan a']);
    expect(leases.clones).toEqual([]);
    at = 11;
    leases.hear('nongan', claim('a', shown), 'here');
    for (at = 12; at < 300; at += 3) {
      const answer = await leases.claim('nongan', claim('b', copied));
      expect(answer).toMatchObject({ refused: 'clone', other: { instance: 'a' } });
      at++;
      const mine = await leases.claim('nongan', claim('a', shown));
      expect(mine.other).toMatchObject({ instance: 'b' });
      shown = mine.token as string;
    }
    expect(lines.filter((l) => l.code === 'clone')).toHaveLength(1);
    expect(leases.clones).toMatchObject([
      { node: 'nongan', goesOn: { instance: 'a' }, refused: { instance: 'b', host: 'h' } },
    ]);
    expect([leases.admits('nongan', 'a'), leases.admits('nongan', 'b'), leases.admits('nongan')]).toEqual([
      'yes',
      'clone',
      'clone',
    ]);
    expect(await leases.claim('nongan', claim('c', 'old'))).toMatchObject({ refused: 'wait', stale: true });
    leases.hear('nongan', claim('c', 'old'), 'bye');
    // The copy is stopped: the alarm is over.
    leases.hear('nongan', claim('b', copied), 'bye');
    expect(leases.clones).toEqual([]);
  });

  test('a holder that is called and still sends is waited for, not taken to be alive', async () => {
    const leases = open();
    const token = await tokenOf(leases, 'a');
    for (at = 10; at < 50; at += 4) {
      expect(await leases.claim('nongan', claim('b', token))).toMatchObject({ refused: 'wait' });
      expect(leases.admits('nongan', 'a')).toBe('yes');
    }
    at += limits.callMs;
    await tokenOf(leases, 'b', token);
    expect(lines.filter((l) => l.level === 'error')).toEqual([]);
  });

  test('a token is replaced at the next exchange, but not each moment', async () => {
    const leases = open(10);
    const first = await tokenOf(leases, 'a');
    at = 9;
    expect(await leases.claim('nongan', claim('a', first))).toEqual({});
    at = 10;
    const second = await tokenOf(leases, 'a', first);
    // The answer was lost: it shows the first again.
    expect(await tokenOf(leases, 'a', first)).not.toBe(second);
  });

  test('a restart after a goodbye is let in at once; what the old instance had sent is passed over without alarm', async () => {
    const leases = open();
    const token = await tokenOf(leases, 'a');
    leases.hear('nongan', claim('a', token), 'bye');
    expect(leases.admits('nongan', 'a')).toBe('yes');
    await tokenOf(leases, 'b', token);
    expect(leases.admits('nongan', 'a')).toBe('late');
    // It comes again: so it is alive.
    expect(await leases.claim('nongan', claim('a', token))).toMatchObject({ refused: 'wait' });
    expect(leases.admits('nongan', 'a')).toBe('clone');
    expect(lines.filter((l) => l.level === 'error')).toEqual([]);
  });

  test('a goodbye or an answer with a token that is not good says nothing', async () => {
    const leases = open();
    const token = await tokenOf(leases, 'a');
    leases.hear('nongan', claim('a', 'f'.repeat(32)), 'bye');
    leases.hear('nongan', claim('b', token), 'bye');
    expect(leases.admits('nongan', 'b')).toBe('clone');
  });

  test('the parent’s restart keeps the lease with its holder, who is given time to come back', async () => {
    const before = open();
    const stale = await tokenOf(before, 'a');
    const token = await tokenOf(before, 'a', await tokenOf(before, 'a', stale));
    await before.settled();
    at = 10_000;
    const after = open();
    expect(await after.claim('nongan', claim('b', stale))).toMatchObject({ refused: 'wait' });
    expect(after.admits('nongan', 'a')).toBe('yes');
    at += 20;
    expect(await after.claim('nongan', claim('b', stale))).toMatchObject({ refused: 'wait' });
    const back = await tokenOf(after, 'a', token);
    expect(await after.claim('nongan', claim('b', stale))).toMatchObject({ refused: 'wait' });
    after.hear('nongan', claim('a', back), 'here');
    expect(await after.claim('nongan', claim('b', stale))).toMatchObject({ refused: 'clone' });
  });

  test('leases that went back or cannot be read lock no child out', async () => {
    writeFileSync(join(dir, 'leases'), 'not JSON');
    const leases = open();
    expect(lines).toMatchObject([{ level: 'warn' }]);
    await tokenOf(leases, 'a', 'a'.repeat(32));
    // The holder shows a token of which this parent, put back from a copy, knows nothing.
    expect(await leases.claim('nongan', claim('a', 'e'.repeat(32)))).toMatchObject({ refused: 'wait' });
    at += limits.silenceMs;
    await tokenOf(leases, 'a', 'e'.repeat(32));
    expect(lines.filter((l) => l.level === 'error')).toEqual([]);
  });

  test('many instances that come and go are bounded, and one that knows no leases keeps nobody out', async () => {
    const leases = open();
    expect(await leases.claim('nongan', claim(''))).toEqual({});
    expect(leases.admits('nongan')).toBe('yes');
    await tokenOf(leases, 'a');
    for (let i = 0; i < 100; i++) await leases.claim('nongan', claim(`x${i}`));
    expect(called).toHaveLength(100);
    at += limits.silenceMs;
    await tokenOf(leases, 'x99');
    // A hundred called in vain; those that were forgotten begin again.
    expect(await leases.claim('nongan', claim('x0'))).toMatchObject({ refused: 'wait' });
  });

  test('the child keeps its token in a file, for its parent alone, and shows it only when it is stored', () => {
    const file = join(dir, 'lease');
    const random = (n: number) => new Uint8Array(n).fill(++drawn);
    const first = new NodeLease(file, random, 'machine');
    const lease = new ParentLease(first, 'city', log, () => at);
    expect([lease.held, lease.claim.token]).toEqual([false, undefined]);
    lease.take({ token: 't1' });
    expect([lease.held, lease.claim.token, first.claim('other').token]).toEqual([true, 't1', undefined]);
    const second = new NodeLease(file, random, 'machine');
    expect(second.claim('city')).toMatchObject({ token: 't1', host: 'machine' });
    expect(second.instance.instance).not.toBe(first.instance.instance);
    lease.take({ refused: 'clone', other: { instance: 'b', host: 'h', heard: '2026-11-24T00:00:00Z' } });
    expect([lease.held, lease.clone?.here]).toEqual([false, 'refused']);
    expect(lines).toMatchObject([{ level: 'error', code: 'clone', next: expect.stringMatching(/Stop one/) }]);
    rmSync(dir, { recursive: true });
    lease.take({ token: 't2' });
    expect([lease.held, lease.claim.token, lease.clone]).toEqual([true, 't1', undefined]);
    expect(lines.at(-1)).toMatchObject({ level: 'warn' });
    // A parent of an earlier version knows no leases.
    lease.lost();
    lease.take(undefined);
    expect(lease.held).toBe(true);
  });
});
