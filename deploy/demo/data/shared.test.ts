import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareRecord } from '@hutong/record';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDay } from './day.ts';
import { daysInWords } from './item.ts';
import { demoHalls } from './sample.ts';
import { loadShared, NoSharedData, refusalSummary, share } from './shared.ts';

const REAL = process.env.HUTONG_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const real = existsSync(REAL);
if (!real) console.warn(`\n!!! ${REAL} is absent: tests on real public records are SKIPPED\n`);
const halls = demoHalls();
const ctx = { now: Date.parse('2026-03-11T18:00:00+08:00'), random: (n: number) => new Uint8Array(n) };

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hutong-shared-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const ITEMS = `department,name,areaCode,itemCode,taskType,deptCode,link
示例局,示例许可,220122000000,22DEMO000001-220122000000-000-1-00,1,,
示例局,示例查询,220122000000,22DEMO000002-220122000000-000-1-00,20,,
示例局,示例许可,220122000000,22DEMO000001-220122000000-000-1-00,1,,
示例局,没有编码,220122000000,,1,,
示例局,类型不明,220122000000,22DEMO000003-220122000000-000-1-00,77,,
`;
const LAW = {
  title: '示例办法',
  category: '部门规章',
  date: '2020-01-02',
  effective: null,
  docno: null,
  body: '第一条 示例。',
};

describe('a data folder', () => {
  test('files go by how their names begin; refused rows come back with reasons, others are ready for a hall', async () => {
    const folder = join(dir, 'small');
    await mkdir(folder);
    await writeFile(join(folder, 'items_elsewhere_5.csv'), ITEMS);
    await writeFile(join(folder, 'items_elsewhere_5.csv.refused.csv'), 'row,column\n');
    await writeFile(join(folder, 'disclosure_laws_2.jsonl'), `${JSON.stringify(LAW)}\n{"title":"坏\n`);
    await writeFile(join(folder, 'holidays.json'), '{}');
    const data = await loadShared(folder);
    expect(data.items.map((record) => record.body.name)).toEqual(['示例许可', '示例查询']);
    expect(data.documents.map((record) => record.body.title)).toEqual(['示例办法']);
    expect(data.files).toEqual([
      { file: 'disclosure_laws_2.jsonl', rows: 2, taken: 1, refused: 1 },
      { file: 'items_elsewhere_5.csv', rows: 5, taken: 2, refused: 3 },
    ]);
    const reasons = data.refused.map((refusal) => [refusal.file, refusal.row, refusal.column]);
    expect(reasons).toEqual([
      ['disclosure_laws_2.jsonl', 2, expect.any(String)],
      ['items_elsewhere_5.csv', 4, ''],
      ['items_elsewhere_5.csv', 5, 'itemCode'],
      ['items_elsewhere_5.csv', 6, 'taskType'],
    ]);
    expect(refusalSummary(data.refused)).toHaveLength(4);
  });

  test('an absent folder, or one without such files, says what it should hold', async () => {
    await expect(loadShared(join(dir, 'none'))).rejects.toThrow(NoSharedData);
    await expect(loadShared(import.meta.dirname)).rejects.toThrow(/items_…/);
  });
});

test('a length of time in a catalogue’s own words', () => {
  const said = [
    '20个工作日',
    '审查时限：10个工作日',
    '15日',
    '20工作日',
    '三个月',
    '6个月',
    '即时',
    '无',
    '60个人工作日',
  ];
  expect(said.map(daysInWords)).toEqual([20, 10, 15, 20, 63, 126, 0, undefined, 60]);
});

describe.skipIf(!real)('the real public records', () => {
  test('every row is taken or refused with a reason; the same in every run; each goes to one hall', async () => {
    const data = await loadShared(REAL);
    for (const { rows, taken, refused } of data.files) expect(taken + refused).toBe(rows);
    const rows = data.files.reduce((sum, file) => sum + file.rows, 0);
    expect(data.items.length + data.documents.length + data.refused.length).toBe(rows);
    for (const { reason, next, row } of data.refused) expect(Boolean(reason && next && row)).toBe(true);
    expect(data.refused.length / rows).toBeLessThan(0.02);
    expect((await loadShared(REAL)).items.map((record) => record.id)).toEqual(
      data.items.map((record) => record.id),
    );
    const shares = share(data.items, halls);
    expect([...shares.values()].flat()).toHaveLength(data.items.length);
    console.info(
      [...data.files.map((file) => JSON.stringify(file)), ...refusalSummary(data.refused)].join('\n'),
    );
  });

  test('cases made from the real items are ones prepareRecord takes', async () => {
    const data = await loadShared(REAL);
    const items = share(data.items, halls);
    for (const hall of halls) {
      const day = {
        hall,
        items: items.get(hall.name)!,
        documents: [],
        day: '2026-03-11',
        cases: 150,
        seed: 'real',
      };
      const records = makeDay(day);
      for (const record of records) prepareRecord(record, ctx);
      expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
    }
  });
});
