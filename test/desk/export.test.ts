import type { SignedIn } from '@hutong/api';
import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const OTHER = '农安县水务局';
const handler = clerk('B007', { role: 'handler', organs: [ORGAN] });
const ofOther = clerk('B008', { role: 'handler', organs: [OTHER] });
const publisher = clerk('E005', { role: 'publisher', organs: '*' });
const ATTACK = '=HYPERLINK("http://evil.example","赵六")';
const WHY = '按月回访，经主任同意';

function applied(number: string, name: string, department = ORGAN) {
  return {
    type: 'case.apply',
    subject: number,
    department,
    occurred_at: '2026-11-02T10:00:00+08:00',
    body: { item_name: '公共场所卫生许可', item_type: '01' },
    private: { applicant_name: name, phone: '13900001111' },
  };
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

async function openList() {
  const desk = await openDesk();
  const outcomes = await desk.hall.append([
    applied('甲1', '赵六'),
    applied('甲2', ATTACK),
    applied('乙1', '孙八', OTHER),
    {
      type: 'complaint.file',
      subject: '诉1',
      department: ORGAN,
      occurred_at: '2026-11-03T10:00:00+08:00',
      body: { channel: '电话', title: '等候时间过长' },
      private: { complainant: '周九', phone: '13900002222' },
    },
  ]);
  expect(outcomes.filter(({ status }) => status !== 'stored')).toEqual([]);
  await desk.hall.followers.catchUp();
  return desk;
}

const ASKED: [string, string][] = [
  ['field', 'applicant_name'],
  ['field', 'phone'],
  ['reason', WHY],
];

/** Sends the form of an export; what its address says goes along. */
function exportBy({ ask }: Pick<Desk, 'ask'>, who: SignedIn, path: string, fields: [string, string][]) {
  return ask(who, path, {
    method: 'POST',
    headers: {
      origin: 'http://localhost',
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
    },
    body: new URLSearchParams([['csrf', who.csrf], ...fields]).toString(),
  });
}

/** The sheets of a workbook by their names, as text. */
async function sheetsOf(answer: Response): Promise<Map<string, string[][]>> {
  const { sheets } = await readXlsx(new Uint8Array(await answer.arrayBuffer()));
  return new Map(
    sheets.map(({ name, rows }) => [name, rows.map((row) => row.map((cell) => String(cell ?? '')))]),
  );
}

const exportsNoted = async ({ hall }: Pick<Desk, 'hall'>) =>
  (await hall.accesses.list({ limit: 20 })).items.filter(({ act }) => act === 'export');

test('A8: an export with private values says who, when and why on its first sheet, and is noted with its matters', async () => {
  const desk = await openList();
  const answer = await exportBy(desk, handler, '/desk/cases/export/private?state=applied', [
    ...ASKED,
    ['format', 'xlsx'],
  ]);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const sheets = await sheetsOf(answer);
  expect([...sheets.keys()]).toEqual(['导出说明', '办件']);
  const about = new Map(sheets.get('导出说明')!.map(([key, value]) => [key, value]));
  expect(about.get('导出人')).toBe(handler.name);
  expect(about.get('导出时间')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(about.get('为何导出')).toBe(WHY);
  expect(about.get('件数')).toBe('2');
  expect(about.get('列表')).toContain('状态');
  const [header, ...rows] = sheets.get('办件')!;
  expect(header!.slice(-2)).toEqual(['申请者名称', '手机']);
  expect(rows.map((row) => [row[0], ...row.slice(-2)]).sort()).toEqual([
    ['甲1', '赵六', '13900001111'],
    ['甲2', ATTACK, '13900001111'],
  ]);
  expect(await exportsNoted(desk)).toMatchObject([
    {
      who: handler.name,
      account: handler.account,
      asked: ['applicant_name', 'phone'],
      why: WHY,
      matters: [
        { kind: 'case', number: '甲1' },
        { kind: 'case', number: '甲2' },
      ],
    },
  ]);
});

test('A8: the same as CSV has it in its first lines, and no cell of it is a formula', async () => {
  const desk = await openList();
  const answer = await exportBy(desk, handler, '/desk/cases/export/private', [...ASKED, ['format', 'csv']]);
  const lines = (await answer.text()).replace('\uFEFF', '').split('\r\n');
  expect(lines[0]).toBe(`"导出人","${handler.name}"`);
  expect(lines[2]).toBe(`"为何导出","${WHY}"`);
  const attacked = lines.find((line) => line.startsWith('"甲2"'))!;
  expect(attacked).toContain(`"'=HYPERLINK(""http://evil.example"",""赵六"")"`);
  for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+@|-]/);
});

test('A8: in a workbook too what looks like a formula is text', async () => {
  const desk = await openList();
  const answer = await exportBy(desk, handler, '/desk/cases/export/private', [...ASKED, ['format', 'xlsx']]);
  const { sheets } = await readXlsx(new Uint8Array(await answer.arrayBuffer()));
  const formulas = sheets.flatMap(({ cells }) => [...(cells?.values() ?? [])].filter((cell) => cell.formula));
  expect(formulas).toEqual([]);
});

test('A8: no file without a reason, without a column or of an unknown kind, and then nothing is noted', async () => {
  const desk = await openList();
  const path = '/desk/cases/export/private';
  for (const [fields, said] of [
    [
      [
        ['field', 'phone'],
        ['reason', ' '],
        ['format', 'csv'],
      ],
      '请写明为何导出',
    ],
    [
      [
        ['field', 'phone'],
        ['reason', '因'.repeat(501)],
        ['format', 'csv'],
      ],
      '不超过 500 字',
    ],
    [
      [
        ['reason', WHY],
        ['format', 'csv'],
      ],
      '请至少选一项资料',
    ],
    [
      [
        ['field', 'complaint_text'],
        ['reason', WHY],
        ['format', 'csv'],
      ],
      '请至少选一项资料',
    ],
    [
      [
        ['field', 'phone'],
        ['reason', WHY],
        ['format', 'pdf'],
      ],
      '请选择文件',
    ],
  ] as [[string, string][], string][]) {
    const answer = await exportBy(desk, handler, path, fields);
    const text = await answer.text();
    expect([said, answer.status, text.includes(said), text.includes('赵六')]).toEqual([
      said,
      422,
      true,
      false,
    ]);
  }
  expect(await exportsNoted(desk)).toEqual([]);
});

test('A8: each exports what their posts’ organs have; who may read no values is offered and given none', async () => {
  const desk = await openList();
  const { get } = desk;
  const csv: [string, string][] = [...ASKED, ['format', 'csv']];
  const mine = await (await exportBy(desk, ofOther, '/desk/cases/export/private', csv)).text();
  expect([mine.includes('孙八'), mine.includes('赵六')]).toEqual([true, false]);
  // A filter for another organ does not lead there.
  const asked = `/desk/cases/export/private?department=${encodeURIComponent(ORGAN)}`;
  const none = await exportBy(desk, ofOther, asked, csv);
  expect([none.status, (await none.text()).includes('没有您可以看资料的件')]).toEqual([422, true]);
  expect((await get(handler, '/desk/cases')).text).toContain('/desk/cases/export/private');
  expect((await get(publisher, '/desk/cases')).text).not.toContain('/export/private');
  expect((await exportBy(desk, publisher, '/desk/cases/export/private', csv)).status).toBe(403);
  const complaints = await exportBy(desk, handler, '/desk/complaints/export/private', [
    ['field', 'complainant'],
    ['reason', WHY],
    ['format', 'csv'],
  ]);
  expect(await complaints.text()).toContain('"周九"');
  expect(await exportsNoted(desk)).toHaveLength(2);
});

test('A8: what a correction struck out and what was erased is in no export', async () => {
  const desk = await openList();
  const { hall } = desk;
  const again = { ...applied('甲3', '旧名'), occurred_at: '2026-11-02T11:00:00+08:00' };
  const [first] = await hall.append([again]);
  await hall.append([
    {
      type: 'case.correct',
      subject: '甲3',
      department: ORGAN,
      occurred_at: '2026-11-02T12:00:00+08:00',
      body: { of: (first as { id: string }).id, reason: '姓名录错' },
    },
    { ...applied('甲3', '新名'), occurred_at: '2026-11-02T12:30:00+08:00' },
  ]);
  const [erased] = (await hall.query({ node: hall.info.node, subject: '甲1', limit: 1 })).items;
  await hall.values.erase(erased!.id, 'applicant_name', '本人要求');
  await hall.followers.catchUp();
  const text = await (
    await exportBy(desk, handler, '/desk/cases/export/private', [...ASKED, ['format', 'csv']])
  ).text();
  expect([text.includes('新名'), text.includes('旧名')]).toEqual([true, false]);
  const lines = text.split('\r\n').filter((line) => line.startsWith('"甲1"'));
  expect(lines).toEqual([expect.stringMatching(/,"","13900001111"$/)]);
});
