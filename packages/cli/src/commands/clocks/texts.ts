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
  clocks_found: { zh: '{node} {number}  发现：{text}', en: '{node} {number}  found: {text}' },
  clocks_count: {
    zh: '{matters} 件，{clocks} 个时限，{found} 项发现；未计入 {refused} 行',
    en: '{matters} matters, {clocks} clocks, {found} findings; {refused} lines left out',
  },
  rehearse_head: {
    zh: '算到 {day}（含当日），以 {changed} 试算，与现行相比',
    en: 'As of {day}, that day included: {changed}, compared with what is in force',
  },
  rehearse_card: {
    zh: '{node} {kind} {number}  {clock} 第 {run} 次：{what}',
    en: '{node} {kind} {number}  {clock} run {run}: {what}',
  },
  rehearse_comes: { zh: '新增{level}（{after}）', en: 'a {level} comes, on {after}' },
  rehearse_goes: { zh: '不再有{level}（原 {before}）', en: 'a {level} goes, that of {before}' },
  rehearse_moves: { zh: '{level}由 {before} 改为 {after}', en: 'a {level} moves from {before} to {after}' },
  rehearse_read: { zh: '已读 {records} 条记录', en: '{records} records read' },
  rehearse_too_many: { zh: '办件记录超过 {most} 条', en: 'there are more than {most} records of matters' },
  rehearse_too_many_next: { zh: '用 --node 一个一个节点试算', en: 'Name one node at a time with --node' },
  rehearse_pruned: {
    zh: '有 {count} 条记录的原文已从本节点清理，未计入；请在上级中心试算',
    en: '{count} records are left out, whose bytes were pruned here: rehearse at the center above',
  },
  rehearse_public: {
    zh: '没有令牌，只读到公开的记录；办件多为内部记录，请用 --token-file',
    en: 'Without a token only public records were read, and most matters are internal: give --token-file',
  },
  rehearse_no_divisions: {
    zh: '不知道各节点的区划：只按全国日历算',
    en: 'The divisions of the nodes are not known: only the nation’s calendar holds',
  },
  rehearse_judging: { zh: '已试算 {done} / {matters} 件', en: '{done} of {matters} matters judged' },
  rehearse_count: {
    zh: '{matters} 件、{clocks} 个时限：新增 {comes} 块，取消 {goes} 块，改日 {moves} 块；{moved} 个时限的期限变动；未计入 {refused} 行',
    en: '{matters} matters, {clocks} clocks: {comes} cards come, {goes} go, {moves} move; {moved} clocks have another due day; {refused} lines left out',
  },
  rehearse_what: {
    zh: '没有说试算什么：新的规则，或新的日历（--from 只用于规则）',
    en: 'nothing to rehearse: neither new rules nor a new calendar (--from goes with rules alone)',
  },
  rehearse_where: {
    zh: '没有说用哪些记录试算，或说了两处',
    en: 'it is not said whose records to rehearse with, or said twice',
  },
  rehearse_where_next: {
    zh: '给出 --events 记录文件，或 --data 数据文件夹，或 --url 地址',
    en: 'Give --events FILE, or --data FOLDER, or --url ADDRESS',
  },
  rehearse_what_next: {
    zh: '给出 --rules 规则文件，或 --calendar 日历文件',
    en: 'Give --rules FILE, or --calendar FILE',
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
