import { expect, test } from 'vitest';
import type { NodeFacts, SelfFacts } from './facts.ts';
import { HEALTH_STATES, judgeHealth } from './judge.ts';
import { healthLimits, isOlder } from './limits.ts';
import { Progress } from './progress.ts';
import { healthTexts, healthWords } from './texts.ts';

const NOW = 1_790_000_000_000;
const DAY = 86_400_000;
const limits = healthLimits({ min_version: '0.2' }, 60);

const child = (over: Partial<NodeFacts> = {}): NodeFacts => ({
  node: 'nongan',
  name: '农安',
  parent: 'city',
  place: 'enrolled',
  heard: NOW - 30_000,
  lags: [{ by: 'city', left: 0, held: 10 }],
  forks: [],
  refused: [],
  quarantined: 0,
  ...over,
});
const own = (over: Partial<SelfFacts> = {}): NodeFacts =>
  child({
    heard: null,
    version: '0.2.0',
    self: {
      line: { parent: 'city', connected: true, heard: NOW },
      diskFree: 1e12,
      rootExpires: NOW + 900 * DAY,
      rootWarning: null,
      ...over,
    },
  });
const told = (facts: NodeFacts, given = limits) => {
  const { state, level, reasons } = judgeHealth(facts, given, NOW);
  return [state, level, ...reasons.slice(1).map((r) => r.state)];
};
const lag = (left: number, movedMs: number, rate?: number) => ({
  lags: [{ by: 'city', left, held: 5, movedAt: NOW - movedMs, rate }],
});

// Each state on either side of its limit.
test.each<[string, NodeFacts, string[]]>([
  ['heard a moment ago, nothing left', child(), ['synced', 'green']],
  ['P9: a few entries on their way are not synced', child(lag(99, 300_000)), ['in-flight', 'green']],
  ['many entries left and coming', child(lag(100, 0, 50)), ['catching-up', 'amber']],
  ['one entry left and none came for longer', child(lag(1, 300_001)), ['behind', 'red']],
  ['heard just within the limit', child({ heard: NOW - 180_000 }), ['synced', 'green']],
  ['not heard for longer', child({ heard: NOW - 180_001 }), ['silent', 'red']],
  [
    'P9: heard in what is now the future, for this clock was ahead',
    child({ heard: NOW + DAY }),
    ['silent', 'red'],
  ],
  [
    'P9: its line heard in what is now the future',
    own({ line: { parent: 'c', connected: true, heard: NOW + DAY } }),
    ['line-down', 'amber'],
  ],
  ['silent with entries left: told as one', child({ heard: 0, ...lag(9, DAY) }), ['silent', 'red']],
  [
    'P11: whose next key waits for approval is not silent',
    child({ heard: 0, waiting: { origin: 'o', since: 1 } }),
    ['awaiting-approval', 'amber'],
  ],
  ['P8: more than its share, slowed', child({ slowed: NOW - 1_000 }), ['slowed', 'amber']],
  ['never heard', child({ heard: null }), ['never-connected', 'amber']],
  ['named in the configuration alone', child({ place: 'planned', heard: null }), ['planned', 'none']],
  ['retired and silent', child({ place: 'retired', heard: 0 }), ['retired', 'none']],
  [
    'retired and forked',
    child({ place: 'retired', forks: [{ origin: 'o', at: 1 }] }),
    ['forked', 'red', 'retired'],
  ],
  ['forked', child({ forks: [{ origin: 'o', at: NOW }] }), ['forked', 'red']],
  ['cloned', child({ clone: NOW }), ['cloned', 'red']],
  ['refused', child({ refused: ['o'] }), ['refused', 'red']],
  [
    'P11: its disk is full, as it says',
    child({ said: [{ code: 'disk-full', since: NOW }] }),
    ['disk-full', 'red'],
  ],
  [
    'P11: full, and no more heard of',
    child({ heard: 1, said: [{ code: 'disk-full', since: 1 }] }),
    ['disk-full', 'red', 'silent'],
  ],
  [
    'P9: a word that is not known here, at a time that no calendar has',
    child({ said: [{ code: 'on-fire', since: 1e300 }] }),
    ['unknown-trouble', 'amber'],
  ],
  [
    'P9: a word that is known, of what it cannot tell',
    child({ said: [{ code: 'synced', since: 1 }] }),
    ['unknown-trouble', 'amber'],
  ],
  [
    'P11: a center above says that its disk is full',
    own({ above: [{ by: 'city', code: 'disk-full', since: 1e300 }] }),
    ['above-troubled', 'amber'],
  ],
  ['quarantined', child({ quarantined: 1 }), ['quarantined', 'amber']],
  ['a clock 5 min off', child({ skewMs: 300_000 }), ['synced', 'green']],
  ['a clock further ahead', child({ skewMs: 300_001 }), ['clock-skew', 'amber']],
  ['a clock further behind', child({ skewMs: -300_001 }), ['clock-skew', 'amber']],
  ['keys due in 14 days', child({ keyDue: NOW + 14 * DAY }), ['synced', 'green']],
  ['keys due sooner', child({ keyDue: NOW + 14 * DAY - 1 }), ['key-due', 'amber']],
  ['a certificate that ends', child({ certificateEnds: NOW + 30 * DAY - 1 }), ['certificate-due', 'amber']],
  ['the authority ends', child({ authorityEnds: NOW + 30 * DAY - 1 }), ['authority-due', 'amber']],
  ['the authority ended', child({ authorityEnds: NOW }), ['authority-due', 'red']],
  ['a certificate renewed in time', child({ certificateEnds: NOW + 30 * DAY }), ['synced', 'green']],
  ['a certificate that ended', child({ certificateEnds: NOW }), ['certificate-due', 'red']],
  ['the node itself', own(), ['synced', 'green']],
  ['the top center', own({ line: null }), ['synced', 'green']],
  ['its line down', own({ line: { parent: 'city', connected: false, heard: NOW } }), ['line-down', 'amber']],
  [
    'its parent does not let its key in',
    own({ line: { parent: 'city', connected: false, heard: NOW, denied: true } }),
    ['line-down', 'amber'],
  ],
  [
    'connected, nothing heard',
    own({ line: { parent: 'city', connected: true, heard: null } }),
    ['line-down', 'amber'],
  ],
  [
    'connected, its parent silent',
    own({ line: { parent: 'c', connected: true, heard: 1 } }),
    ['line-down', 'amber'],
  ],
  [
    'A3: a read model that has read nothing for longer',
    own({ followers: [{ by: 'tally', left: 1, held: 5, movedAt: NOW - 300_001 }] }),
    ['follower-stuck', 'amber'],
  ],
  [
    'A3: a read model that gives way to records',
    own({ followers: [{ by: 'tally', left: 1, held: 5, movedAt: NOW, waits: true }] }),
    ['follower-waits', 'amber'],
  ],
  [
    'a read model that would give way, and has nothing to read',
    own({ followers: [{ by: 'tally', left: 0, held: 6, movedAt: NOW, waits: true }] }),
    ['synced', 'green'],
  ],
  [
    'A3: a read model that will read for a while',
    own({ followers: [{ by: 'tally', left: 10_000, held: 5, movedAt: NOW, rate: 1_000 }] }),
    ['follower-behind', 'amber'],
  ],
  [
    'a read model that will have read it in a moment',
    own({ followers: [{ by: 'tally', left: 9_000, held: 5, movedAt: NOW, rate: 1_000 }] }),
    ['synced', 'green'],
  ],
  ['no broker', own({ door: false }), ['door-closed', 'red']],
  ['rolled back', own({ rolledBack: true }), ['rolled-back', 'red']],
  ['disk low', own({ diskFree: 1023 << 20 }), ['disk-low', 'amber']],
  ['its own disk full', own({ trouble: { state: 'disk-full', since: NOW } }), ['disk-full', 'red']],
  [
    'receipts of its parent from the future',
    own({ receipts: [{ by: 'city', at: NOW + 301_000 }] }),
    ['dated-ahead', 'amber'],
  ],
  [
    'receipts as late as a clock may differ',
    own({ receipts: [{ by: 'city', at: NOW + 300_000 }] }),
    ['synced', 'green'],
  ],
  ['disk nearly full', own({ diskFree: 255 << 20 }), ['disk-low', 'red']],
  [
    'an administrator was made at its console',
    own({ administratorMade: NOW - 1_000 }),
    ['administrator-made', 'amber'],
  ],
  [
    'an administrator was made at its console long ago',
    own({ administratorMade: NOW - 8 * 86_400_000 }),
    ['synced', 'green'],
  ],
  [
    'a child says that an administrator was made there',
    child({ said: [{ code: 'administrator-made', since: NOW }] }),
    ['administrator-made', 'amber'],
  ],
  ['root expires', own({ rootWarning: 30 }), ['root-due', 'amber']],
  ['root expired', own({ rootWarning: 0 }), ['root-due', 'red']],
  ['an old version', { ...own(), version: '0.1.9' }, ['version-old', 'amber']],
  ['a child of an old version', child({ version: '0.1.9' }), ['version-old', 'amber']],
  [
    'a version the parent finds too old',
    { ...own(), version: '0.2.1', wanted: '0.3' },
    ['version-old', 'amber'],
  ],
  [
    'a version the parent finds new enough',
    { ...own(), version: '0.3.0', wanted: '0.3' },
    ['synced', 'green'],
  ],
  ['P9: a child whose version is not known', child({ version: undefined }), ['synced', 'green']],
  [
    'the worst first',
    child({ quarantined: 2, skewMs: 1e9, forks: [{ origin: 'o', at: 1 }] }),
    ['forked', 'red', 'quarantined', 'clock-skew'],
  ],
])('%s', (_, facts, expected) => {
  expect(told(facts)).toEqual(expected);
});

test('P11: planned, not yet connected, silent and well differ in state and words', () => {
  const four = [
    child({ place: 'planned', heard: null }),
    child({ heard: null }),
    child({ heard: 1 }),
    child(),
  ];
  const healths = four.map((f) => judgeHealth(f, limits, NOW));
  expect(new Set(healths.map((h) => h.state)).size).toBe(4);
  for (const lang of ['zh', 'en'] as const)
    expect(new Set(healths.map((h) => healthTexts[`health_${h.state}`][lang])).size).toBe(4);
});

test('every state has words that its reason fills', () => {
  for (const state of HEALTH_STATES) {
    const words = healthWords({ state, level: 'red' }, (at) => at, 'zh');
    for (const text of Object.values(healthTexts[`health_${state}`]))
      for (const [, name] of text.matchAll(/\{(\w+)\}/g)) expect(words).toHaveProperty(name as string);
  }
});

test('a pace follows from what came in the last two minutes, and standing still is seen', () => {
  const progress = new Progress();
  let held = 0;
  let facts = child();
  for (let s = 0; s <= 60; s += 10) {
    held = s * 20;
    [facts] = progress.follow([child({ lags: [{ by: 'city', left: 5_000, held }] })], NOW + s * 1_000) as [
      NodeFacts,
    ];
  }
  expect(facts.lags[0]).toMatchObject({ rate: 20, movedAt: NOW + 60_000 });
  expect(judgeHealth(facts, limits, NOW).reasons[0]).toMatchObject({
    state: 'catching-up',
    rate: 20,
    eta_s: 250,
  });
  const still = [child({ lags: [{ by: 'city', left: 5_000, held }] })];
  const later = NOW + 60_000 + limits.behindMs + 1;
  const [stuck] = progress.follow(still, later) as [NodeFacts];
  expect(judgeHealth({ ...stuck, heard: later }, limits, later).state).toBe('behind');
  // What never was behind does not count from when it was looked at last.
  const [fresh] = progress.follow([child({ node: 'dehui', ...lag(3, 0) })], later) as [NodeFacts];
  expect(fresh.lags[0]?.movedAt).toBe(later);
});

test('versions are compared by number', () => {
  expect([
    isOlder('0.9.0', '0.10'),
    isOlder('1.0.0', '1'),
    isOlder('2', '1.9.9'),
    isOlder('1.2.3-rc1', '1.2.4'),
  ]).toEqual([true, false, false, true]);
});
