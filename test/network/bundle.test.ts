import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { parentHeard } from '@hutong/api';
import { Hall } from '@hutong/hall';
import { readFrames } from '@hutong/link';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, sampleRecord, TestNetwork, until } from './harness.ts';
import { Carrier, type Ran } from './sticks.ts';

/** What an import tells of one log. */
const ofLog = (ran: Ran, origin: string) =>
  ran.result.logs.find((l: { origin: string }) => l.origin === origin);

const bytesOf = (bytes: Uint8Array) => ({
  size: bytes.length,
  read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
});

/** A record of some kilobytes. */
const large = (i: number) => ({
  ...sampleRecord(i * 4 + 1),
  body: { accepted: true, item_name: '食品经营许可（新办）', basis: `第${i}条`.padEnd(1_800, '据') },
});

describe('bundle files where there is no line', () => {
  let network: TestNetwork;
  let carrier: Carrier;
  let aheadMs = 0;

  beforeAll(async () => {
    network = await TestNetwork.start([{ node: 'province', kind: 'center', parent: null }], {
      now: () => Date.now() + aheadMs,
    });
    carrier = new Carrier(network);
    await carrier.addWithoutLine({ node: 'city', kind: 'center', parent: 'province' });
    await carrier.addWithoutLine({ node: 'nongan', kind: 'hall', parent: 'city' });
    for (const node of ['province', 'city', 'nongan']) await carrier.door(node);
  });
  afterAll(async () => {
    await carrier?.close();
    await network?.stop();
  });

  /** Entries of a log that a center holds. */
  const receiptedAt = async (center: string, origin: string): Promise<number> =>
    (await network.center(center).archive.head(origin))?.size ?? 0;

  it('P2, P3: a hall that never had a line gets its records to city and province, and their receipts back', async () => {
    const hall = network.hall('nongan');
    await appendSamples(hall, 0, 40);
    const early = await carrier.pack('nongan', 'early.hutong');
    expect([early.code, early.error]).toEqual([1, expect.stringContaining('the registry has not come down')]);
    await carrier.carry('province', 'city');
    await carrier.carry('city', 'nongan');
    await appendSamples(hall, 40, 80);
    const { origin } = hall.info;
    const least = hall.store.head(origin)?.size as number;
    const up = await carrier.carry('nongan', 'city');
    // The hall may put what it has just heard on record before it packs.
    const size: number = ofLog(up, origin).entries;
    expect(size).toBeGreaterThanOrEqual(least);
    await carrier.carry('city', 'province');
    await sameAtProvince(origin, size);
    const down = await carrier.carry('province', 'city');
    expect(ofLog(down, origin)).toMatchObject({ receipts: { province: size } });
    const home = await carrier.carry('city', 'nongan');
    expect(ofLog(home, origin)).toMatchObject({ receipts: { city: size, province: size } });
    const sync = await hall.sync();
    const [log] = sync.logs;
    expect([sync.link.last_heard, parentHeard(sync)]).toEqual([null, log?.received[0]?.at]);
    expect(log?.received.map((r) => [r.by, r.size >= size])).toEqual([
      ['city', true],
      ['province', true],
    ]);
  });

  /** Every entry of a log up to a size stands at the province as the hall wrote it, its values opened there. */
  async function sameAtProvince(origin: string, size: number): Promise<void> {
    const { store } = network.hall('nongan');
    const held = await network.sql('province')<{ bytes: Buffer }[]>`
      select e.bytes from entry e join log l on l.id = e.log_id where l.origin = ${origin} order by e.idx`;
    expect(held.length).toBeGreaterThanOrEqual(size);
    for (let i = 0; i < size; i++) expect(held[i]?.bytes.equals(store.entry(origin, i) as Buffer)).toBe(true);
    for (const center of ['city', 'province'])
      await until(`${center} has opened the values sealed for it`, async () => {
        const rows = await network.sql(center)<{ state: string; n: number }[]>`
          select s.state, count(*)::int as n from sealed s join log l on l.id = s.log_id
          where l.origin = ${origin} and s.recipient = ${center} group by s.state`;
        const values = store.values(origin, 0, size).length;
        return rows.length === 1 && rows[0]?.state === 'opened' && rows[0].n >= values;
      });
  }

  it('what the hall exports next begins at the receipts; the same file twice changes nothing', async () => {
    const hall = network.hall('nongan');
    const { origin } = hall.info;
    const held = await receiptedAt('city', origin);
    const ids = await appendSamples(hall, 100, 140);
    const packed = await carrier.pack('nongan', 'next.hutong');
    expect(packed.result.logs).toMatchObject([{ origin, from: held, values: 40 }]);
    const first = await carrier.unpack('city', packed.file);
    expect([first.code, ofLog(first, origin)?.already]).toEqual([0, 0]);
    const before = await network.sql('city')`select count(*)::int as n from entry join log on id = log_id
      where origin = ${origin}`;
    const again = await carrier.unpack('city', packed.file);
    expect([again.code, again.result.segments, again.result.already]).toEqual([0, 0, first.result.segments]);
    expect(
      await network.sql(
        'city',
      )`select count(*)::int as n from entry join log on id = log_id where origin = ${origin}`,
    ).toEqual(before);
    const acts = await network.center('city').service.query({ node: 'city', type: 'admin.act', limit: 100 });
    const kept = acts.items.filter(({ body }) => body.target === 'next.hutong');
    expect(kept.map(({ body }) => [body.who, body.act, body.reason])).toEqual([
      [`cli:${userInfo().username}`, 'bundle.import', '断网'],
    ]);
    expect(ids).toHaveLength(40);
  });

  it('through a one-way gate no receipt comes back: --since begins where an earlier export ended', async () => {
    const hall = network.hall('nongan');
    const { origin } = hall.info;
    const first = await carrier.pack('nongan', 'gate-1.hutong');
    const { from: receipted, to: end } = ofLog(first, origin);
    const since = carrier.file('gate-1.json');
    writeFileSync(since, JSON.stringify(first.result));
    await appendSamples(hall, 150, 160);
    expect(ofLog(await carrier.pack('nongan', 'again.hutong'), origin).from).toBe(receipted);
    const second = await carrier.pack('nongan', 'gate-2.hutong', '--since', since);
    const size = hall.store.head(origin)?.size as number;
    expect(ofLog(second, origin)).toMatchObject({ from: end, to: size, entries: size - end });
    expect(end).toBeGreaterThan(receipted);
    for (const { file } of [first, second]) expect((await carrier.unpack('city', file)).code).toBe(0);
    expect(await receiptedAt('city', origin)).toBe(size);
    // What could not be written to its end begins where it began; what went elsewhere says nothing.
    writeFileSync(since, JSON.stringify({ ...second.result, interrupted: true }));
    expect(ofLog(await carrier.pack('nongan', 'cut.hutong', '--since', since), origin).from).toBe(end);
    writeFileSync(since, JSON.stringify({ ...second.result, to: 'province' }));
    const both = await carrier.pack('nongan', 'both.hutong', '--all', '--since', since);
    expect([both.code, both.error]).toEqual([2, expect.stringContaining('--all')]);
    const other = await carrier.pack('nongan', 'other.hutong', '--since', since);
    expect([other.code, other.error]).toEqual([1, expect.stringContaining('is not the result of an export')]);
  });

  it('pieces in any order, in many files: what came too early is tried again', async () => {
    const hall = network.hall('nongan');
    const { origin } = hall.info;
    for (let i = 0; i < 24; i++) await hall.append(Array.from({ length: 30 }, (_, k) => large(i * 100 + k)));
    const packed = await carrier.pack('nongan', 'parts.hutong', '--max-size', '1M');
    const files = packed.result.files.map((f: { file: string }) => f.file) as string[];
    expect(files.length).toBeGreaterThan(2);
    const last = await carrier.unpack('city', files.at(-1) as string);
    expect([last.code, last.result.waiting.items[0]]).toMatchObject([3, { origin, code: 'gap' }]);
    const all = await carrier.unpack('city', ...files.toReversed());
    expect([all.code, all.result.waiting.count, all.result.refused.count]).toEqual([0, 0, 0]);
    expect(await receiptedAt('city', origin)).toBe(hall.store.head(origin)?.size);
  });

  it('P8: a damaged stick loses its damaged pieces alone, and says which; the undamaged copy mends it', async () => {
    const hall = network.hall('nongan');
    const { origin } = hall.info;
    const from = await receiptedAt('province', origin);
    const packed = await carrier.pack('city', 'damaged.hutong');
    const good = readFileSync(packed.file);
    const second = [...readFrames(bytesOf(good))].filter(
      (p) => 'frame' in p && p.frame.payload.length > 2_000 && p.frame.label.startsWith(origin),
    )[1];
    const offset = second?.at as number;
    const bad = Buffer.from(good);
    bad.fill(0, offset + 500, offset + 700);
    writeFileSync(packed.file, bad);
    const hurt = await carrier.unpack('province', packed.file);
    expect(hurt.code).toBe(3);
    expect(hurt.result.damaged).toMatchObject([{ file: packed.file, offset, origin }]);
    expect(hurt.result.damaged[0].from).toBeGreaterThan(from);
    expect(hurt.result.waiting.items[0]).toMatchObject({ origin, code: 'gap' });
    // The city's own log, which stands elsewhere in the file, came in whole.
    expect(ofLog(hurt, network.center('city').service.info.origin)?.entries).toBeGreaterThan(0);
    expect(await receiptedAt('province', origin)).toBe(hurt.result.damaged[0].from);
    writeFileSync(packed.file, good);
    expect((await carrier.unpack('province', packed.file)).code).toBe(0);
    await sameAtProvince(origin, hall.store.head(origin)?.size as number);
  });

  it('P6: a sealed bundle opens at its receiver alone, and shows nobody else what is in it', async () => {
    const hall = network.hall('nongan');
    const { origin } = hall.info;
    await appendSamples(hall, 200, 210);
    const packed = await carrier.pack('nongan', 'sealed.hutong', '--encrypt');
    const bytes = readFileSync(packed.file);
    expect([bytes.includes(origin), bytes.includes('食品经营许可')]).toEqual([false, false]);
    const other = await carrier.unpack('province', packed.file);
    expect(other.code).toBe(3);
    expect(other.result.refused.items[0].code).toBe('sealed-for-another');
    expect(other.result).toMatchObject({ segments: 0, notes: 0 });
    const bad = Buffer.from(bytes);
    const at = [...readFrames(bytesOf(bytes))].map((place) => place.at);
    for (const begin of at) bad[begin + 100] = ~(bytes[begin + 100] as number);
    writeFileSync(packed.file, bad);
    const hurt = await carrier.unpack('city', packed.file);
    expect(hurt.code).toBe(3);
    expect(hurt.result.damaged).toMatchObject(at.map((offset) => ({ offset, sealed: true })));
    writeFileSync(packed.file, bytes);
    expect((await carrier.unpack('city', packed.file)).code).toBe(0);
    expect(await receiptedAt('city', origin)).toBe(hall.store.head(origin)?.size);
    const text = readFileSync((await carrier.pack('nongan', 'plain.hutong', '--all')).file);
    expect(text.includes('食品经营许可')).toBe(true);
  });

  it('a stopped node is exported as it is; a center must run to import', async () => {
    const before = network
      .hall('nongan')
      .store.heads()
      .map((h) => h.size);
    await carrier.shut('nongan');
    await network.stopNode('nongan');
    const packed = await carrier.pack('nongan', 'still.hutong', '--all');
    expect([packed.code, packed.result.logs[0].entries]).toEqual([0, before[0]]);
    await carrier.carry('city', 'nongan');
    await carrier.shut('province');
    await network.stopNode('province');
    const refused = await carrier.unpack('province', packed.file);
    expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('the center is not running')]);
    const down = await carrier.pack('province', 'still-down.hutong', '--for', 'city');
    expect(down.code).toBe(0);
    for (const node of ['province', 'nongan']) {
      await network.startNode(node);
      await carrier.door(node);
    }
  });

  it('what goes down begins where the receiver has said, in its anchors, that its copies end', async () => {
    const hall = network.hall('nongan');
    const { origin } = network.center('province').service.info;
    const held = hall.store.head(origin)?.size as number;
    aheadMs += 3_600_000;
    await until('the hall anchors', async () => {
      const { items } = await hall.query({ node: 'nongan', type: 'anchor', limit: 1 });
      return items.length > 0;
    });
    await carrier.carry('nongan', 'city');
    const down = async (...more: string[]) => {
      const packed = await carrier.pack('city', 'down.hutong', '--for', 'nongan', ...more);
      return packed.result.logs.find((log: { origin: string }) => log.origin === origin).from;
    };
    expect([await down(), await down('--all')]).toEqual([held, 0]);
    await carrier.carry('city', 'nongan');
  });

  it('P2: when the line comes, nothing is sent that bundles brought, and the receipts are the same', async () => {
    const hall = network.hall('nongan');
    const { origin } = hall.info;
    for (const [from, to] of [
      ['nongan', 'city'],
      ['city', 'province'],
      ['province', 'city'],
      ['city', 'nongan'],
    ])
      await carrier.carry(from as string, to as string);
    const size = await receiptedAt('province', origin);
    const [receipt] = await network.sql('province')<{ note: string }[]>`
      select n.note from note n join log l on l.id = n.log_id where l.origin = ${origin} and n.size = ${size}`;
    const kept = hall.store.checkpoints(origin, size, 1)[0];
    const mine = (note = '') =>
      note.split('\n').filter((line) => line.startsWith('— test/province/cosigner'));
    expect(mine(kept)).toEqual(mine(receipt?.note));
    for (const node of ['city', 'nongan']) network.line(node).mend();
    await allReceipted(hall);
    const [log] = (await hall.sync()).logs;
    expect(log?.refused).toBe(false);
    const forks = await network.sql('city')`select origin from fork`;
    expect(forks).toEqual([]);
  });

  it('P12: while a hall answers over its line, a copy of it brings nothing new by a bundle', async () => {
    const hall = network.hall('nongan');
    await appendSamples(hall, 300, 303);
    await allReceipted(hall);
    const dir = carrier.file('copy');
    cpSync(network.folder('nongan'), dir, { recursive: true, filter: (from) => !from.endsWith('.sock') });
    rmSync(join(dir, 'run.json'));
    const copy = new Hall(dir, { log: network.log('copy') });
    await copy.begin();
    await appendSamples(copy, 400, 403);
    await copy.stop();
    const file = carrier.file('copy.hutong');
    expect((await carrier.hutong('bundle', 'export', '--data', dir, '--out', file)).code).toBe(0);
    const taken = await carrier.unpack('city', file);
    expect([taken.code, taken.result.refused.items[0]]).toMatchObject([3, { code: 'clone' }]);
    await appendSamples(hall, 310, 313);
    await allReceipted(hall);
    expect(await network.sql('city')`select origin from log where state <> 'open'`).toEqual([]);
    // Its own bundle, made by the process that runs, is taken though its line is up.
    const own = await carrier.pack('nongan', 'own.hutong', '--all');
    expect((await carrier.unpack('city', own.file)).code).toBe(0);
  });
});
