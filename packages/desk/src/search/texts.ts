import type { Catalogue } from '@hutong/record';

/** What the search at a desk says. */
export const texts = {
  search: { zh: '查找', en: 'Find' },
  search_go: { zh: '查找', en: 'Find' },
  search_about: {
    zh: '填一项或几项，同时符合的才列出；谁查过、见到哪些件，记入本大厅的查阅登记',
    en: 'Fill in one or more; all must fit. Who looked, and which matters they saw, is noted at this hall.',
  },
  search_words_only: {
    zh: '您的岗位不能按姓名、电话、证件号码查找',
    en: 'Your post may not look for people by name, telephone or ID number.',
  },
  search_applicant: { zh: '姓名或名称', en: 'Name' },
  search_telephone: { zh: '电话', en: 'Telephone' },
  search_id_number: { zh: '证件号码', en: 'ID number' },
  search_words: { zh: '编号或字词', en: 'Number, or words' },
  search_words_hint: {
    zh: '写完整的编号直接打开那一件',
    en: 'A whole number opens that matter.',
  },
  search_found: { zh: '找到的', en: 'Found' },
  search_none: {
    zh: '没有找到。请少填一项，或换字词',
    en: 'Nothing was found. Leave one out, or try other words.',
  },
  search_page_none: { zh: '这一页没有，请看下一页', en: 'None on this page; see the next.' },
  search_by: { zh: '符合', en: 'Fits by' },
  search_filling: {
    zh: '索引正在重建，较早的还查不到，请稍后再查',
    en: 'The index is being made anew: older matters are not found yet. Try again later.',
  },
  search_check: { zh: '请核对这一项', en: 'Check this one.' },
  search_something: { zh: '请写编号或字词', en: 'Give a number or words.' },
} as const satisfies Catalogue;
