/** What is said of pruned entries; part of the catalogue in messages.ts. */
export const pruneTexts = {
  pruned: {
    zh: '本大厅已按策略清理这一条目的原文，持有原文的上级：{holders}',
    en: 'This hall pruned the entry’s bytes by its policy; these have them: {holders}.',
  },
  pruned_next: {
    zh: '到上述上级以同一记录编号下载条目；证明在这里仍可下载',
    en: 'Download the entry there, under the same record id; the proof can still be had here.',
  },
} as const;
