import { randomBytes } from 'node:crypto';
import { signNote } from '@hutong/log';
import { decodeEntry, encodeEntry, newId } from '@hutong/record';
import { openBundle, openFolder, verifyRecord } from '@hutong/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseVkeys } from '../c2sp/note.ts';
import { verifyProof } from '../c2sp/proof.ts';
import { allReceipted, appendSamples, type Plan, sampleRecord, TestNetwork, until } from './harness.ts';

/** Three levels and more: a hall straight under the province, and a district center between city and hall. */
const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'district', kind: 'center', parent: 'city' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
  { node: 'dehui', kind: 'hall', parent: 'city' },
  { node: 'meihekou', kind: 'hall', parent: 'province' },
  { node: 'town', kind: 'hall', parent: 'district' },
];

describe('county → city → province', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN, { tls: false });
  });

  afterAll(() => network?.stop());

  const receivedBy = async (hall: string) =>
    (await network.hall(hall).sync()).logs[0]?.received.map((r) => r.by);

  it('P9: records of a county are receipted by its city and the province', async () => {
    const hall = network.hall('nongan');
    const before = hall.store.head(hall.info.origin)?.size ?? 0;
    await appendSamples(hall, 0, 50);
    await allReceipted(hall);
    expect(await receivedBy('nongan')).toEqual(['city', 'province']);
    for (const center of [network.top, network.center('city')]) {
      const page = await center.service.query({ node: 'nongan', limit: 500 });
      expect(page.items).toHaveLength(before + 50);
      expect(new Set(page.items.map((i) => i.id)).size).toBe(before + 50);
    }
  });

  it('P9: a hall straight under the province skips the city', async () => {
    await appendSamples(network.hall('meihekou'), 0, 10);
    await allReceipted(network.hall('meihekou'));
    expect(await receivedBy('meihekou')).toEqual(['province']);
    expect((await network.center('city').service.query({ node: 'meihekou', limit: 10 })).items).toHaveLength(
      0,
    );
  });

  it('P9: a level more is a level more: district, city and province each receipt', async () => {
    const town = network.hall('town');
    const [id] = await appendSamples(town, 0, 10);
    await allReceipted(town);
    expect(await receivedBy('town')).toEqual(['district', 'city', 'province']);
    const seen = await network.top.service.get(id as string);
    expect(seen?.node).toBe('town');
    expect((await town.get(id as string))?.sync.received.map((r) => r.by).sort()).toEqual([
      'city',
      'district',
      'province',
    ]);
  });

  it('P6: private values travel sealed: in no entry, held and opened at each ancestor', async () => {
    const hall = network.hall('nongan');
    const secret = `张${randomBytes(8).toString('hex')}`;
    const record = {
      ...(sampleRecord(0) as object),
      private: { applicant_name: secret, phone: '13812345678' },
    };
    const [outcome] = await hall.append([record]);
    if (outcome?.status !== 'stored') throw new Error('not stored');
    await allReceipted(hall);
    const boxes = (center: string) => network.sql(center)<
      { recipient: string; field: string; state: string; box: Buffer }[]
    >`
      select recipient, field, state, box from sealed where idx = ${outcome.index}
      and log_id = (select id from log where origin = ${outcome.origin}) order by recipient, field`;
    await until('city and province opened what is theirs', async () => {
      const states = [...(await boxes('city')), ...(await boxes('province'))].map(
        (b) => `${b.recipient} ${b.field} ${b.state}`,
      );
      return (
        states.join() ===
        [
          ...['city applicant_name opened', 'city phone opened'],
          ...['province applicant_name held', 'province phone held'],
          ...['province applicant_name opened', 'province phone opened'],
        ].join()
      );
    });
    for (const center of ['city', 'province']) {
      const [{ n } = { n: -1 }] = await network.sql(center)<{ n: number }[]>`
        select count(*)::int as n from entry where position(${Buffer.from(secret)} in bytes) > 0`;
      expect(n).toBe(0);
      for (const { box } of await boxes(center)) expect(box.includes(secret)).toBe(false);
    }
    expect(JSON.stringify(network.lines)).not.toContain(secret);
  });

  it('halls follow the registry: their trust bundle is the top’s', async () => {
    const nodes = (bundle: object) =>
      (bundle as { registry: { entry: string }[] }).registry.map((r) => r.entry);
    const top = nodes(await network.top.service.trust());
    expect(top).toHaveLength(PLAN.length + 1);
    for (const [name, hall] of network.halls) {
      await until(`${name} has the registry`, async () => nodes(await hall.trust()).length === top.length);
      expect(nodes(await hall.trust())).toEqual(top);
    }
  });

  it('a proof from hall, city and province verifies with the trust bundle, and with a checker that shares no code', async () => {
    const hall = network.hall('nongan');
    const [id] = (await appendSamples(hall, 0, 7)) as [string];
    await allReceipted(hall);
    const { rootFingerprint } = network.top.service.info;
    const registry = openBundle(await hall.trust(), rootFingerprint);
    const vkeys = parseVkeys(
      PLAN.map(({ node }) => registry.keys(node))
        .map((keys) => `${keys?.log}\n${keys?.cosigner}`)
        .join('\n'),
    );
    const sources = [hall, network.center('city').service, network.top.service];
    for (const source of sources) {
      const found = await source.proof(id);
      if (found === undefined) throw new Error('no proof');
      const verified = verifyRecord(found.entry, found.proof, registry);
      expect(verified).toMatchObject({ node: 'nongan' });
      expect(verified.cosignatures.length).toBeGreaterThanOrEqual(1);
      const checked = verifyProof(Buffer.from(found.proof), Buffer.from(found.entry), vkeys, 1);
      expect(checked.origin).toBe(hall.info.origin);
      const tampered = Buffer.from(found.entry);
      tampered[tampered.length - 40] = (tampered[tampered.length - 40] as number) ^ 1;
      expect(() => verifyRecord(tampered, found.proof, registry)).toThrow();
      expect(() => verifyProof(Buffer.from(found.proof), tampered, vkeys, 1)).toThrow();
    }
  });

  it('P11: heartbeats go up and down though nothing happens', async () => {
    const beats = async () => {
      const { logs } = await network.top.service.sync();
      const up = logs
        .filter((l) => ['nongan', 'town', 'city', 'district'].includes(l.node))
        .map((l) => l.heartbeat);
      const registry = network.top.service.info.origin;
      const down = [...network.halls.values()].map(
        (h) => h.store.cosignatures(registry).find((c) => c.node === 'province')?.timeS,
      );
      return [...up, ...down];
    };
    await until('all are heard', async () => (await beats()).every((b) => b != null));
    const before = await beats();
    expect(before).toHaveLength(4 + 4);
    await until('all have risen', async () =>
      (await beats()).every((b, i) => (b as string) > (before[i] as string)),
    );
  });

  it('P5: a record type of a later version passes to the province untouched', async () => {
    const hall = network.hall('nongan');
    const { keys } = openFolder(hall.folder.dir);
    const now = Date.now();
    const said = {
      version: 1,
      type: 'future.kind',
      id: newId(now, randomBytes),
      subject: '未来-1',
      department: '农安县政务服务局',
      occurredAt: now,
      recordedAt: now,
      backfilled: false,
      visibility: 'public',
      body: { 新字段: [1, 'two', { three: true }] },
      commitments: {},
    } as const;
    const bytes = encodeEntry(said);
    const entry = decodeEntry(bytes);
    const [stored] = hall.store.append(keys.origin, [[{ entry, bytes, values: [], flags: [] }]], (b) =>
      signNote(b, keys.log),
    );
    await allReceipted(hall);
    for (const center of ['city', 'province']) {
      const [row] = await network.sql(center)<{ bytes: Buffer }[]>`
        select bytes from entry where idx = ${stored?.index ?? -1} and log_id = (select id from log where origin = ${keys.origin})`;
      expect(row?.bytes.equals(bytes)).toBe(true);
      const seen = await network.center(center).service.get(entry.id);
      expect(seen).toMatchObject({ type: 'future.kind', body: said.body });
    }
  });
});
