import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cosignatureTime, formatVkey, makeSigner, type Signer } from '@hutong/log';
import {
  type InvalidTrust,
  openBundle,
  openFolder,
  type RootDocument,
  readNextLog,
  signRoot,
} from '@hutong/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, THREE_LEVELS, until } from './harness.ts';

const DAY = 86_400_000;

describe('the top center goes on in its next epochs', () => {
  let network: TestNetwork;
  let now = Date.now();
  const ids: string[] = [];
  const founders: string[] = [];
  const officers = [1, 2, 3].map((i) => makeSigner(`test/root-${i + 1}`, 1, new Uint8Array(32).fill(i)));

  beforeAll(async () => {
    network = await TestNetwork.start(THREE_LEVELS, { now: () => now });
    founders.push(readFileSync(join(network.folder('province'), 'root-keys', 'root-1'), 'utf8').trim());
  });
  afterAll(() => network?.stop());

  const top = () => network.center('province');
  const founder = () => makeSigner('test/root-1', 1, Buffer.from(founders[0] as string, 'hex'));

  /** What `hutong root draft --next`, `sign` and `assemble` make: the next version, naming the log that was made ready. */
  function ceremony(signers: readonly Signer[], more: Partial<RootDocument> = {}): string {
    const { current } = openFolder(network.folder('province')).roots;
    const next = readNextLog(network.folder('province'));
    const registry = next === undefined ? {} : { registry: next.log };
    const document = { ...current, version: current.version + 1, expires: now + 1_000 * DAY };
    return signRoot({ ...document, ...registry, ...more }, signers);
  }

  async function rotateTop(signers: readonly Signer[], more: Partial<RootDocument> = {}): Promise<string> {
    await top().service.keys.rotate('定期轮换');
    await top().service.root.publish([ceremony(signers, more)]);
    return top().service.info.origin;
  }

  /** Every id given so far is at the province, once each. */
  async function allOnce(): Promise<void> {
    await until('the province has all', async () => {
      const rows = await network.sql('province')<{ n: number }[]>`
        select count(*)::int as n from record where id = any(${ids}::uuid[]) group by id`;
      return rows.length === ids.length && rows.every((r) => r.n === 1);
    });
  }

  const nodes = () => [...network.centers.values(), ...network.halls.values()];
  const allKnow = (origin: string) =>
    until(`every node reads the registry in ${origin}`, () =>
      nodes().every(
        ({ registry }) =>
          registry.origin === origin && registry.node('province')?.epochs.at(-1)?.origin === origin,
      ),
    );

  /** The newest receipt of the province on a hall's log is made with the province's key of now. */
  const receiptedBy = (hall: string) =>
    until(`the province's new key receipts ${hall}`, () => {
      const { origin } = network.hall(hall).info;
      const kept = network.hall(hall).store.cosignatures(origin);
      const { verifier } = top().folder.keys.cosigner;
      return kept.some((c) => c.node === 'province' && cosignatureTime(c.note, verifier) !== undefined);
    });

  it('P7: only makes ready what a root document is to name; asked again, the same', async () => {
    ids.push(...(await appendSamples(network.hall('nongan'), 0, 10)));
    const { origin } = top().service.info;
    const prepared = await top().service.keys.rotate('定期轮换');
    expect(prepared).toMatchObject({ epoch: 2, awaits: { version: 2 } });
    expect((await top().service.keys.rotate('定期轮换')).origin).toBe(prepared.origin);
    expect(top().service.info.origin).toBe(origin);
    await allReceipted(network.hall('nongan'));
  });

  it('P3, P7: named by a root document it goes on there while records flow, and every node follows', async () => {
    const before = top().service.info.origin;
    const busy = appendSamples(network.hall('nongan'), 10, 60);
    await top().service.root.publish([ceremony([founder()])]);
    const origin = top().service.info.origin;
    expect(origin).toMatch(/^test\/province\/2-/);
    ids.push(...(await busy), ...(await appendSamples(network.hall('dehui'), 0, 20)));
    await allKnow(origin);
    for (const hall of ['nongan', 'dehui']) {
      await allReceipted(network.hall(hall));
      await receiptedBy(hall);
    }
    await allOnce();
    for (const { registry } of nodes()) expect(registry.log(before)?.closedAt).toBeGreaterThan(5);
    expect(readNextLog(network.folder('province'))).toBeUndefined();
  });

  it('P7: the root keys are replaced and the log named in one version; a hall that slept through two rotations walks every version', async () => {
    await network.stopNode('dehui');
    const keys = officers.map((o) => formatVkey(o.verifier));
    await rotateTop([founder(), ...officers], { threshold: 2, keys });
    // A version between that changes nothing of the registry.
    await top().service.root.publish([ceremony(officers.slice(0, 2))]);
    const late = await network.init({ node: 'jiutai', kind: 'hall', parent: 'city' });
    await network.top.enrol(late);
    const origin = await rotateTop(officers.slice(1));
    expect(origin).toMatch(/^test\/province\/4-/);
    ids.push(...(await appendSamples(network.hall('nongan'), 60, 70)));
    await network.startNode('dehui');
    await network.startNode('jiutai');
    ids.push(...(await appendSamples(network.hall('dehui'), 20, 30)));
    ids.push(...(await appendSamples(network.hall('jiutai'), 0, 5)));
    await allKnow(origin);
    expect(openFolder(network.folder('dehui')).roots.current.version).toBe(5);
    expect(network.hall('dehui').registry.logs).toHaveLength(4);
    for (const hall of ['nongan', 'dehui', 'jiutai']) {
      await allReceipted(network.hall(hall));
      await receiptedBy(hall);
    }
    await allOnce();
  });

  it('P11: heartbeats of the new epoch are believed by every descendant', async () => {
    now += 60_000;
    const { verifier } = top().folder.keys.cosigner;
    const seen = (node: string) => {
      const kept = network.hall(node).store.cosignatures(top().service.info.origin);
      return kept.some(({ note }) => (cosignatureTime(note, verifier) ?? 0) * 1_000 >= now - 1_000);
    };
    for (const node of ['nongan', 'dehui']) await until(`${node} hears it`, () => seen(node));
  });

  it('a forged, skipped or foreign version is refused at the top and changes nothing', async () => {
    const root = () => top().service.root;
    const { versions } = openFolder(network.folder('province')).roots;
    const { origin } = top().service.info;
    const codeOf = (note: string) =>
      root()
        .publish([note])
        .catch((error: InvalidTrust) => error.code);
    const foreign = formatVkey(
      makeSigner('test/province/5-00000000', 1, new Uint8Array(32).fill(9)).verifier,
    );
    await top().service.keys.rotate('试');
    expect(await codeOf(ceremony([founder()]))).toBe('root-signatures');
    expect(await codeOf(ceremony(officers, { version: 9 }))).toBe('root-version');
    expect(await codeOf(ceremony(officers, { registry: foreign }))).toBe('root-registry');
    expect(openFolder(network.folder('province')).roots.versions).toEqual(versions);
    expect(top().service.info.origin).toBe(origin);
  });

  it('P2, P7: published while the top center is stopped, it goes on when it starts; a bundle opens over all its logs', async () => {
    const note = ceremony(officers);
    const { config } = openFolder(network.folder('province'));
    await network.stopNode('province');
    openFolder(network.folder('province')).roots.take([note]);
    ids.push(...(await appendSamples(network.hall('nongan'), 70, 75)));
    await network.startNode('province');
    const { origin } = top().service.info;
    expect(origin).toMatch(/^test\/province\/5-/);
    await allKnow(origin);
    await allReceipted(network.hall('nongan'));
    await allOnce();
    for (const service of [top().service, network.center('city').service, network.hall('dehui')]) {
      const opened = openBundle(await service.trust(), config.root_fingerprint);
      expect(opened.node('province')?.epochs).toHaveLength(5);
      expect(opened.rejected).toEqual([]);
    }
  });

  it('a stolen key: what it said beyond the end that the root document gives is taken back everywhere', async () => {
    const { config } = openFolder(network.folder('province'));
    const { origin } = top().service.info;
    await until('the halls hold all of it', async () => {
      const head = await top().archive.head(origin);
      return network.hall('dehui').store.head(origin)?.size === head?.size;
    });
    await network.stopNode('dehui');
    await network.top.enrol(await network.init({ node: 'honest', kind: 'hall', parent: 'city' }));
    const size = (await top().archive.head(origin))?.size as number;
    const root = (await top().archive.rootAt(origin, size))?.toString('base64') as string;
    await network.top.enrol(await network.init({ node: 'evil', kind: 'hall', parent: 'city' }));
    await until('it is believed', () => network.hall('nongan').registry.node('evil') !== undefined);

    await top().service.keys.rotate('密钥失窃');
    const codeOf = (ended: object) =>
      top()
        .service.root.publish([ceremony(officers, { ended: { origin, size, root, ...ended } })])
        .catch((error: InvalidTrust) => error.message);
    expect(await codeOf({ size: 1 })).toContain('no checkpoint at 1');
    expect(await codeOf({ root: Buffer.alloc(32).toString('base64') })).toContain('another root');
    await top().service.root.publish([ceremony(officers, { ended: { origin, size, root } })]);
    const { registry: atCity } = network.center('city');
    await until('the city knows', () => atCity.log(origin)?.closedAt === size);
    await network.startNode('dehui');
    await allKnow(top().service.info.origin);
    for (const { registry } of nodes()) {
      expect([registry.node('evil'), registry.node('honest')?.parent]).toEqual([undefined, 'city']);
      expect(registry.log(origin)?.closedAt).toBe(size);
    }
    for (const service of [top().service, network.center('city').service, network.hall('nongan')]) {
      const opened = openBundle(await service.trust(), config.root_fingerprint);
      expect([opened.node('evil'), opened.rejected]).toEqual([undefined, []]);
    }
    ids.push(...(await appendSamples(network.hall('dehui'), 30, 35)));
    await allReceipted(network.hall('dehui'));
    await allOnce();
  });

  it('everything is clean on every node', async () => {
    for (const center of network.centers.values()) expect(await center.archive.fsck()).toEqual([]);
    const errors = network.lines.filter((l) => (l as { level: string }).level === 'error');
    expect(errors.filter((l) => !('code' in l))).toEqual([]);
  });
});
