/** What is said of days and who reported on them; part of the catalogue in messages.ts. */
export const completenessTexts = {
  about_completeness: {
    zh: '各节点每日有报送、零报送还是未报送（中心）',
    en: 'Which nodes reported on which day, had nothing to report, or were not heard from (a center)',
  },
  opt_day_from: { zh: '从这一天起（默认 6 天前）', en: 'From this day on (default six days ago)' },
  opt_day_to: { zh: '到这一天止（默认今天）', en: 'Up to this day (default today)' },
  day: { zh: '日期', en: 'day' },
  day_state: { zh: '报送', en: 'reported' },
  day_entries: { zh: '新条目', en: 'new entries' },
  day_records: { zh: '新记录', en: 'new records' },
  day_heard: { zh: '当日最后听到', en: 'last heard that day' },
  day_reported: { zh: '有报送', en: 'reported' },
  day_zero: { zh: '零报送', en: 'nothing to report' },
  day_arriving: { zh: '未到齐', en: 'arriving' },
  day_silent: { zh: '未报送', en: 'NOT HEARD FROM' },
  day_unknown: { zh: '无从得知', en: 'unknown' },
  day_so_far: { zh: '{state}（当日未完）', en: '{state} (so far)' },
  day_counts: {
    zh: '本页：有报送 {reported}，零报送 {zero}，未到齐 {arriving}，未报送 {silent}，无从得知 {unknown}',
    en: 'This page: {reported} reported, {zero} nothing to report, {arriving} arriving, {silent} not heard from, {unknown} unknown',
  },
  day_none: { zh: '这些天没有要看的节点', en: 'No node to look at in these days' },
} as const;
