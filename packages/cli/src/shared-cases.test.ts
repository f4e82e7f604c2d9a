/** Spreadsheets as people have them: the files that stay outside the repository, and what each must come to. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hutong, network } from './testing.ts';

const beside = fileURLToPath(new URL('../../../../shared', import.meta.url));
const folder = join(process.env.HUTONG_SHARED || beside, 'cases');
const there = existsSync(folder);
if (!there) console.warn(`!!!! SKIPPED: no ${folder}; set HUTONG_SHARED to run these tests !!!!`);

interface Said {
  type: string;
  subject: string;
  occurred_at: string;
  body: Record<string, unknown>;
}

interface Imported {
  code: number;
  // biome-ignore lint/suspicious/noExplicitAny: the result of the command
  result: any;
  /** What an error or the list of refused rows says. */
  words: string;
  /** Subject and body of every record but the genesis. */
  records: [string, Record<string, unknown>][];
  times: string[];
}

describe.skipIf(!there)('spreadsheets as people have them', () => {
  let net: Awaited<ReturnType<typeof network>>;
  let halls = 0;
  beforeAll(async () => {
    net = await network();
  });
  afterAll(() => net.remove());

  /** Imports one file after another at a fresh hall; what is told is of the last. */
  async function imported(files: readonly string[], mapping?: string, ...more: string[]): Promise<Imported> {
    halls += 1;
    await net.hallInit(`h${halls}`);
    const data = net.at(`h${halls}`);
    let ran = { code: 0, out: '', err: '' };
    let refused = '';
    for (const name of files) {
      const file = net.at(`${halls}-${name}`);
      copyFileSync(join(folder, name), file);
      const map = mapping === undefined ? [] : ['--mapping', join(folder, `${mapping}.json`)];
      ran = await hutong('import', file, '--data', data, ...map, ...more, '--json');
      const list = file.replace(/\.[^.]*$/, '.refused.csv');
      refused = existsSync(list) ? readFileSync(list, 'utf8') : '';
    }
    const page = JSON.parse((await hutong('query', '--data', data, '--json')).out);
    const said = (page.items as Said[]).filter(({ type }) => type !== 'genesis').reverse();
    return {
      code: ran.code,
      result: ran.out === '' ? undefined : JSON.parse(ran.out),
      words: ran.err + refused,
      records: said.map(({ subject, body }) => [subject, body]),
      times: said.map(({ occurred_at }) => occurred_at),
    };
  }
  const subjects = ({ records }: Imported) => records.map(([subject]) => subject).sort();

  test('k01: number formats', async () => {
    const { records } = await imported(['k01.xlsx'], 'k01-map');
    expect(records).toEqual([['G1', { name: '甲', 文号: '农审〔2024〕045号', 窗口: '008' }]]);
  });

  test('k02: merged cells', async () => {
    const { records } = await imported(['k02.xlsx'], 'k02-map');
    expect(records.map(([, body]) => body.implementing_body)).toEqual(['县医保局', '县医保局']);
  });

  test('k03: a hidden row, a hidden column, an unread sheet', async () => {
    const told = await imported(['k03.xlsx'], 'k03-map', '--lang', 'zh');
    expect(told).toMatchObject({ code: 3, records: [], result: { refused: 2, sheets_unread: ['二月'] } });
    expect(told.words).toMatch(/隐藏[\s\S]*--hidden take/);
    expect(subjects(await imported(['k03.xlsx'], 'k03-map', '--hidden', 'take'))).toEqual(['G3-1', 'G3-2']);
  });

  test('k04: UTF-8 in a GB 18030 file', async () => {
    const told = await imported(['k04.csv']);
    expect(told.result).toMatchObject({ taken: 5, refused: 1, reasons: [{ first_row: 7 }] });
    expect(told.words).toContain('UTF-8 in a GB 18030 file');
  });

  test('k05: a guard, and a shortened ID number', async () => {
    const told = await imported(['k05.csv']);
    expect(told.result).toMatchObject({ taken: 1, refused: 1, flagged: 0, cleaned: 1 });
    expect(told.words).toMatch(/3,private\.applicant_id_number,2\.20181E\+17,.*shortened/);
  });

  test('k06: one case, however it is typed', async () => {
    const told = await imported(['k06.csv']);
    expect(subjects(told)).toEqual(['NA-2024-7']);
    expect(told.result).toMatchObject({ refused: 2, repeats: 2 });
  });

  test('k07: a rounded number, a name given twice', async () => {
    const told = await imported(['k07.jsonl'], 'k07-map');
    expect(told).toMatchObject({ records: [], result: { refused: 2 } });
    expect(told.words).toMatch(/2201812024030100019[\s\S]*is given twice/);
  });

  test('k08: a web page', async () => {
    const told = await imported(['k08.xls'], 'k08-map', '--lang', 'zh');
    expect(told).toMatchObject({ code: 1, records: [] });
    expect(told.words).toMatch(/网页.*\.xlsx/);
  });

  test('k09: ZIP64', async () => {
    expect((await imported(['k09.xlsx'], 'k09-map')).records).toEqual([['G9', { name: '甲' }]]);
  });

  test('k10: one byte 0', async () => {
    const told = await imported(['k10.csv']);
    expect(subjects(told)).toEqual(['G10-1', 'G10-3']);
    expect(told.result.reasons).toMatchObject([{ first_row: 3 }]);
  });

  test('k11: a time slot, an afternoon, minutes written as months', async () => {
    const told = await imported(['k11.csv'], 'k11-map');
    expect(told.result).toMatchObject({ refused: 1, reasons: [{ first_row: 2 }] });
    expect(told.words).toContain('time slot');
    expect((await imported(['k11.csv'], 'k11-ampm-map')).times).toEqual(['2024-03-01T06:10:00.000Z']);
    const crash = await imported(['k11.csv'], 'k11-crash-map');
    expect(crash.words).toMatch(/InvalidMapping.*HH:MM.*M stands twice/);
  });

  test('k12: sep=', async () => {
    expect((await imported(['k12.csv'], 'k12-map')).records).toEqual([['G12', { name: '甲' }]]);
  });

  test('k13: 万元', async () => {
    const told = await imported(['k13.csv'], 'k13-map');
    expect(told).toMatchObject({ code: 1, records: [] });
    expect(told.words).toMatch(/万元.*body\.fee.*unit/);
  });

  test('k14: a corrected file, and twins within a file', async () => {
    const corrected = await imported(['k14-1.csv', 'k14-2.csv']);
    expect(corrected.result).toMatchObject({ taken: 1, already: 0, other_content: 1 });
    const twins = await imported(['k14-twins.csv'], undefined, '--lang', 'zh');
    expect(twins.result).toMatchObject({ taken: 1, already: 0, refused: 1, repeats: 1 });
    expect(twins.words).toContain('与第 2 行完全相同');
    const again = await imported(['k14-twins.csv', 'k14-twins.csv'], undefined, '--repeats', 'take');
    expect(again).toMatchObject({ code: 0, result: { taken: 0, already: 2, other_content: 0 } });
    expect(again.records).toHaveLength(2);
  });

  test('k15: a title above the header', async () => {
    expect((await imported(['k15.xlsx'], 'k15-map', '--lang', 'zh')).words).toMatch(
      /第 2 行像是表头.*header_row/,
    );
    expect(subjects(await imported(['k15.xlsx'], 'k15-map', '--header-row', '2'))).toEqual(['G15']);
  });

  test('k16: P6: ID numbers in values', async () => {
    const told = await imported(['k16.csv']);
    expect(told).toMatchObject({ records: [], result: { refused: 3 } });
    expect(told.words).toMatch(/2,body\.事由[\s\S]*3,body\.身份证[\s\S]*4,subject/);
  });

  test('k18: milliseconds', async () => {
    expect((await imported(['k18.jsonl'], 'k18-map')).times).toEqual(['2024-03-01T01:00:00.000Z']);
  });

  test('k19: markup', async () => {
    const told = await imported(['k19.jsonl']);
    expect(told).toMatchObject({ records: [], result: { refused: 1 } });
    expect(told.words).toContain('<table>');
  });

  test('f1: where the refused rows can not be written nothing is signed', async () => {
    const told = await imported(['k11.csv'], 'k11-map', '--refused', '/proc/x.csv', '--lang', 'zh');
    expect(told).toMatchObject({ code: 1, records: [] });
    expect(told.words).toContain('没有导入任何一行');
  });
});
