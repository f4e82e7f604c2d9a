import { sayer } from '@hutong/record';

/** What the pages of the audit administrator say. */
const texts = {
  audit: { zh: '审计', en: 'Audit' },
  audit_about: {
    zh: '只读。每条保存六个月以上，谁都不能改、不能提前删。',
    en: 'This page is read-only. Each line is kept for at least six months, and nobody can change it or delete it earlier.',
  },
  trail: { zh: '登录与账号', en: 'Sign-ins and accounts' },
  accesses: { zh: '查阅登记', en: 'Who looked at what' },
  accesses_about: {
    zh: '谁看过哪些件的私密内容。只写所查的项目，不写所查的姓名和号码。',
    en: 'Who saw private values of which matters. It says which fields were searched, never for what.',
  },
  staff_code: { zh: '工号', en: 'Staff code' },
  day: { zh: '日期', en: 'Day' },
  find: { zh: '查看', en: 'Show' },
  time: { zh: '时间', en: 'Time' },
  what: { zh: '操作', en: 'What' },
  by: { zh: '操作者', en: 'By' },
  by_itself: { zh: '系统', en: 'The system' },
  address: { zh: '地址', en: 'Address' },
  about: { zh: '内容与理由', en: 'About, and why' },
  who: { zh: '查阅人', en: 'Who' },
  act: { zh: '方式', en: 'How' },
  matters: { zh: '件', en: 'Matters' },
  more_matters: { zh: '另 {n} 件', en: '{n} more' },
  why: { zh: '原因', en: 'Why' },
  none: { zh: '没有', en: 'none' },
  errors: { zh: '请改正', en: 'Please mend this' },
  next_page: { zh: '下一页', en: 'Next page' },
  first_page: { zh: '回到第一页', en: 'First page' },
  bad_day: { zh: '请写成 2026-11-30 这样', en: 'Write it as 2026-11-30' },
  no_account: {
    zh: '没有这个工号，请核对后再查',
    en: 'Nobody has this staff code. Check it and search again.',
  },
  act_find: { zh: '查找', en: 'found by a search' },
  act_open: { zh: '打开', en: 'opened' },
  act_print: { zh: '打印', en: 'printed' },
  act_letter: { zh: '下载文书', en: 'fetched a letter' },
  act_file: { zh: '打开材料附件', en: 'opened a file' },
  act_export: { zh: '导出', en: 'exported' },
  kind_case: { zh: '办件', en: 'case' },
  kind_request: { zh: '申请', en: 'request' },
  kind_complaint: { zh: '投诉', en: 'complaint' },
  kind_document: { zh: '公文', en: 'document' },
  kind_item: { zh: '事项', en: 'item' },
} as const;

/** What happened at the door and to accounts, by its code; another stands under its code alone. */
export const STEPS = {
  'sign-in.done': { zh: '登录', en: 'signed in' },
  'sign-in.wrong-password': { zh: '密码错误', en: 'wrong password' },
  'sign-in.wrong-code': { zh: '动态码错误', en: 'wrong code' },
  'password.changed': { zh: '本人改密码', en: 'changed their password' },
  'account.locked': { zh: '连续输错，暂停登录', en: 'made to wait: too many wrong attempts' },
  'account.create': { zh: '建立账号', en: 'account made' },
  'account.disable': { zh: '停用账号', en: 'account disabled' },
  'account.enable': { zh: '启用账号', en: 'account enabled' },
  'account.end-sessions': { zh: '结束登录', en: 'sessions ended' },
  'account.posts': { zh: '设定岗位', en: 'posts set' },
  'account.reset-password': { zh: '重设密码', en: 'password reset' },
  'account.reset-second-factor': { zh: '重设第二因素', en: 'second factor reset' },
  'account.unlock': { zh: '账号解锁', en: 'account unlocked' },
  'admin.create': { zh: '建立管理员账号', en: 'administrator made' },
  'deputy.appoint': { zh: '指定代理', en: 'deputy appointed' },
  'deputy.end': { zh: '结束代理', en: 'deputy ended' },
} as const;

export const say = sayer(texts);
