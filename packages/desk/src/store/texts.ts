import type { Catalogue } from '@hutong/record';

/** What the desk's store says to people; `…_next` is what to do. */
export const TEXTS = {
  drafts_full: {
    zh: '草稿已满：一个账号最多 {drafts} 份、共 {mib} MB',
    en: 'There is no room for another draft: an account may have {drafts}, of {mib} MB in all.',
  },
  drafts_full_next: {
    zh: '先提交或删去几份草稿，再保存这一份',
    en: 'Send or delete some drafts first, then save this one.',
  },
  documents_full: {
    zh: '未发布的公文已满：最多 {documents} 件、共 {mib} MB',
    en: 'There is no room for another document: {documents} may wait to be published, of {mib} MB in all.',
  },
  documents_full_next: {
    zh: '先发布或删去几件，再起草新的',
    en: 'Publish or discard some first.',
  },
  numbers_used_up: {
    zh: '{date} 的编号已用完',
    en: 'There are no numbers left for {date}.',
  },
  numbers_used_up_next: {
    zh: '请核对本机的日期；日期无误的，明日再办，并告知管理员',
    en: 'Check the date of this machine. If it is right, go on tomorrow, and tell the administrator.',
  },
  sheets_full: {
    zh: '已有 {most} 个预留编号尚未补录',
    en: '{most} reserved numbers are out on paper and not yet entered.',
  },
  sheets_full_next: {
    zh: '先补录已用过的单子，再打印新的',
    en: 'Enter what was written on the sheets before, then print another.',
  },
  reserved_unknown: {
    zh: '这个编号不是本厅预留的',
    en: 'This number is on no sheet of this hall.',
  },
  reserved_unknown_next: {
    zh: '对照预留单逐位核对；不在单上的，按新件受理',
    en: 'Compare it with the sheet, digit by digit. What is on no sheet is entered as a new case.',
  },
  reserved_used: {
    zh: '这个预留编号已经用过',
    en: 'This reserved number was used already.',
  },
  reserved_used_next: {
    zh: '按编号查看那一件；是另一件的，改用单上的下一个编号',
    en: 'Look at the case with that number. If this is another one, take the next number on the sheet.',
  },
  reserved_claimed: {
    zh: '有人正在用这个编号补录',
    en: 'Somebody is entering this number just now.',
  },
  reserved_claimed_next: {
    zh: '两分钟后再试，先看看同事是否已录入',
    en: 'Ask who is entering it, or try again in two minutes.',
  },
  paper_time: {
    zh: '时间须在打印预留单（{from}）之后、现在之前',
    en: 'The time must lie between the printing of the sheet ({from}) and now.',
  },
  paper_time_next: {
    zh: '照纸面所写的时间填写',
    en: 'Write the time that stands on the paper.',
  },
} as const satisfies Catalogue;
