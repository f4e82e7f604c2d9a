import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { run } from '@hutong/cli';
import type { Hall } from '@hutong/hall';
import { fsckStore } from '@hutong/log';
import { auditNetwork, type NamedSource } from '@hutong/oversight';
import { prepareRecord } from '@hutong/record';
import { openBundle, openFolder } from '@hutong/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, sampleRecord, TestNetwork, until } from './harness.ts';
import { TwoFaces } from './two-faces.ts';

// The clock is the test's own: an hour passes when it says so.
let now = Date.parse('2026-11-20T01:00:00Z');
const hour = () => {
  now += 3_600_000;
};

describe('anchors', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start(undefined, { now: () => now, anchorS: 3_600 });
  });
  afterAll(() => network?.stop());

  const anchors = async (node: string): Promise<number> => {
    const service = network.halls.get(node) ?? network.center(node).service;
    return (await service.query({ node, type: 'anchor', limit: 100 })).items.length;
  };

  it('every node puts on record what it cosigned and saw; then the network falls silent', async () => {
    for (const node of ['nongan', 'dehui']) {
      await appendSamples(network.hall(node), 0, 5);
      await allReceipted(network.hall(node));
    }
    for (const node of ['province', 'city', 'nongan', 'dehui']) expect(await anchors(node)).toBe(0);
    hour();
    for (const node of ['province', 'city', 'nongan', 'dehui'])
      await until(`${node} anchors`, async () => (await anchors(node)) > 0);
    const { origin } = network.hall('nongan').info;
    const { items } = await network.center('city').service.query({ node: 'city', type: 'anchor', limit: 50 });
    const heads = items.flatMap((a) => a.body.cosigned as { origin: string; size: number; time: number }[]);
    // The hall may have anchored before the city did: then its own anchor is cosigned with the rest.
    const named = heads.filter((h) => h.origin === origin && h.size >= 6);
    expect(named).not.toEqual([]);
    for (const { time } of named) expect(time).toEqual(expect.any(Number));
    const total = async () =>
      (await Promise.all(['province', 'city', 'nongan', 'dehui'].map(anchors))).reduce((a, b) => a + b);
    let settled = await total();
    let silent = 0;
    await until('four hours in a row make nobody anchor', async () => {
      hour();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const now = await total();
      silent = now === settled ? silent + 1 : 0;
      settled = now;
      return silent === 4;
    });
  });

  it('a restart neither repeats nor leaves out, and all is sound', async () => {
    const before = await anchors('city');
    await network.stopNode('city');
    await network.startNode('city');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await anchors('city')).toBe(before);
    await appendSamples(network.hall('nongan'), 5, 8);
    await allReceipted(network.hall('nongan'));
    hour();
    await until('the city anchors again', async () => (await anchors('city')) > before);
    for (const hall of network.halls.values()) {
      await allReceipted(hall);
      const registry = openBundle(await hall.trust(), hall.info.rootFingerprint);
      const verifier = (origin: string) => registry.log(origin)?.verifier;
      expect(fsckStore(hall.store, { verifier })).toEqual([]);
    }
    for (const center of network.centers.values()) expect(await center.archive.fsck()).toEqual([]);
  });
});

/** Every node as an audit sees it. */
function sources(network: TestNetwork): NamedSource[] {
  return [
    ...[...network.halls].map(([node, hall]) => ({ ...hall.audit, name: `at ${node}`, node })),
    ...[...network.centers].map(([node, { service }]) => ({ ...service.audit, name: `at ${node}`, node })),
  ];
}

describe('hutong audit', () => {
  let network: TestNetwork;
  let clock = Date.parse('2026-11-20T01:00:00Z');

  beforeAll(async () => {
    network = await TestNetwork.start(undefined, { now: () => clock, anchorS: 60, tls: false });
  });
  afterAll(() => network?.stop());

  const bundle = async () =>
    openBundle(await network.hall('nongan').trust(), network.hall('nongan').info.rootFingerprint);

  it('P4: an honest network is clean while it works; a center that shows two halls two histories is kept and named', async () => {
    for (let round = 0; round < 3; round++) {
      for (const node of ['nongan', 'dehui']) {
        await appendSamples(network.hall(node), round * 5, round * 5 + 5);
        await allReceipted(network.hall(node));
      }
      clock += 61_000;
      await new Promise((resolve) => setTimeout(resolve, 1_200));
    }
    await until('the halls follow the city', async () => {
      const city = network.center('city').service.info.origin;
      const size = (await network.center('city').archive.head(city))?.size;
      return [...network.halls.values()].every((h) => h.store.head(city)?.size === size);
    });
    const registry = await bundle();
    const honest = await auditNetwork(sources(network), registry, clock);
    expect(honest).toMatchObject({ findings: [], open: [], passed_over: 0, logs: 4 });
    expect(honest.anchors).toBeGreaterThan(8);

    // The city's machine is taken over: from here on each hall is shown another history.
    const { origin } = network.center('city').service.info;
    await network.stopNode('city');
    const folder = openFolder(network.folder('city'));
    const nongan = network.hall('nongan');
    const dehui = network.hall('dehui');
    const whole = Array.from(
      { length: nongan.store.head(origin)?.size ?? 0 },
      (_, i) => nongan.store.entry(origin, i) as Uint8Array,
    );
    const say = (n: number) => Array.from({ length: n }, () => notice(clock));
    const one = TwoFaces.face(folder, [...whole, ...say(1)]);
    const other = TwoFaces.face(folder, [...whole, ...say(3)]);
    const shown = async (hall: Hall, face: typeof one, check: () => boolean) => {
      const center = await TwoFaces.show(network, registry, 'city', hall.info.node, face);
      await until(`${hall.info.node} was shown a face`, check).finally(() => center.stop());
    };
    await shown(nongan, one, () => nongan.store.head(origin)?.size === whole.length + 1);
    await shown(dehui, other, () => dehui.store.head(origin)?.size === whole.length + 3);
    expect([nongan.store.forks.all(), dehui.store.forks.all()]).toEqual([[], []]);

    // Neither hall could know; whoever compares does.
    const apart = await auditNetwork(sources(network), registry, clock);
    expect(apart.findings.map((f) => `${f.code} ${f.node} ${f.origin}`)).toEqual([
      `two-faces city ${origin}`,
    ]);
    expect(apart.findings[0]?.evidence.map((e) => e.shown_by).sort()).toEqual(['at dehui', 'at nongan']);

    // Shown the other face too, a hall keeps both and says so.
    const twin = TwoFaces.face(folder, [...whole, ...say(1)]);
    await shown(nongan, twin, () => nongan.store.forks.all().length > 0);
    await shown(nongan, other, () => nongan.store.forks.all().length > 1);
    const [first, second] = nongan.store.forks.all();
    expect(first?.held.startsWith(one.note.trimEnd())).toBe(true);
    expect(first?.seen.startsWith(twin.note.trimEnd())).toBe(true);
    expect(second?.seen.startsWith(other.note.trimEnd())).toBe(true);
    expect((await nongan.sync()).alarms).toMatchObject([{ code: 'fork', node: 'city', origin }]);
    expect(JSON.stringify(await nongan.metrics())).toContain('hutong_alarms');
    const alone = await auditNetwork(sources(network).slice(0, 1), registry, clock);
    expect(alone.findings.map((f) => `${f.code} ${f.node}`)).toEqual(['two-faces city']);
  });

  it('the command says the same of standing nodes, and from the evidence it wrote', async () => {
    const { rootFingerprint } = network.hall('nongan').info;
    for (const node of ['nongan', 'dehui', 'province']) await network.stopNode(node);
    const hutong = async (...argv: string[]) => {
      let out = '';
      const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true } };
      const rest = {
        env: {},
        now: () => clock,
        random: randomBytes,
        onSignal: () => () => {},
        exit: () => {},
      };
      const code = await run(['audit', '--root', rootFingerprint, ...argv], { ...io, ...rest });
      return { code, out };
    };
    const folders = ['nongan', 'dehui', 'province'].flatMap((node) => ['--data', network.folder(node)]);
    const evidence = join(network.dir, 'evidence');
    const standing = await hutong(...folders, '--out', evidence);
    expect(standing.out).toContain('✗ two-faces');
    expect(standing.out).toContain('city政务大厅（city）的密钥为日志');
    expect(standing.code).toBe(1);
    const files = await hutong('--files', evidence, '--json');
    expect(files.code).toBe(1);
    expect(JSON.parse(files.out)).toMatchObject({
      ok: false,
      findings: [{ code: 'two-faces', node: 'city' }],
    });
    const one = await hutong('--data', network.folder('province'), '--json');
    expect(JSON.parse(one.out)).toMatchObject({ ok: true, findings: [] });
    expect(one.code).toBe(0);
    expect((await hutong('--data', network.folder('dehui'), '--root', 'ab')).code).toBe(2);
  });

  it('P4: a center that its parent shows another history keeps both, and takes neither back', async () => {
    await network.startNode('city');
    const { archive, service } = network.center('city');
    const registry = openBundle(await service.trust(), service.info.rootFingerprint);
    const { origin } = registry;
    const whole: Uint8Array[] = [];
    for (
      let page = await archive.entries(origin, 0);
      page.length > 0;
      page = await archive.entries(origin, whole.length)
    )
      whole.push(...page);
    const other = TwoFaces.face(openFolder(network.folder('province')), [
      ...whole.slice(0, -1),
      notice(clock),
      notice(clock),
    ]);
    const province = await TwoFaces.show(network, registry, 'province', 'city', other);
    await until('the city keeps both', async () => (await archive.forks()).length > 0).finally(() =>
      province.stop(),
    );
    const [fork] = await archive.forks();
    expect(fork?.seen.startsWith(other.note.trimEnd())).toBe(true);
    expect(fork?.held).toContain(`${origin}\n${whole.length}\n`);
    expect((await archive.head(origin))?.size).toBe(whole.length);
    expect((await service.sync()).alarms).toMatchObject([{ code: 'fork', node: 'province', origin }]);
  });
});

function notice(now: number): Uint8Array {
  const given = { ...sampleRecord(1), occurred_at: now };
  return prepareRecord(given, { now, random: randomBytes })[0]?.bytes as Uint8Array;
}
