import { randomBytes } from 'node:crypto';
import { type Prepared, prepareRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { archiveTests, type testNetwork } from './testing.ts';

let archive: Archive;
let network: ReturnType<typeof testNetwork>;

archiveTests((made) => {
  ({ archive, network } = made);
  return () => archive;
});

const notice = (id: string, title: string): Prepared[] =>
  prepareRecord(
    {
      id,
      type: 'case.apply',
      subject: 'case-1',
      department: '长春市政务服务中心',
      occurred_at: Date.UTC(2026, 2, 2),
      body: { item_name: title, applicant_type: '法人', source: '窗口' },
    },
    { now: Date.UTC(2026, 2, 2), random: randomBytes },
  );
const ID = (n: number) => `019caff6-8800-7000-8000-00000000000${n}`;

test('P4: a record is appended once, among records of one call, of calls at once, and of earlier ones', async () => {
  await archive.append(network.city.prepared);
  const kinds = (results: { kind: string; index: number }[]) => results.map((r) => `${r.kind} ${r.index}`);
  const calls = await Promise.all([
    archive.once.append([notice(ID(1), '甲'), notice(ID(2), '乙'), notice(ID(1), '甲')]),
    archive.once.append([notice(ID(2), '乙'), notice(ID(3), '丙')]),
    archive.once.append([notice(ID(3), '另一件')]),
  ]);
  expect(calls.map(kinds)).toEqual([
    ['stored 1', 'stored 2', 'duplicate 1'],
    ['duplicate 2', 'stored 3'],
    ['conflict 3'],
  ]);
  expect(kinds(await archive.once.append([notice(ID(1), '甲'), notice(ID(4), '丁')]))).toEqual([
    'duplicate 1',
    'stored 4',
  ]);
  expect((await archive.head(network.city.origin))?.size).toBe(5);
});
