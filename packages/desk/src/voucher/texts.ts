import type { Catalogue } from '@hutong/record';

/** What the page says at which the public looks a case up and rates it. */
export const texts = {
  voucher: { zh: '查询与评价', en: 'Look up and rate' },
  voucher_about: {
    zh: '请照凭证上所印的填写。只凭编号和查询码，不用账号。',
    en: 'Type what is printed on your voucher. Number and code are all you need; there is no account.',
  },
  voucher_code: { zh: '查询码', en: 'Code' },
  voucher_look: { zh: '查询', en: 'Look up' },
  voucher_number_needed: { zh: '请填写凭证上的编号', en: 'Type the number on the voucher.' },
  voucher_code_needed: { zh: '请填写凭证上的查询码', en: 'Type the code on the voucher.' },
  voucher_wrong: {
    zh: '编号或查询码不对。请照凭证逐字核对，或到窗口询问。',
    en: 'Number or code is not right. Compare them with the voucher letter by letter, or ask at the counter.',
  },
  voucher_wait: {
    zh: '填错次数过多，请 {minutes} 分钟后再试，或到窗口询问。',
    en: 'Too many wrong attempts. Try again in {minutes} minutes, or ask at the counter.',
  },
  voucher_not_read: {
    zh: '凭证有效，办件情况正在读取，请稍后再查',
    en: 'The voucher is right; the case is being read. Look again in a while.',
  },
  voucher_another: { zh: '查询另一件', en: 'Look up another case' },
  rate: { zh: '评价这次服务', en: 'Rate this service' },
  rate_about: {
    zh: '每件只能评价一次，提交后不能修改',
    en: 'Each case is rated once; it cannot be changed.',
  },
  rate_grade: { zh: '您满意吗', en: 'How satisfied are you?' },
  rate_grade_needed: { zh: '请选择一项', en: 'Choose one.' },
  rate_text: { zh: '想说的话', en: 'In your own words' },
  rate_text_hint: {
    zh: '只有本大厅的工作人员能看到，不写入公开记录',
    en: 'Seen by the staff of this hall alone; never in the public record.',
  },
  rate_text_long: { zh: '最多 2000 字', en: '2000 characters at most.' },
  rate_send: { zh: '提交评价', en: 'Send the rating' },
  rate_thanks: { zh: '评价已记录，谢谢', en: 'Your rating is on record. Thank you.' },
  rate_done: { zh: '本件已经评价过，每件只评价一次', en: 'This case was rated; each is rated once.' },
  rate_later: { zh: '办结以后可以评价', en: 'It can be rated once it is decided.' },
  rate_staff: {
    zh: '评价由办事人自己提交，已登录的工作人员不能代填',
    en: 'Ratings are given by applicants themselves, and not by staff who are signed in.',
  },
  rate_closed: { zh: '本件不参加评价', en: 'This case is not rated.' },
  rating: { zh: '好差评', en: 'Rating' },
  call_back_file: {
    zh: '登记为投诉，核实并回访',
    en: 'Take it down as a complaint, look into it and call back',
  },
  call_back_title: { zh: '差评回访', en: 'Call back after a bad rating' },
  call_back: { zh: '需回访', en: 'to be called back' },
  grade_5: { zh: '非常满意', en: 'very satisfied' },
  grade_4: { zh: '满意', en: 'satisfied' },
  grade_3: { zh: '基本满意', en: 'fairly satisfied' },
  grade_2: { zh: '不满意', en: 'dissatisfied' },
  grade_1: { zh: '非常不满意', en: 'very dissatisfied' },
} as const satisfies Catalogue;
