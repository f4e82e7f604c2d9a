import { type Catalogue, sayer } from '@hutong/record';
import { texts as acts } from './acts/texts.ts';
import { texts as attachments } from './attachments/texts.ts';
import { texts as caseFiles } from './case-files/texts.ts';
import { texts as colleagues } from './colleagues/texts.ts';
import { texts as counter } from './counter/texts.ts';
import { texts as documents } from './documents/texts.ts';
import { texts as imports } from './imports/texts.ts';
import { texts as letters } from './letters/texts.ts';
import { texts as print } from './print/texts.ts';
import { texts as prune } from './prune/texts.ts';
import { texts as reports } from './reports/texts.ts';
import { texts as requests } from './requests/texts.ts';
import { texts as search } from './search/texts.ts';
import { texts as sheet } from './sheet/texts.ts';
import { texts as supervision } from './supervision/texts.ts';
import { texts as telephone } from './telephone/texts.ts';
import { texts as today } from './today/texts.ts';
import { texts as voucher } from './voucher/texts.ts';

/** Every sentence the desk says. */
export const catalogue = {
  ...acts,
  ...attachments,
  ...caseFiles,
  ...colleagues,
  ...counter,
  ...documents,
  ...imports,
  ...letters,
  ...print,
  ...prune,
  ...voucher,
  ...reports,
  ...requests,
  ...search,
  ...sheet,
  ...telephone,
  ...today,
  ...supervision,
  optional: { zh: '选填', en: 'optional' },
  choose: { zh: '请选择', en: 'Choose' },
  sealed: {
    zh: '只在本大厅可见，不写入公开记录',
    en: 'Seen at this hall alone; never in the public record.',
  },
  errors: { zh: '有内容需要改正', en: 'Something needs to be mended' },
  backfilled: { zh: '补录', en: 'back-filled' },
  counter: { zh: '窗口收件', en: 'Counter' },
  counter_find: { zh: '事项名称或编码', en: 'Item, by name or code' },
  counter_search: { zh: '查找', en: 'Find' },
  counter_none: { zh: '没有这样的事项', en: 'There is no such item.' },
  counter_next: {
    zh: '请换字词，或先由目录管理员登记事项',
    en: 'Try other words, or have the item put in the catalogue first.',
  },
  counter_empty: {
    zh: '事项目录还是空的：请管理本机的人向中心要事项清单，用 hutong import 导入',
    en: 'The catalogue of items is empty: whoever keeps this machine asks the center for the list and takes it in by hutong import.',
  },
  counter_items: { zh: '事项', en: 'Items' },
  code: { zh: '编码', en: 'Code' },
  organ: { zh: '部门', en: 'Organ' },
  item: { zh: '事项', en: 'Item' },
  apply: { zh: '登记申请', en: 'Register an application' },
  applicant: { zh: '申请人', en: 'Applicant' },
  applicant_type: { zh: '申请者类型', en: 'Kind of applicant' },
  applicant_name: { zh: '申请者名称', en: 'Name' },
  applicant_id_number: { zh: '证件号码', en: 'ID number' },
  phone: { zh: '手机', en: 'Mobile' },
  address: { zh: '地址', en: 'Address' },
  contact_name: { zh: '联系人', en: 'Contact' },
  paper: { zh: '补录：停电时手写的件', en: 'Taken down on paper while there was no power' },
  paper_reserved: { zh: '预留编号', en: 'Reserved number' },
  paper_hint: {
    zh: '照预留编号登记单填写；平时不填',
    en: 'As it stands on the sheet; empty at other times.',
  },
  paper_written_at: { zh: '纸面所写时间', en: 'Time on the paper' },
  paper_time_hint: {
    zh: '如 9:40；不是打印当天的写 2026-11-30 9:40',
    en: 'Such as 9:40, or 2026-11-30 9:40 on another day than the sheet’s.',
  },
  reason_next: { zh: '{reason}。{next}', en: '{reason} {next}' },
  source: { zh: '申报来源', en: 'How it came' },
  case_type: { zh: '办件类型', en: 'Kind of case' },
  at_once: { zh: '即办件', en: 'decided on the spot' },
  promised: { zh: '承诺件', en: 'promised by a day' },
  green: { zh: '绿色通道', en: 'Green channel' },
  materials_here: { zh: '已收材料', en: 'Materials handed in' },
  materials_note: { zh: '缺的材料会写入一次性告知', en: 'What is not ticked goes into the one-time notice.' },
  no_materials: { zh: '目录没有列出材料', en: 'The catalogue lists no materials.' },
  go_accept: { zh: '收件并受理', en: 'Take and accept' },
  go_notice: { zh: '收件并一次性告知补正', en: 'Take and give notice of what is missing' },
  go_apply: { zh: '只收件', en: 'Take only' },
  needs_all: {
    zh: '还缺 {n} 份必需材料，不能直接受理',
    en: '{n} required materials are missing: it cannot be accepted yet.',
  },
  none_missing: {
    zh: '材料已齐，没有需要补正的',
    en: 'Nothing is missing: there is nothing to give notice of.',
  },
  missing_more: {
    zh: '其他需要补正的（每行一份，不写个人信息）',
    en: 'What else is missing (one a line, no personal data)',
  },
  draft_saved: { zh: '草稿已保存', en: 'Draft saved' },
  draft_unsaved: { zh: '草稿未保存', en: 'Draft not saved' },
  outcome: { zh: '办理结果', en: 'Outcome' },
  cases: { zh: '办件', en: 'Cases' },
  complaints: { zh: '投诉', en: 'Complaints' },
  requests: { zh: '依申请公开', en: 'Requests' },
  case_number: { zh: '办件编号', en: 'Case number' },
  state: { zh: '状态', en: 'State' },
  due: { zh: '期限', en: 'Due' },
  owner: { zh: '首办责任人', en: 'Owner' },
  opened: { zh: '开始时间', en: 'Begun' },
  next: { zh: '下一步', en: 'What is next' },
  nothing_next: { zh: '您的岗位现在没有可办的', en: 'There is nothing for your post to do now.' },
  history: { zh: '经过', en: 'History' },
  clocks: { zh: '时限', en: 'Clocks' },
  no_clocks: { zh: '没有开始的时限', en: 'No clock has started.' },
  done: { zh: '已记录：{act}', en: 'On record: {act}' },
  far_kept: { zh: '本地已存 {at}', en: 'stored here {at}' },
  far_sent: { zh: '已发送', en: 'sent' },
  far_received_by: { zh: '{name} 已于 {at} 收到', en: 'received by {name} at {at}' },
  far_not_sent: { zh: '尚未发送，上级尚无回执', en: 'not sent yet, no receipt from above' },
  far_not_received: { zh: '上级尚无回执', en: 'no receipt from above yet' },
  values: { zh: '申请人资料', en: 'The applicant' },
  list_number: { zh: '编号', en: 'Number' },
  export_csv: { zh: '导出 CSV', en: 'Export as CSV' },
  export_xlsx: { zh: '导出 XLSX', en: 'Export as XLSX' },
  export_first_only: {
    zh: '只导出前 {n} 件，请用筛选分几次导出',
    en: 'The first {n} alone: export the rest by filters.',
  },
  first_page: { zh: '第一页', en: 'First page' },
  more: { zh: '下一页', en: 'Next page' },
  total: { zh: '共 {n} 件', en: '{n} in all' },
  at_least: { zh: '超过 {n} 件', en: 'over {n}' },
  back: { zh: '返回', en: 'Back' },
  send: { zh: '确认并记录', en: 'Confirm and record' },
  no_matter: { zh: '没有这一件', en: 'There is no such matter.' },
  no_record: {
    zh: '没有这条记录，或本大厅已不存其原文',
    en: 'There is no such record, or its bytes are not kept here.',
  },
  record_back: { zh: '返回这一件', en: 'Back to its matter' },
  record_back_documents: { zh: '返回公文公开', en: 'Back to the documents' },
  no_act: { zh: '没有这一步', en: 'There is no such act.' },
  look_up: { zh: '请核对编号，或在列表中查找', en: 'Check the number, or look for it in the list.' },
  no_once: { zh: '页面已过时，请重新打开表单', en: 'The page is out of date. Open the form again.' },
} as const satisfies Catalogue;

export const say = sayer(catalogue);
export type TextKey = keyof typeof catalogue;
