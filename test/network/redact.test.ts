import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fsckStore, leafHash, parseProof, parseVkey, proves } from '@hutong/log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, sampleRecord, TestNetwork, until } from './harness.ts';

const LEAKED = '独此一家之人的手机号';

describe('an entry with personal data in a public field is redacted', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start();
  });

  afterAll(() => network?.stop());

  const verifier = (origin: string) => {
    const file = join(network.folder(origin.split('/')[1] as string), 'enrol.json');
    return parseVkey(JSON.parse(readFileSync(file, 'utf8')).keys.log);
  };
  const redact = (entry: string, reason?: string) => network.top.service.redactions.redact?.(entry, reason);
  const confirmed = async (origin: string, index: number) => {
    const { items } = await network.top.service.redactions.list(0, 100);
    const found = items.find((r) => r.origin === origin && r.index === index);
    return found?.holders.map((h) => `${h.node} ${h.state}`);
  };
  const leaked = () => ({ ...sampleRecord(4), subject: `号码 ${LEAKED}` });

  it('P6: its bytes go at every holder, who confirm; the hash stays, and proofs of the others pass', async () => {
    const nongan = network.hall('nongan');
    const [before] = await appendSamples(nongan, 1, 2);
    const [outcome] = await nongan.append([leaked()]);
    if (outcome?.status !== 'stored') throw new Error(JSON.stringify(outcome));
    const { id, origin, index } = outcome;
    const [after] = await appendSamples(nongan, 2, 3);
    await allReceipted(nongan);
    const leaf = leafHash(nongan.store.entry(origin, index) as Buffer);

    const plan = await redact(id);
    expect(plan?.places).toEqual([
      { origin, index, type: 'case.apply', holders: ['nongan', 'city', 'province'] },
    ]);
    expect(await network.top.service.get(id)).toBeDefined();
    await redact(id, '公开字段误填个人信息');
    await until('all confirmed', async () =>
      JSON.stringify(await confirmed(origin, index)).includes(
        '"nongan redacted","city redacted","province redacted"',
      ),
    );
    await allReceipted(nongan);

    expect(nongan.store.entry(origin, index)).toBeUndefined();
    expect(await nongan.get(id)).toBeUndefined();
    expect(nongan.store.values(origin, index, index + 1)).toEqual([]);
    expect(fsckStore(nongan.store, { verifier })).toEqual([]);
    for (const file of ['hall.db', 'hall.db-wal'].map((f) => join(network.folder('nongan'), f)))
      expect(existsSync(file) && readFileSync(file).includes(LEAKED)).toBe(false);
    for (const name of ['city', 'province']) {
      const { archive, service } = network.center(name);
      expect(await archive.entry(origin, index)).toBeUndefined();
      expect(await service.get(id)).toBeUndefined();
      expect(await service.proof(id)).toBeUndefined();
      const rows = await network.sql(name)`select 1 from sealed s join log l on l.id = s.log_id
        where l.origin = ${origin} and s.idx = ${index}`;
      expect(rows).toHaveLength(0);
      expect(await archive.fsck()).toEqual([]);
      await archive.rebuild();
      expect(await archive.fsck()).toEqual([]);
      const segment = await archive.readSegment(origin, index);
      expect(segment?.redacted).toEqual([{ index, leaf }]);
    }
    for (const node of [nongan, network.center('city').service, network.top.service])
      for (const other of [before, after] as string[]) {
        const { entry, proof } = (await node.proof(other)) as { entry: Uint8Array; proof: string };
        expect(proves(parseProof(proof), entry)).toBe(true);
      }
    const [again] = await nongan.append([{ ...leaked(), id }]);
    expect(again).toMatchObject({ status: 'refused', field: 'id' });
    await expect(redact(id)).rejects.toMatchObject({ code: 'no_entry' });
  });

  it('P6, P12: a hall that lost its database takes the log back without the bytes', async () => {
    const { origin } = network.hall('dehui').info;
    const copy = () => ['hall.db', 'hall.db-wal'].map((f) => join(network.folder('dehui'), f));
    await appendSamples(network.hall('dehui'), 0, 3);
    await allReceipted(network.hall('dehui'));
    await network.stopNode('dehui');
    for (const file of copy()) if (existsSync(file)) copyFileSync(file, `${file}.old`);
    await network.startNode('dehui');
    const hall = network.hall('dehui');
    const [outcome] = await hall.append([leaked()]);
    await allReceipted(hall);
    if (outcome?.status !== 'stored') throw new Error(JSON.stringify(outcome));
    const { index } = outcome;
    await redact(`${origin}:${index}`, '公开字段误填个人信息');
    await until('the province and the city confirmed', async () =>
      JSON.stringify(await confirmed(origin, index)).includes('"city redacted","province redacted"'),
    );
    await allReceipted(hall);
    await network.stopNode('dehui');
    for (const file of copy()) {
      rmSync(file, { force: true });
      if (existsSync(`${file}.old`)) copyFileSync(`${file}.old`, file);
    }
    await network.startNode('dehui');
    const restored = network.hall('dehui');
    await until('it took its log back', () => (restored.store.head(origin)?.size ?? 0) > index);
    expect(restored.store.entry(origin, index)).toBeUndefined();
    expect(fsckStore(restored.store, { verifier: (o) => restored.registry.log(o)?.verifier })).toEqual([]);
    await allReceipted(restored);
  });

  it('P6: an ancestor’s own entry goes at every hall that followed it, and the registry is read on past it', async () => {
    const [outcome] = await network.top.service.append([leaked()]);
    if (outcome?.status !== 'stored') throw new Error(JSON.stringify(outcome));
    const { origin, index, id } = outcome;
    await until('the halls hold it', () => network.hall('nongan').store.entry(origin, index) !== undefined);
    await redact(id, '公开字段误填个人信息');
    await until('all confirmed', async () => {
      const state = JSON.stringify(await confirmed(origin, index));
      return ['province', 'city', 'nongan', 'dehui'].every((n) => state.includes(`${n} redacted`));
    });
    for (const node of ['nongan', 'city', 'province']) {
      await network.stopNode(node);
      await network.startNode(node);
    }
    expect(network.hall('nongan').registry.redactions.all).toHaveLength(3);
    expect(network.center('city').registry.redactions.all).toHaveLength(3);
    await appendSamples(network.hall('nongan'), 8, 10);
    await allReceipted(network.hall('nongan'));
  });

  it('P6: who was away while an entry of the registry’s own log went follows that log on past it', async () => {
    const { origin } = network.top.service.info;
    const redactOne = async () => {
      const [outcome] = await network.top.service.append([leaked(), sampleRecord(5)]);
      if (outcome?.status !== 'stored') throw new Error(JSON.stringify(outcome));
      await redact(outcome.id, '公开字段误填个人信息');
      await network.top.service.append([sampleRecord(6)]);
      return outcome.index;
    };
    const size = async () => (await network.top.archive.head(origin))?.size ?? 0;
    for (const away of ['dehui', 'city']) {
      await network.stopNode(away);
      const gone = [await redactOne(), await redactOne()];
      await network.startNode(away);
      for (const name of ['dehui', 'nongan']) {
        const hall = network.hall(name);
        await until(`${name} follows`, async () => hall.store.head(origin)?.size === (await size()));
        for (const index of gone) expect(hall.store.entry(origin, index)).toBeUndefined();
        expect(hall.registry.size).toBe(await size());
        expect(fsckStore(hall.store, { verifier: (o) => hall.registry.log(o)?.verifier })).toEqual([]);
      }
    }
    expect(await network.center('city').archive.fsck()).toEqual([]);
    expect(network.lines.filter((l) => 'code' in l && l.code === 'not-redacted')).toEqual([]);
  });

  it('P6: what the network stands on cannot be redacted, and nobody but the top center redacts', async () => {
    const { origin } = network.hall('nongan').info;
    await expect(redact(`${origin}:0`)).rejects.toMatchObject({ code: 'kept' });
    await expect(redact(`${network.top.service.info.origin}:1`)).rejects.toMatchObject({ code: 'kept' });
    await expect(redact(`${origin}:100000`)).rejects.toMatchObject({ code: 'no_entry' });
    expect(network.center('city').service.redactions.redact).toBeUndefined();
  });
});
