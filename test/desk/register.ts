import { writeXlsx } from 'hucre/xlsx';
import { ORGAN } from './item.ts';

/** The columns of a register as offices call them, not as mappings do. */
export const HEADER = [
  '编号',
  '事项',
  '办理部门',
  '申请人姓名',
  '身份证号',
  '手机',
  '申请日期',
  '受理日期',
  '承诺时限',
  '办结日期',
  '办理结果',
  '备注',
];

export const SHEET_NAME = '办件登记';
/** What stands in a register, as patterns: it is of no language of ours. */
export const REGISTER_DATA: readonly string[] = [
  ...HEADER,
  SHEET_NAME,
  ORGAN,
  '样2024-\\d{4}',
  '王某\\d+',
  '公共场所卫生许可',
  '准予(许可)?',
  '办件编号',
  '事项名称',
  '受理部门',
  '申请人',
  '证件号码',
  '联系电话',
  '(申请|受理|办结)时间',
  '承诺时限（工作日）',
];

/** A row of case `n`; what is given stands in place of what would be there. */
export function caseRow(n: number, given: Readonly<Record<string, string>> = {}): string[] {
  const day = String((n % 28) + 1).padStart(2, '0');
  const row: Record<string, string> = {
    编号: `样2024-${String(n).padStart(4, '0')}`,
    事项: '公共场所卫生许可',
    办理部门: ORGAN,
    申请人姓名: `王某${n}`,
    手机: `1390000${String(n).padStart(4, '0')}`,
    申请日期: `2024-03-${day} 09:30`,
    受理日期: `2024-03-${day} 10:00`,
    承诺时限: '10',
    ...(n % 2 === 0 && { 办结日期: '2024-04-08 15:20', 办理结果: '准予许可' }),
    ...given,
  };
  return HEADER.map((name) => row[name] ?? '');
}

interface Given {
  title?: string;
  /** Rows of the table, from 0, that are hidden. */
  hidden?: readonly number[];
  /** From one row of the table to another, both shown as one cell in that column. */
  merges?: readonly { column: number; from: number; to: number }[];
}

/** A workbook with the register and, behind it, what else offices keep in theirs. */
export async function registerOf(
  rows: readonly (readonly string[])[],
  { title, hidden = [], merges = [] }: Given = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const above = title === undefined ? [] : [[title]];
  const start = above.length + 1;
  const bytes = await writeXlsx({
    sheets: [
      {
        name: SHEET_NAME,
        rows: [...above, HEADER, ...rows].map((row) => row.map((cell) => (cell === '' ? null : cell))),
        rowDefs: new Map(hidden.map((row) => [start + row, { hidden: true }])),
        merges: merges.map(({ column, from, to }) => ({
          startRow: start + from,
          endRow: start + to,
          startCol: column,
          endCol: column,
        })),
      },
    ],
  });
  return new Uint8Array(bytes);
}
