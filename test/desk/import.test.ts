import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SignedIn } from '@hutong/api';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';
import { caseRow, registerOf } from './register.ts';

const head = clerk('A010', { role: 'department-head', organs: [ORGAN] });
const IMPORT = '/desk/import';
type Desk = Awaited<ReturnType<typeof openDesk>>;

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** The page as it stands when nothing is being read any more. */
async function settled({ get }: Desk, path: string, person = head): Promise<string> {
  let text = '';
  await until('the page is done', async () => {
    text = (await get(person, path)).text;
    return !/正在读|正在收录|请稍候/.test(text);
  });
  return text;
}

async function taken(desk: Desk, person: SignedIn = head): Promise<string> {
  expect((await desk.post(person, `${IMPORT}/run`, [])).to).toBe(`${IMPORT}/result`);
  return settled(desk, `${IMPORT}/result`, person);
}

async function cells(bytes: Uint8Array): Promise<string[][]> {
  const { sheets } = await readXlsx(bytes);
  return (sheets[0]?.rows ?? []).map((row) => row.map((cell) => String(cell ?? '')));
}

const casesOf = async ({ hall }: Desk) => {
  await hall.followers.catchUp();
  return (await hall.matters.list({ kind: 'case', limit: 50 }, { readsInternal: true })).items;
};

test('a register with columns of its own names is looked through, taken, and what is wrong is given back, mended and taken too', async () => {
  const desk = await openDesk();
  const rows = [
    ...numbers(1, 8).map((n) => caseRow(n)),
    caseRow(9, { 申请日期: '三月五日左右' }),
    caseRow(10, { 办理结果: '算是办了' }),
    caseRow(11, { 办理部门: '农安县水务局' }),
  ];
  const sent = await desk.upload(
    head,
    IMPORT,
    '2024年登记.xlsx',
    await registerOf(rows, { title: '2024年度办件登记表' }),
  );
  expect([sent.status, sent.to]).toEqual([303, `${IMPORT}/preview`]);
  const preview = await settled(desk, sent.to);
  for (const text of [
    '共 11 行，8 行可以收录',
    '3 行收不了',
    '第 2 行',
    '编号',
    '备注',
    '王某1',
    '不是日期',
    '您的岗位不办',
  ])
    expect([text, preview.includes(text)]).toEqual([text, true]);
  expect(await casesOf(desk)).toEqual([]);
  const done = await taken(desk);
  for (const text of ['新收录 8 行', '3 行没有收录', '下载没有收录的 3 行']) expect(done).toContain(text);
  expect((await casesOf(desk)).length).toBe(8);
  expect(await desk.types('样2024-0002')).toEqual(
    expect.arrayContaining(['case.apply', 'case.accept', 'case.close']),
  );
  expect((await desk.types('样2024-0001')).sort()).toEqual(['case.accept', 'case.apply']);

  const back = await desk.download(head, `${IMPORT}/refused`);
  const [header = [], ...given] = await cells(back.bytes);
  expect(header.slice(0, 3)).toEqual(['原因', '编号', '事项']);
  expect(given.map(([, number]) => number)).toEqual(['样2024-0009', '样2024-0010', '样2024-0011']);
  expect(given[0]?.[0]).toContain('不是日期');
  const mended = given.map((row) =>
    row.map((cell) =>
      cell.replace('三月五日左右', '2024-03-05').replace('算是办了', '准予').replace('水务局', '卫生健康局'),
    ),
  );
  const again = new Uint8Array(
    await writeXlsx({ sheets: [{ name: '办件登记', rows: [header, ...mended] }] }),
  );
  expect((await desk.upload(head, IMPORT, 'refused.xlsx', again)).to).toBe(`${IMPORT}/preview`);
  expect(await settled(desk, `${IMPORT}/preview`)).toContain('共 3 行，3 行可以收录');
  expect(await taken(desk)).toContain('新收录 3 行');
  expect((await casesOf(desk)).length).toBe(11);

  // The whole register once more, mended: what was there is there once.
  const whole = [...numbers(1, 8).map((n) => caseRow(n)), caseRow(12)];
  await desk.upload(head, IMPORT, 'whole.xlsx', await registerOf(whole));
  await settled(desk, `${IMPORT}/preview`);
  const repeated = await taken(desk);
  for (const text of ['新收录 1 行', '8 行以前已收录']) expect(repeated).toContain(text);
  expect((await casesOf(desk)).length).toBe(12);
});

test('hidden rows are asked about, and taken or left as it is said', async () => {
  const desk = await openDesk();
  const file = await registerOf(
    numbers(1, 6).map((n) => caseRow(n)),
    { hidden: [1, 3] },
  );
  await desk.upload(head, IMPORT, 'hidden.xlsx', file);
  const preview = await settled(desk, `${IMPORT}/preview`);
  expect(preview).toContain('表中有 2 行是隐藏或被筛掉的');
  expect(preview).toContain('共 6 行，4 行可以收录');
  await desk.post(head, `${IMPORT}/choose`, [['hidden', 'leave']]);
  expect(await settled(desk, `${IMPORT}/preview`)).toContain('共 4 行，4 行可以收录');
  await desk.post(head, `${IMPORT}/choose`, [['hidden', 'take']]);
  expect(await settled(desk, `${IMPORT}/preview`)).toContain('共 6 行，6 行可以收录');
});

test('A8: a file is its account’s alone, for its owner’s eyes on the disk, and gone when it is on record or put away', async () => {
  const desk = await openDesk();
  const other = clerk('A011', { role: 'department-head', organs: [ORGAN] });
  await desk.upload(head, IMPORT, '王小明的表.xlsx', await registerOf([caseRow(1)]));
  const kept = desk.store.uploads.fileOf(head.account);
  expect(existsSync(kept)).toBe(true);
  expect((await desk.get(other, `${IMPORT}/preview`)).status).toBe(303);
  expect((await desk.get(other, IMPORT)).text).not.toContain('王小明');
  await settled(desk, `${IMPORT}/preview`);
  await taken(desk);
  expect(existsSync(kept)).toBe(false);
  await desk.upload(head, IMPORT, 'b.xlsx', await registerOf([caseRow(2)]));
  await desk.post(head, `${IMPORT}/drop`, []);
  expect(readdirSync(join(desk.dir, 'uploads'))).toEqual(['coming']);
  expect(readdirSync(join(desk.dir, 'uploads', 'coming'))).toEqual([]);
});
