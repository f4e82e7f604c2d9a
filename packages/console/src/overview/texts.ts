import type { Catalogue } from '@hutong/record';

/** What the network at a glance says. */
export const texts = {
  overview: { zh: '全网一览', en: 'The network at a glance' },
  overview_counts: {
    zh: '异常 {red}，留意 {amber}，正常 {green}，不计 {none}',
    en: '{red} in trouble, {amber} to be watched, {green} well, {none} not counted',
  },
  wall: { zh: '大屏', en: 'Wall' },
  wall_at: { zh: '截至 {at}', en: 'As of {at}' },
  wall_well: { zh: '各节点正常', en: 'All nodes are well.' },
  wall_more: { zh: '另有 {n} 个要看', en: '{n} more to look at' },
  overview_tiles: { zh: '各地', en: 'By city' },
  overview_own: { zh: '本中心', en: 'This center' },
  overview_direct: { zh: '直属', en: 'Directly beneath' },
  overview_undrawn: { zh: '另有 {n} 个未逐一画出，见下表', en: '{n} more are not drawn: see the table.' },
  overview_table: { zh: '逐个节点', en: 'Node by node' },
  overview_sort: { zh: '排序', en: 'Order' },
  sort_level: { zh: '最要紧的在前', en: 'The worst first' },
  sort_silence: { zh: '最久没有消息的在前', en: 'The longest silence first' },
  sort_left: { zh: '未到最多的在前', en: 'The largest backlog first' },
  sort_name: { zh: '按名称', en: 'By name' },
  overview_go: { zh: '查看', en: 'Show' },
  overview_find: { zh: '名称或代号', en: 'Name' },
  overview_node: { zh: '节点', en: 'Node' },
  overview_state: { zh: '情况', en: 'State' },
  overview_left: { zh: '未到条数', en: 'Entries left' },
  overview_heard: { zh: '最近心跳', en: 'Last heartbeat' },
  overview_never: { zh: '从未', en: 'never' },
  overview_none: { zh: '没有这样的节点', en: 'There is no such node.' },
  overview_pages: { zh: '翻页', en: 'Pages' },
  overview_first: { zh: '第一页', en: 'First page' },
  overview_next: { zh: '下一页', en: 'Next page' },
  overview_open: {
    zh: '未认领告警 {raised} 条，已认领 {acknowledged} 条',
    en: '{raised} alerts nobody took on, {acknowledged} taken on',
  },
} as const satisfies Catalogue;
