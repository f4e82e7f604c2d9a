import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { AttachmentFile } from '@hutong/api';
import { prepareFile, preparePart } from '@hutong/attachments';
import type { Hall } from '@hutong/hall';
import type { Prepared } from '@hutong/record';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noise } from '../chance.ts';
import { allReceipted, TestNetwork, until } from './harness.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Appends what an honest node's program would not say. */
async function say(hall: Hall, groups: Prepared[][]): Promise<void> {
  await (hall as unknown as { say(groups: Prepared[][]): Promise<void> }).say(groups);
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('files that records name, through the levels', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start();
  });

  afterAll(() => network?.stop());

  const nongan = () => network.hall('nongan');
  const centers = () => [network.center('city'), network.top];

  const waiting = () => nongan().attachments.waiting!;
  const document = (attachments: object[], more: object = {}) => ({
    type: 'disclosure.document',
    subject: 'JL-2026-0001',
    department: '农安县政务服务中心',
    occurred_at: Date.now(),
    body: { title: '关于公布办事指南的通知', attachments },
    ...more,
  });

  const take = (bytes: Buffer, name: string) =>
    waiting().take({ name, bytes: Readable.from([bytes]), strip: false }, '发布岗');

  it('P2 P3: a public file is at every level what it was at the hall, and waits there no more', async () => {
    const bytes = noise('a file', 200_000);
    const { sha256: hash, bytes: length, media_type, name } = await take(bytes, '办事指南.pdf');
    expect(hash).toBe(sha256(bytes));
    const [outcome] = await nongan().append([document([{ sha256: hash, bytes: length, media_type, name }])]);
    expect(outcome).toMatchObject({ status: 'stored' });
    expect(waiting().list()).toEqual([]);
    await allReceipted(nongan());
    for (const node of [nongan(), ...centers()]) {
      const file = await node.attachments.find('nongan', hash);
      expect(file).toMatchObject({ bytes: 200_000, media_type: 'application/pdf', sealed: false });
      expect(sha256(await whole((await node.attachments.read(file!)).bytes))).toBe(hash);
    }
  });

  it('P6: an internal file is sealed on record, opens at every ancestor, and with its key it is gone everywhere', async () => {
    const bytes = noise('a secret file', 150_000);
    const { sealed_sha256: hash, bytes: length, media_type } = await take(bytes, '案情说明.docx');
    const named = { sha256: hash, bytes: length, media_type };
    const internal = { visibility: 'internal', subject: 'JL-2026-0002' };
    const told = await nongan().append([document([{ ...named, name: '案情说明.docx' }], internal)]);
    expect(told).toMatchObject([{ status: 'refused', field: 'body.attachments[0]' }]);
    const [outcome] = await nongan().append([document([named], internal)]);
    expect(outcome).toMatchObject({ status: 'stored' });
    await allReceipted(nongan());
    const files: AttachmentFile[] = [];
    for (const node of [nongan(), ...centers()]) {
      const file = (await node.attachments.find('nongan', hash))!;
      files.push(file);
      expect(file).toMatchObject({ bytes: 150_000, sealed: true });
      const { name, bytes: read } = await node.attachments.read(file);
      expect([name, sha256(await whole(read))]).toEqual(['案情说明.docx', sha256(bytes)]);
      const parts = await node.query({ type: 'attachment.part', subject: hash, limit: 10 });
      expect(parts.items).toHaveLength(3);
      for (const { visibility, body } of parts.items) {
        expect(visibility).toBe('internal');
        expect(bytes.includes(Buffer.from(body.data as string, 'base64').subarray(0, 64))).toBe(false);
      }
    }
    await nongan().values.erase(files[0]!.record, 'attachment_key', '当事人要求删除');
    for (const [i, node] of [nongan(), ...centers()].entries()) {
      await until(`${node.info.node} erased the key`, async () =>
        node.attachments.read(files[i]!).then(
          () => false,
          (error) => error.code === 'erased',
        ),
      );
    }
  });

  it('P6: what files of a case are called is a private value at every level, and goes up with them', async () => {
    const bytes = noise('a scan', 80_000);
    const { sealed_sha256: hash, bytes: length, media_type } = await take(bytes, '孙一身份证.pdf');
    const [outcome] = await nongan().append([
      {
        type: 'case.files',
        subject: 'A-1',
        department: '农安县政务服务中心',
        occurred_at: Date.now(),
        body: { attachments: [{ sha256: hash, bytes: length, media_type }], handler: '窗口 A003' },
      },
    ]);
    expect(outcome).toMatchObject({ status: 'stored' });
    await allReceipted(nongan());
    for (const node of [nongan(), ...centers()]) {
      const { items } = await node.query({ type: 'case.files', limit: 10 });
      expect(items).toMatchObject([{ visibility: 'internal', subject: 'A-1' }]);
      expect(JSON.stringify(items)).not.toContain('孙一');
      expect((await node.query({ type: 'case.files', visibility: 'public', limit: 10 })).items).toEqual([]);
      await until(`${node.info.node} has the name`, async () => {
        const names = await node.attachments.names('nongan', [hash]);
        return names.get(hash) === '孙一身份证.pdf';
      });
    }
  });

  it('a record that names a file that is not there, or another, is refused; nothing of it is on record', async () => {
    const {
      sha256: hash,
      sealed_sha256,
      bytes,
      media_type,
    } = await take(noise('named wrongly', 1_000), 'a.pdf');
    const right = { sha256: hash, bytes, media_type, name: 'a.pdf' };
    const wrong = [
      { ...right, sha256: 'f'.repeat(64) },
      { ...right, bytes: 999 },
      { ...right, media_type: 'text/html' },
      { ...right, sha256: sealed_sha256 },
      { ...right, name: '张三 220122199001011234.pdf' },
    ];
    for (const one of wrong) {
      const [outcome] = await nongan().append([document([one])]);
      expect(outcome, JSON.stringify(one)).toMatchObject({ status: 'refused' });
    }
    const { items } = await nongan().query({ subject: hash, limit: 10 });
    expect(items).toEqual([]);
    expect(waiting().list()).toHaveLength(1);
    // Named twice, it is on record once.
    await nongan().append([document([right]), document([right], { subject: 'JL-2026-0003' })]);
    const again = await nongan().append([document([right], { subject: 'JL-2026-0004' })]);
    expect(again).toMatchObject([{ status: 'stored' }]);
    expect((await nongan().query({ subject: hash, limit: 10 })).items).toHaveLength(2);
  });

  it('P4 P8: what a hall in wrong hands says of a file is never given whole at a center', async () => {
    const hall = network.hall('dehui');
    const good = noise('forged', 3 * 64_496);
    const cut = [0, 1, 2].map((i) => good.subarray(i * 64_496, (i + 1) * 64_496));
    const ctx = () => ({ node: 'dehui', now: Date.now(), random: (n: number) => randomBytes(n) });
    /** Says a file of these parts, under a hash that is its own or not, and gives what the city gives of it. */
    const forge = async (seed: string, parts: [number, Buffer][], said: object = {}) => {
      const hash = sha256(Buffer.from(seed));
      const groups = parts.map(([part, bytes]) => preparePart({ sha256: hash }, { part, bytes }, ctx()));
      const whole = { sha256: hash, bytes: good.length, mediaType: 'application/pdf', ...said };
      await say(hall, [...groups, prepareFile(whole, ctx())]);
      await allReceipted(hall);
      return hash;
    };
    const [one, two, three] = cut as [Buffer, Buffer, Buffer];
    const parts = (...all: Buffer[]) => all.map((bytes, i): [number, Buffer] => [i + 1, bytes]);
    const longer = Buffer.concat([two, Buffer.alloc(16)]);
    const more = { bytes: good.length + 1 };
    const missing = parts(one, two, three).filter(([part]) => part !== 2);
    const hashes = {
      'the parts of another file': await forge('a', parts(one, two, three)),
      'out of order': await forge('b', parts(two, one, three)),
      'one missing': await forge('c', missing),
      'one longer than was said': await forge('d', parts(one, longer, three)),
      'fewer bytes said': await forge('e', parts(one, two, three), { bytes: 100 }),
      'more bytes said': await forge('f', parts(one, two), more),
    };
    const city = network.center('city');
    for (const [what, hash] of Object.entries(hashes)) {
      let given = 0;
      const file = await city.attachments.find('dehui', hash);
      const read = async () => {
        if (file === undefined) throw new Error('it says nothing of it');
        for await (const bytes of (await city.attachments.read(file)).bytes) given += bytes.length;
      };
      await expect(read(), what).rejects.toThrow();
      expect(given, what).toBeLessThan(file?.bytes ?? 1);
    }
    // The same bytes in another log are another file, and not hurt by it.
    const mine = await take(good, 'a.pdf');
    await nongan().append([
      document([{ sha256: mine.sha256, bytes: mine.bytes, media_type: mine.media_type }]),
    ]);
    await allReceipted(nongan());
    const file = (await city.attachments.find('nongan', mine.sha256))!;
    expect(sha256(await whole((await city.attachments.read(file)).bytes))).toBe(mine.sha256);
  });

  it('P1: where the power goes between a file’s parts, the next try goes on behind them', async () => {
    // So many that it cannot all be there before anybody looks.
    const parts = 80;
    const bytes = noise('cut short', parts * 64_496);
    const kept = await take(bytes, 'b.pdf');
    const record = document([{ sha256: kept.sha256, bytes: kept.bytes, media_type: kept.media_type }]);
    const publishing = nongan()
      .append([record])
      .catch(() => undefined);
    await until('some parts are there', async () => {
      const { items } = await nongan().query({ type: 'attachment.part', subject: kept.sha256, limit: 50 });
      return items.length > 0;
    });
    await network.stopNode('nongan');
    await publishing;
    await network.startNode('nongan');
    expect(
      waiting()
        .list()
        .map((one) => one.sha256),
    ).toContain(kept.sha256);
    expect(await nongan().append([record])).toMatchObject([{ status: 'stored' }]);
    await allReceipted(nongan());
    const { items } = await nongan().query({ type: 'attachment.part', subject: kept.sha256, limit: 200 });
    expect(items).toHaveLength(parts);
    const file = (await network.top.attachments.find('nongan', kept.sha256))!;
    expect(sha256(await whole((await network.top.attachments.read(file)).bytes))).toBe(kept.sha256);
  });
});
