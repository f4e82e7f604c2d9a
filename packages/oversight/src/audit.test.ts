import { expect, test } from 'vitest';
import { type AuditReport, auditNetwork, type NamedSource } from './audit.ts';
import {
  type Held,
  type History,
  head,
  keys,
  type Name,
  NOW,
  note,
  record,
  registryOf,
  S,
  say,
  source,
} from './testing.ts';

const HOUR = 3_600_000;

/** An honest network: two halls beneath a city, everything received, anchored and seen. */
function honest() {
  const nongan: History = [record('nongan'), record('nongan'), record('nongan')];
  const dehui: History = [record('dehui'), record('dehui')];
  const city: History = [record('city')];
  city.push(
    say(
      'city',
      'anchor',
      { cosigned: [head('nongan', nongan, 3, S + 1), head('dehui', dehui, 2, S + 2)], seen: [] },
      NOW + HOUR,
    ),
  );
  const top: History = [record('top')];
  top.push(
    say(
      'top',
      'anchor',
      { cosigned: [head('nongan', nongan, 3, S + 3), head('city', city, 2, S + 4)], seen: [] },
      NOW + HOUR,
    ),
  );
  nongan.push(
    say('nongan', 'anchor', { cosigned: [], seen: [head('city', city, 2), head('top', top, 2)] }, NOW + HOUR),
  );
  const notes = {
    nongan: [note('nongan', nongan, 3, { city: S + 1, top: S + 3 })],
    dehui: [note('dehui', dehui, 2, { city: S + 2 })],
    city: [note('city', city, 2, { city: S + 9, top: S + 4 })],
  };
  return { nongan, dehui, city, top, notes };
}

type World = ReturnType<typeof honest>;

const held = (w: World, ...nodes: Name[]): Held[] =>
  nodes.map((node) => ({ node, history: w[node], notes: node === 'top' ? [] : w.notes[node] }));

const sources = (w: World): NamedSource[] => [
  source('nongan', held(w, 'nongan', 'city', 'top')),
  source('dehui', held(w, 'dehui', 'city', 'top')),
  source('city', held(w, 'city', 'nongan', 'dehui', 'top')),
  source('top', held(w, 'top', 'city', 'nongan', 'dehui')),
];

const audit = (given: NamedSource[], registry = registryOf()): Promise<AuditReport> =>
  auditNetwork(given, registry, NOW + 2 * HOUR);
const named = ({ findings }: AuditReport): string[] => findings.map((f) => `${f.code} ${f.node} ${f.origin}`);

test('an honest network is clean, and all of it was compared', async () => {
  const report = await audit(sources(honest()));
  expect(report).toMatchObject({ findings: [], open: [], passed_over: 0, logs: 4 });
});

test('P4: a center that shows two halls two histories is named, with both notes', async () => {
  const w = honest();
  const other = [...w.city.slice(0, 1), record('city'), record('city')];
  const given = sources(w);
  given[1] = source('dehui', [...held(w, 'dehui', 'top'), { node: 'city', history: other }]);
  const report = await audit(given);
  expect(named(report)).toEqual([`two-faces city ${keys.city.origin}`]);
  const [{ evidence }] = report.findings as [AuditReport['findings'][number]];
  expect(evidence.map((e) => e.shown_by)).toEqual(['at dehui', 'at nongan']);
  expect(evidence.every((e) => e.note?.startsWith(keys.city.origin))).toBe(true);
});

test('P4: both notes in a node’s own evidence are enough, of the same size or of two', async () => {
  for (const more of [1, 3]) {
    const w = honest();
    const other = [...w.top.slice(0, 1), ...Array.from({ length: more }, () => record('top'))];
    const forks = [{ held: note('top', w.top, 2), seen: note('top', other, other.length) }];
    const whole = { node: 'top' as const, history: more > 1 ? other : w.top, forks };
    const given = [...sources(w).slice(0, 3), source('top', [whole, ...held(w, 'city', 'nongan')])];
    expect(named(await audit(given))).toContain(`two-faces top ${keys.top.origin}`);
  }
});

test('a history that only an anchor of a hall remembers is named too', async () => {
  const w = honest();
  const other = [...w.city.slice(0, 1), record('city')];
  w.nongan[3] = say('nongan', 'anchor', { cosigned: [], seen: [head('city', other, 2)] }, NOW + HOUR);
  expect(named(await audit(sources(w)))).toEqual([`seen-differs city ${keys.city.origin}`]);
});

test('a center that holds less than it put on record dropped a log', async () => {
  const w = honest();
  const given = sources(w);
  given[2] = source('city', held(w, 'city', 'dehui', 'top'));
  expect(named(await audit(given))).toEqual([`dropped-log city ${keys.nongan.origin}`]);
  w.nongan.length = 2;
  w.notes.nongan = [];
  given[2] = source('city', held(w, 'city', 'nongan', 'dehui', 'top'));
  expect(named(await audit(given))).toContain(`dropped-log city ${keys.nongan.origin}`);
});

test('a receipt with another time than the anchor’s was re-dated', async () => {
  const w = honest();
  w.notes.nongan = [note('nongan', w.nongan, 3, { city: S - 5_000, top: S + 3 })];
  expect(named(await audit(sources(w)))).toEqual([`re-dated city ${keys.nongan.origin}`]);
});

test('receipts of one checkpoint with two times, and times that fall while the log grows', async () => {
  const w = honest();
  w.notes.dehui.push(note('dehui', w.dehui, 2, { top: S + 50 }), note('dehui', w.dehui, 2, { top: S + 60 }));
  expect(named(await audit(sources(w)))).toContain(`re-dated top ${keys.dehui.origin}`);
  const v = honest();
  v.notes.nongan.push(note('nongan', v.nongan, 2, { top: S + 100 }));
  expect(named(await audit(sources(v)))).toEqual([`re-dated top ${keys.nongan.origin}`]);
});

test('a receipt that later anchors know nothing of is denied; a young one, or of a node not heard, is not', async () => {
  const w = honest();
  const lied = { cosigned: [head('nongan', w.nongan, 3, S + 1)], seen: [] };
  w.city[1] = say('city', 'anchor', lied, NOW + HOUR);
  w.top[1] = say('top', 'anchor', { cosigned: [head('nongan', w.nongan, 3, S + 3)], seen: [] }, NOW + HOUR);
  w.nongan.length = 3;
  w.notes.city = [];
  expect(named(await audit(sources(w)))).toEqual([`denied-receipt city ${keys.dehui.origin}`]);
  expect(named(await audit(sources(w).filter((s) => s.node !== 'city')))).toEqual([]);
  w.notes.dehui = [note('dehui', w.dehui, 2, { city: S + 3_590 })];
  expect(named(await audit(sources(w)))).toEqual([]);
});

test('a center that puts on record what no hall ever signed is named', async () => {
  const w = honest();
  const invented = [record('dehui'), record('dehui')];
  w.city[1] = say('city', 'anchor', { cosigned: [head('dehui', invented, 2, S + 2)], seen: [] }, NOW + HOUR);
  w.top.length = 1;
  w.nongan.length = 3;
  w.notes.city = [];
  w.notes.nongan = [];
  expect(named(await audit(sources(w)))).toContain(`false-head city ${keys.dehui.origin}`);
});

test('a center that received what two histories have in common, and then one of them, is not named', async () => {
  const w = honest();
  const stolen = [...w.nongan.slice(0, 3), record('nongan')];
  w.notes.nongan.push(note('nongan', stolen, 4, { city: S + 3_590 }));
  expect(named(await audit(sources(w)))).toEqual([`two-faces nongan ${keys.nongan.origin}`]);
});

test('receipts for two histories of a stolen hall’s key name both; once its log is closed the hall’s part is settled', async () => {
  const w = honest();
  const stolen = [...w.nongan.slice(0, 2), record('nongan')];
  w.notes.nongan.push(note('nongan', stolen, 3, { city: S + 1 }));
  expect(named(await audit(sources(w))).sort()).toEqual([
    `received-both city ${keys.nongan.origin}`,
    `two-faces nongan ${keys.nongan.origin}`,
  ]);
  const close = {
    node: 'nongan',
    origin: keys.nongan.origin,
    size: 4,
    root: head('nongan', w.nongan, 4).root,
    reason: '密钥被盗',
  };
  const { findings } = await audit(sources(w), registryOf(say('top', 'registry.close', close)));
  expect(findings.map((f) => `${f.code} ${f.settled}`).sort()).toEqual([
    'received-both false',
    'two-faces true',
  ]);
});

test('nobody is named by what is forged: bad signatures, foreign keys, false proofs and lies of a source', async () => {
  const w = honest();
  const other = [record('city'), record('city'), record('city')];
  const forged = note('city', other, 3).replace(/.{20}\n$/, 'AAAAAAAAAAAAAAAAAAAA\n');
  const liar = source('dehui', held(w, 'dehui', 'city', 'top'));
  const given: NamedSource[] = [
    ...sources(w).filter((s) => s.node !== 'dehui'),
    {
      ...liar,
      logs: async (after) =>
        (await liar.logs(after)).map((l) => ({
          ...l,
          notes: [...l.notes, forged, 'rubbish'],
          forks: [{ held: l.head, seen: forged }],
        })),
      anchors: async (after) => (await liar.anchors(after)).map((a) => ({ ...a, index: a.index + 1 })),
      prefixes: async (_o, _s, sizes) =>
        sizes.map((size) => ({ size, root: Buffer.alloc(32, 7).toString('base64'), hashes: [] })),
    },
  ];
  const report = await audit([given[3] as NamedSource, ...given.slice(0, 3)]);
  expect(report).toMatchObject({ findings: [], open: [] });
  expect(report.passed_over).toBeGreaterThan(5);
});
