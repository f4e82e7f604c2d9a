export const clocksTexts = {
  clocks_line_refused: { zh: '第 {line} 行未计入：{message}', en: 'Line {line} is left out: {message}' },
  clocks_head: {
    zh: '算到 {day}（含当日），规则 {rules}，日历 {calendars}',
    en: 'As of {day}, that day included; rules {rules}, calendars {calendars}',
  },
  clocks_clock: {
    zh: '{node} {kind} {number}  {clock} 第 {run} 次：{state}{level}',
    en: '{node} {kind} {number}  {clock} run {run}: {state}{level}',
  },
  clocks_level: { zh: '，{level}', en: ', {level}' },
  clocks_count: {
    zh: '{matters} 件，{clocks} 个时限；未计入 {refused} 行',
    en: '{matters} matters, {clocks} clocks; {refused} lines left out',
  },
  clocks_node: { zh: '不是节点名', en: 'is not the name of a node' },
  clocks_node_next: {
    zh: '请写 1 至 32 位小写字母、数字或连字符，或去掉这一项',
    en: 'Write 1 to 32 small letters, digits or hyphens, or leave it out',
  },
  clocks_place: {
    zh: 'place 要写节点名和 2 至 12 位区划代码',
    en: 'a place is a node’s name and a division code of 2 to 12 digits',
  },
  clocks_place_next: {
    zh: 'place 里写 node（如 "nongan"）和 division_code（如 "220122"）',
    en: 'In place, write node (such as "nongan") and division_code (such as "220122")',
  },
} as const;
