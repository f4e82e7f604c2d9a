import type { Catalogue } from '@hutong/record';

/** What the pages of supervision say. */
export const texts = {
  supervision: { zh: '监察', en: 'Supervision' },
  calls_to_answer: { zh: '待整改反馈的监察牌和督办', en: 'Cards and urges to be answered' },
  calls_waiting: { zh: '待裁定的反馈和申诉', en: 'Answers and appeals to be decided' },
  calls_red: { zh: '未反馈的红牌', en: 'Red cards without an answer' },
  calls_unanswered: { zh: '大厅未反馈的', en: 'Not answered by the hall' },
  calls_of_matter: { zh: '监察牌、督办和监察发现', en: 'Cards, urges and findings' },
  call_urge: { zh: '督办', en: 'Urge on' },
  call: { zh: '监察事项', en: 'What it is' },
  call_show: { zh: '办理情况', en: 'Stage' },
  call_show_waiting: { zh: '待裁定', en: 'to be decided' },
  call_show_to_answer: { zh: '待反馈', en: 'to be answered' },
  call_type: { zh: '种类', en: 'Kind' },
  call_type_card: { zh: '监察牌', en: 'cards' },
  call_type_urge: { zh: '督办', en: 'urges' },
  call_type_finding: { zh: '监察发现', en: 'findings' },
  call_level: { zh: '牌', en: 'Card' },
  level_warning: { zh: '预警', en: 'Warning' },
  level_yellow: { zh: '黄牌', en: 'Yellow card' },
  level_red: { zh: '红牌', en: 'Red card' },
  any: { zh: '不限', en: 'any' },
  call_filter: { zh: '筛选', en: 'Filter' },
  call_export: { zh: '导出表格（CSV）', en: 'Export as a table (CSV)' },
  call_first_only: {
    zh: '只导出前 {n} 项，其余请加筛选再导',
    en: 'Only the first {n}; filter to export the others.',
  },
  call_not_now: { zh: '现在不能这样办：{why}', en: 'This cannot be done now: {why}' },
  no_call: { zh: '没有这一监察事项', en: 'There is no such card, urge or finding.' },
  past_day: { zh: '“{field}”不能早于今天', en: '{field} must not be before today.' },
  not_here: {
    zh: '这里只能查看大厅的件，办理请到大厅的工作台',
    en: 'Matters of the hall can only be read here; work on them is done at the hall’s own desk.',
  },
} as const satisfies Catalogue;
