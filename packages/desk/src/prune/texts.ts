import { pruneTexts } from '@hutong/api';

/** What the page says that shows what may be pruned; part of the desk's catalogue. */
export const texts = {
  ...pruneTexts,
  prune: { zh: '清理原文', en: 'Prune entries' },
  prune_about: {
    zh: '两级上级早已收下、事项已办结的条目，本大厅按策略只留散列，腾出磁盘；查询照常，证明照常，原文到上级取。按策略每天自动进行，磁盘吃紧时也可在这里马上做一部分。',
    en: 'Of entries that two centers above have long received, and whose matters are settled, this hall keeps only hashes by its policy, which frees disk. They are still found and still proved; their bytes are had from above. It goes by itself each day; when the disk is short, some can be done here at once.',
  },
  prune_policy: { zh: '策略', en: 'Policy' },
  prune_after: { zh: '上级收下满 {days} 天以后', en: '{days} days after they were received above' },
  prune_never: { zh: '从不清理', en: 'Nothing is ever pruned.' },
  prune_went: { zh: '已清理', en: 'Pruned so far' },
  prune_entries: { zh: '{n} 条', en: '{n} entries' },
  prune_went_now: { zh: '已清理 {n} 条', en: '{n} entries were pruned.' },
  prune_plan: { zh: '现在可清理的', en: 'What may go now' },
  prune_go: { zh: '清理这些条目', en: 'Prune these entries' },
  prune_reason: { zh: '理由', en: 'Reason' },
  prune_reason_hint: {
    zh: '与清理一起写入日志；不写个人信息',
    en: 'It stands on record with what was pruned; no personal data.',
  },
  prune_reason_wrong: { zh: '请写明理由', en: 'Say why.' },
  prune_more_here: {
    zh: '一次约 {most} 条；还有更多，做完再来',
    en: 'About {most} at once; there is more: come again.',
  },
} as const;
