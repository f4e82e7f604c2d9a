import type { Catalogue } from '@hutong/record';

/** What a sheet of applications says. */
export const texts = {
  sheet: { zh: '批量登记', en: 'A sheet of applications' },
  sheet_link: { zh: '批量登记（最多 30 件）', en: 'A sheet of up to 30 applications' },
  sheet_about: {
    zh: '同一事项，一行一件；空行不收。有一处不对，整张都不收；收过的行再交一次也不会重复',
    en: 'One item, an application a row; empty rows are left out. Where one thing is wrong nothing is taken. A row that was taken is not taken again.',
  },
  sheet_rows: { zh: '申请人', en: 'Applicants' },
  sheet_row: { zh: '行', en: 'Row' },
  sheet_nth: { zh: '第 {n} 行', en: 'Row {n}' },
  sheet_cell: { zh: '第 {n} 行：{field}', en: 'Row {n}: {field}' },
  sheet_fault: { zh: '第 {n} 行：{text}', en: 'Row {n}: {text}' },
  sheet_empty: { zh: '请至少填写一行', en: 'Fill in one row at least.' },
  sheet_check: { zh: '核对，先不收件', en: 'Check; take nothing yet' },
  sheet_fine: { zh: '{n} 件都可以收，没有重复', en: 'All {n} can be taken; none is there already' },
  sheet_twins: {
    zh: '有的申请人这个事项已有在办件',
    en: 'Some applicants have an open case of this item already',
  },
  sheet_same: { zh: '与第 {n} 行是同一申请人', en: 'The same applicant as in row {n}' },
  sheet_taken: { zh: '已收 {n} 件', en: '{n} are on record' },
  sheet_print: { zh: '打印全部 {n} 份凭证（Alt+P）', en: 'Print all {n} papers (Alt+P)' },
  sheet_none: { zh: '这张没有收过件', en: 'Nothing was taken by this sheet.' },
  sheet_more: { zh: '再登记一张', en: 'Another sheet' },
} as const satisfies Catalogue;
