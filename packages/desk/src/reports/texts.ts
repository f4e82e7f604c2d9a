import type { Catalogue } from '@hutong/record';

/** What the pages of reports say. */
export const texts = {
  reports: { zh: '报表', en: 'Reports' },
  report_day: { zh: '日报', en: 'Day' },
  report_week: { zh: '周报', en: 'Week' },
  report_month: { zh: '月报', en: 'Month' },
  report_period: { zh: '期间', en: 'Period' },
  report_on: { zh: '哪一天的，或它所在的周、月', en: 'A day, or one of the week or month' },
  report_by: { zh: '按', en: 'By' },
  report_by_organ: { zh: '部门', en: 'organ' },
  report_by_window: { zh: '窗口', en: 'window' },
  report_by_item: { zh: '事项', en: 'item' },
  report_show: { zh: '查看', en: 'Show' },
  report_before: { zh: '上一期', en: 'The period before' },
  report_after: { zh: '下一期', en: 'The period after' },
  report_all: { zh: '合计', en: 'In all' },
  report_unsaid: { zh: '（未写明）', en: '(not said)' },
  report_none: { zh: '这一期间没有办件', en: 'No cases in this period.' },
  report_formulas: { zh: '每个数怎么算', en: 'How each figure is counted' },
  report_reckoned: {
    zh: '按 {day} 的记录计算；更正的记录不计。算法和时限规则版本：{version}',
    en: 'Counted from the records as of {day}, what was corrected left out. Version of formulas and rules: {version}',
  },
  report_behind: {
    zh: '还有 {n} 条记录没有读入，数字会变',
    en: '{n} records are still to be read: the figures will change.',
  },
  report_records: { zh: '{n} 条记录', en: '{n} records' },
  report_on_day: { zh: '日期', en: 'Day' },
  report_window: { zh: '窗口', en: 'Window' },
  report_to_record: { zh: '记录', en: 'Record' },
  report_back: { zh: '回到报表', en: 'Back to the report' },
  report_next: {
    zh: '请从“报表”重新选期间',
    en: 'Choose the period again from Reports.',
  },
} as const satisfies Catalogue;
