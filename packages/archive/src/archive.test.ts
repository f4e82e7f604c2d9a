import { randomBytes } from 'node:crypto';
import { cosignatureTime, formatProof, parseProof, proves } from '@hutong/log';
import { prepareRecord } from '@hutong/record';
import { Sealer } from '@hutong/trust';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { connect, type Sql } from './database.ts';
import { ArchiveInUse, DatabaseAway, DatabaseNotDurable, InvalidCursor } from './errors.ts';
import { archiveTests, TestNode, testArchive, testNetwork, type testPostgres } from './testing.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 10);

let postgres: Awaited<ReturnType<typeof testPostgres>>;
let network: ReturnType<typeof testNetwork>;
let url: string;
let archive: Archive;
let sql: Sql;

archiveTests((made) => {
  ({ archive, network, sql, url, postgres } = made);
  return () => archive;
});

const take = (segment: Parameters<Archive['ingest']>[0][0]['segment']) =>
  archive.ingest([{ segment, via: 'x' }]);

test('P3: a server that may forget is refused', async () => {
  const forgetful = await postgres.database();
  const admin = connect(forgetful, 1);
  const name = new URL(forgetful).pathname.slice(1);
  await admin.unsafe(`alter database ${name} set synchronous_commit = off`);
  await admin.end();
  await expect(testArchive(forgetful, network)).rejects.toThrow(DatabaseNotDurable);
});

test('a server that is not there is told as such, with what to do', async () => {
  const nowhere = await testArchive('postgres://x:y@127.0.0.1:1/z', network).catch((error) => error);
  expect(nowhere).toBeInstanceOf(DatabaseAway);
  expect(nowhere).toMatchObject({
    code: 'ECONNREFUSED',
    next: { en: expect.stringContaining('database_url') },
  });
});

test('a second process on the same database is refused, and takes over once the first is gone', async () => {
  await expect(testArchive(url, network)).rejects.toThrow(ArchiveInUse);
  await archive.close();
  archive = await testArchive(url, network);
  await take(network.nongan.segment(0, 1));
});

test('P3: a process that lost its lock to another writes nothing more', async () => {
  await sql`update writer set token = 'another'`;
  await expect(take(network.nongan.segment(0, 1))).rejects.toThrow(ArchiveInUse);
  expect(await archive.heads()).toEqual([]);
});

test('P3: receipts of a clock that ran ahead never go back; those of the next epoch’s key begin with the time that is', async () => {
  const { nongan, city } = network;
  const late = new TestNode('changchun', 2);
  nongan.disclose(3);
  await archive.close();
  let now = NOW_MS;
  archive = await testArchive(url, network, { clock: { now: () => now } });
  const seconds = async (from: number, to: number, by = city.cosigner) => {
    await take(nongan.segment(from, to));
    const head = await archive.head(nongan.origin);
    return cosignatureTime(head?.note ?? '', by.verifier);
  };
  const ahead = 3_653 * 86_400_000;
  now += ahead;
  expect(await seconds(0, 1)).toBe((NOW_MS + ahead) / 1_000);
  now = NOW_MS;
  expect(await seconds(1, 2)).toBe((NOW_MS + ahead) / 1_000);
  await archive.first({ own: { identity: late.identity, signer: late.signer }, cosigner: late.cosigner }, [
    ...late.prepared,
  ]);
  expect(await seconds(2, 3, late.cosigner)).toBe(NOW_MS / 1_000);
  now += 5_000;
  expect(await seconds(3, 4, late.cosigner)).toBe(NOW_MS / 1_000 + 5);
});

test('the own log grows by group commit, signed and cosigned', async () => {
  const { city } = network;
  const genesis = [...city.prepared];
  city.disclose(40);
  const results = await Promise.all([
    archive.append(genesis),
    ...city.prepared.slice(1).map((p) => archive.append([p])),
  ]);
  expect(results.map((r) => r.from)).toEqual(Array.from({ length: 41 }, (_, i) => i));
  const head = await archive.head(city.origin);
  expect(head?.size).toBe(41);
  expect(cosignatureTime(head!.note, city.cosigner.verifier)).toBeGreaterThan(0);
  expect(await archive.fsck()).toEqual([]);
});

test('segments are cut at checkpoints held, and join', async () => {
  const { nongan } = network;
  nongan.disclose(30);
  for (const [from, to] of [
    [0, 5],
    [5, 6],
    [6, 20],
    [20, 31],
  ] as const)
    await take(nongan.segment(from, to));
  const size = async (from: number, maxBytes?: number) => {
    const segment = await archive.readSegment(nongan.origin, from, maxBytes);
    return segment && segment.from + segment.entries.length;
  };
  expect(await size(0)).toBe(31);
  expect(await size(0, 1)).toBe(5);
  // 15 entries of some 600 bytes: [5, 20) fits, [5, 31) does not.
  expect(await size(5, 12_000)).toBe(20);
  expect(await size(20, 1)).toBe(31);
  expect(await size(31)).toBeUndefined();
  const above = testNetwork();
  const province = await testArchive(await postgres.database(), { ...above, registry: network.registry });
  let from = 0;
  for (
    let s = await archive.readSegment(nongan.origin, 0, 3_000);
    s;
    s = await archive.readSegment(nongan.origin, from, 3_000)
  ) {
    expect(await province.ingest([{ segment: s, via: 'changchun' }])).toMatchObject([{ kind: 'received' }]);
    from += s.entries.length;
  }
  expect((await province.head(nongan.origin))?.size).toBe(31);
  await province.close();
});

test('P6: boxes travel beside entries; one that does not match its commitment is marked and set aside', async () => {
  const { nongan, city } = network;
  const sealer = new Sealer(nongan.sealing.secretKey, (n) => randomBytes(n));
  const opener = new Sealer(city.sealing.secretKey, (n) => randomBytes(n));
  const sender = Buffer.from(nongan.sealing.publicKey).toString('base64');
  await archive.close();
  archive = await testArchive(url, network, {
    unseal: (s, committed) => opener.open(sender, s.box, committed),
  });
  const apply = () => nongan.write(complaint())[0]!;
  const [a, b] = [apply(), apply()];
  const to = Buffer.from(city.sealing.publicKey).toString('base64');
  const box = (p: typeof a, index: number, recipient = 'changchun') =>
    p.values.map((v) => ({ index, field: v.field, recipient, box: sealer.seal(to, v) }));
  const sealed = [...box(a, 1), ...box(a, 1, 'jilin-province'), ...box(a, 2)];
  expect(
    await take(
      nongan.segment(0, 3, {
        sealed: [...sealed, { index: 1, field: 'nobody_asked', recipient: 'x', box: Buffer.from('x') }],
      }),
    ),
  ).toMatchObject([{ kind: 'received' }]);
  await archive.idle();
  const states = async () =>
    (await sql`select idx, field, recipient, state from sealed order by idx, field, recipient`).map(
      (r) => `${r.idx} ${r.recipient} ${r.state}`,
    );
  expect(new Set(await states())).toEqual(
    new Set(['1 changchun opened', '1 jilin-province held', '2 changchun mismatch']),
  );
  const reasons = (await archive.quarantined()).map((q) => `${q.index} ${q.reason}`);
  expect(new Set(reasons)).toEqual(new Set(['1 sealed-invalid', '2 sealed-mismatch']));
  expect((await archive.readSegment(nongan.origin, 0))?.sealed.length).toBe(sealed.length);
  // The right boxes may come later, with entries that are here already.
  expect(await take(nongan.segment(0, 3, { sealed: box(b, 2) }))).toMatchObject([{ kind: 'duplicate' }]);
  await archive.idle();
  expect(new Set(await states())).toEqual(
    new Set(['1 changchun opened', '1 jilin-province held', '2 changchun opened']),
  );
});

function complaint() {
  return {
    type: 'complaint.file',
    subject: `TS-${randomBytes(4).toString('hex')}`,
    department: '长春市营商局',
    occurred_at: Date.UTC(2026, 2, 2),
    body: { title: '窗口排队时间长' },
    private: { complainant: '王某', phone: '13800000000' },
  };
}

test('queries by node, type, subject, department and time, in pages that neither skip nor repeat', async () => {
  const { nongan, dehui } = network;
  const same = { occurred_at: Date.UTC(2026, 2, 1) };
  nongan.disclose(40, same);
  dehui.disclose(40);
  await take(nongan.segment(0, 41));
  await take(dehui.segment(0, 41));
  const all = async (query: Parameters<Archive['query']>[0]) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await archive.query({ ...query, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.items.map((r) => `${r.node} ${r.index}`));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(new Set(found).size).toBe(found.length);
    return found;
  };
  expect(await all({})).toHaveLength(82);
  expect(await all({ node: 'nongan' })).toHaveLength(41);
  expect(await all({ node: 'nongan', type: 'disclosure.document' })).toHaveLength(40);
  expect(await all({ type: 'genesis' })).toHaveLength(2);
  expect(await all({ department: '农安县人民政府办公室' })).toHaveLength(80);
  expect(await all({ department: '农安县人民政府办公室', node: 'dehui' })).toHaveLength(40);
  expect(await all({ subject: dehui.prepared[3]!.entry.subject })).toEqual(['dehui 3', 'nongan 3']);
  const t = dehui.prepared[10]!.entry.occurredAt;
  expect(await all({ from: t, to: t + 2000 })).toEqual(['dehui 11', 'dehui 10']);
  expect(await all({ visibility: 'internal' })).toEqual([]);
  expect(await all({ type: 'no.such' })).toEqual([]);
  await expect(archive.query({ cursor: 'nonsense' })).rejects.toThrow(InvalidCursor);
  expect(await archive.find(dehui.prepared[3]!.entry.id)).toMatchObject([{ node: 'dehui', index: 3 }]);
  expect(await archive.find(dehui.prepared[3]!.entry.id, 'nongan')).toEqual([]);
  expect(await archive.find(randomBytes(16).toString('hex'))).toEqual([]);
});

test('a record appended again in the next epoch is told once', async () => {
  const { nongan, enrol } = network;
  nongan.disclose(5);
  const next = new TestNode('nongan', 2);
  enrol(next, 'changchun', 'hall');
  next.prepared.push(...nongan.prepared.slice(3));
  await take(nongan.segment(0, 6));
  await take(next.segment(0, 4));
  const { items } = await archive.query({ node: 'nongan', type: 'disclosure.document' });
  expect(items.map((r) => `${r.origin === next.origin ? 2 : 1}/${r.index}`)).toEqual([
    '1/5',
    '1/4',
    '1/3',
    '1/2',
    '1/1',
  ]);
});

test('proofs verify from the file alone', async () => {
  const { nongan } = network;
  nongan.disclose(600);
  await take(nongan.segment(0, 300));
  await take(nongan.segment(300, 601));
  for (const index of [0, 255, 256, 300, 511, 600]) {
    const proof = await archive.proof({ origin: nongan.origin, index });
    expect(proves(parseProof(formatProof(proof!)), proof!.entry)).toBe(true);
  }
  expect(await archive.proof({ origin: nongan.origin, index: 601 })).toBeUndefined();
});

test('a prepared record of the node itself is queryable at once', async () => {
  const { city } = network;
  await archive.append(city.prepared);
  const [made] = prepareRecord(
    {
      type: 'registry.retire',
      subject: 'x',
      department: 'x',
      occurred_at: 0,
      body: { node: 'x', reason: '撤' },
    },
    { now: 1, random: randomBytes, own: true },
  );
  await archive.append([made!]);
  expect((await archive.query({ node: 'changchun', type: 'registry.retire' })).items).toHaveLength(1);
});
