import type { FoldKind } from '@hutong/matters';
import type { ActForm } from './field.ts';
import { area, choice, day, documentNumber, materials, number, required, text, yesNo } from './make.ts';
import { REQUEST } from './request-forms.ts';
import { OPTIONS } from './texts.ts';

/** Acts by which a case goes on; what begins one is at the counter. */
const CASE: Readonly<Record<string, ActForm>> = {
  accept: {
    title: { zh: '受理', en: 'Accept' },
    says: { accepted: true },
    fields: [number('promised_days'), documentNumber],
    handler: true,
  },
  refuse: {
    title: { zh: '不予受理', en: 'Refuse to accept' },
    says: { accepted: false },
    fields: [area('reason', 2000, required), documentNumber],
    handler: true,
  },
  supplement_notice: {
    title: { zh: '一次性告知补正', en: 'Give notice of all that is missing' },
    fields: [materials, day('due'), documentNumber],
    handler: true,
  },
  supplement_received: {
    title: { zh: '收到补正材料', en: 'Missing materials received' },
    fields: [materials, yesNo('complete', required)],
    handler: true,
  },
  step: {
    title: { zh: '办理环节', en: 'Record a step' },
    fields: [
      text('step', 100, required),
      choice('action', OPTIONS.action, required),
      area('opinion', 4000),
      text('next_step', 100),
    ],
    says: { state: '2' },
    handler: true,
  },
  extend: {
    title: { zh: '延长审批', en: 'Extend the limit' },
    says: { special_type: '1' },
    fields: [
      number('days', required),
      area('reason', 2000, required),
      text('approved_by', 100, required),
      documentNumber,
    ],
  },
  pause: {
    title: { zh: '启动特别程序', en: 'Begin a special procedure' },
    says: { special_type: '2' },
    fields: [
      text('special_name', 100, required),
      number('number', required),
      area('reason', 2000, required),
      number('days'),
      documentNumber,
    ],
  },
  resume: {
    title: { zh: '特别程序结束', en: 'End a special procedure' },
    says: { special_type: '2' },
    fields: [number('number', required), area('result', 2000, required)],
  },
  close: {
    title: { zh: '作出决定', en: 'Decide' },
    fields: [
      choice('outcome', OPTIONS.outcome, required),
      area('reason', 4000),
      text('document_name', 300),
      documentNumber,
      text('certificate_name', 300),
      text('certificate_number', 100),
      day('valid_from'),
      day('valid_until'),
      text('certificate_holder', 200, { private: true }),
    ],
    handler: true,
  },
  deliver: {
    title: { zh: '送达', en: 'Deliver' },
    fields: [
      choice('method', OPTIONS.delivery, required),
      documentNumber,
      text('tracking_number', 64),
      text('recipient_name', 100, { private: true }),
    ],
    handler: true,
  },
  publish: {
    title: { zh: '双公示', en: 'Record the publication' },
    fields: [text('index_number', 64, required), text('link', 1000), documentNumber],
  },
  withdraw: {
    title: { zh: '撤回', en: 'Withdraw' },
    fields: [choice('by', OPTIONS.withdrawn, required), area('reason', 2000)],
    handler: true,
  },
};

const COMPLAINT: Readonly<Record<string, ActForm>> = {
  file: {
    title: { zh: '登记投诉', en: 'Take down a complaint' },
    fields: [
      choice('channel', OPTIONS.channel, required),
      text('title', 200, required),
      text('complained_unit', 200, required),
      text('case_number', 50),
      area('summary', 4000),
      text('complainant', 100, { private: true }),
      text('phone', 50, { private: true }),
      text('address', 300, { private: true }),
      text('complained_person', 100, { private: true }),
      area('complaint_text', 10_000, { private: true }),
    ],
  },
  accept: {
    title: { zh: '受理投诉', en: 'Accept the complaint' },
    says: { accepted: true },
    fields: [text('accepting_unit', 200), documentNumber],
    handler: true,
  },
  refuse: {
    title: { zh: '不予受理', en: 'Refuse to accept' },
    says: { accepted: false },
    fields: [area('reason', 2000, required), documentNumber],
    handler: true,
  },
  step: {
    title: { zh: '办理环节', en: 'Record a step' },
    says: { state: '2' },
    fields: [text('step', 100, required), text('handling_unit', 200), area('opinion', 4000)],
    handler: true,
  },
  extend: {
    title: { zh: '延期', en: 'Extend the limit' },
    fields: [number('days', required), area('reason', 2000, required), text('approved_by', 100, required)],
  },
  transfer: {
    title: { zh: '转送有权处理的单位', en: 'Hand over to the unit concerned' },
    fields: [text('to', 200, required), area('reason', 2000, required)],
  },
  reply: {
    title: { zh: '答复', en: 'Reply' },
    fields: [
      choice('outcome', OPTIONS.found, required),
      area('summary', 4000),
      text('handling_unit', 200),
      area('reply_text', 10_000, { private: true }),
    ],
    handler: true,
  },
  revisit: {
    title: { zh: '回访', en: 'Call back' },
    fields: [
      choice('method', OPTIONS.revisit, required),
      yesNo('reached', required),
      yesNo('solved'),
      choice('satisfaction', OPTIONS.grade),
      area('summary', 4000),
    ],
    handler: true,
  },
};

/** The forms of acts, by the names that the folds give them. */
export const FORMS: Readonly<Partial<Record<FoldKind, Readonly<Record<string, ActForm>>>>> = {
  case: CASE,
  complaint: COMPLAINT,
  request: REQUEST,
};
