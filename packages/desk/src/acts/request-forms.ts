import type { ActForm } from './field.ts';
import { area, choice, day, documentNumber, number, required, text, yesNo } from './make.ts';
import { REQUEST_OPTIONS } from './request-options.ts';

const named = (zh: string, en: string) => ({ label: { zh, en } });

/** Acts on a request for disclosure (依申请公开), in the order of the regulation (政府信息公开条例 第二十九至四十二条). */
export const REQUEST: Readonly<Record<string, ActForm>> = {
  request: {
    title: { zh: '登记公开申请', en: 'Take down a request' },
    fields: [
      text('organ', 100, required),
      choice('requester_type', REQUEST_OPTIONS.requester, required),
      choice('channel', REQUEST_OPTIONS.channel, required),
      day('received_at', named('收到日期（网络、邮寄的以收到为准）', 'Day on which it came')),
      text('topic', 500, required),
      yesNo('oral'),
      text('applicant_name', 100, { private: true, required: true }),
      text('applicant_id_number', 50, { private: true }),
      text('contact_name', 100, { private: true }),
      text('phone', 50, { private: true }),
      text('address', 300, { private: true }),
      area('request_text', 10_000, { private: true, required: true }),
    ],
  },
  register: {
    title: { zh: '登记、交承办', en: 'Register and hand to who handles it' },
    fields: [text('handling_unit', 200), documentNumber],
    handler: true,
  },
  supplement_notice: {
    title: { zh: '告知补正', en: 'Give notice of what is unclear' },
    fields: [area('unclear', 2000, required), day('due', required), documentNumber],
    handler: true,
  },
  supplement_received: {
    title: { zh: '收到补正', en: 'The request was made clear' },
    fields: [text('topic', 500), area('request_text', 10_000, { private: true })],
    handler: true,
  },
  extend: {
    title: { zh: '延期答复', en: 'Extend the limit' },
    fields: [
      number('days', named('延长天数（工作日，最多 20）', 'Days (working days, at most 20)')),
      area('reason', 2000, required),
      text('approved_by', 100, required),
      documentNumber,
    ],
  },
  consult: {
    title: { zh: '征求意见', en: 'Ask for an opinion' },
    fields: [
      text('of', 64, { ...required, ...named('征求意见序号', 'Number of the consultation') }),
      choice('whom', REQUEST_OPTIONS.whom, required),
      text('agency', 200),
      day('due', named('答复期限', 'To be answered by')),
      documentNumber,
      text('third_party_name', 200, { private: true }),
      text('phone', 50, { private: true }),
      text('address', 300, { private: true }),
    ],
    handler: true,
  },
  consult_reply: {
    title: { zh: '收到意见', en: 'An opinion came' },
    fields: [
      text('of', 64, { ...required, ...named('所答复的征求意见序号', 'Number of the consultation') }),
      choice('opinion', REQUEST_OPTIONS.opinion, required),
      area('reason', 2000),
      area('reply_text', 10_000, { private: true }),
    ],
  },
  transfer: {
    title: { zh: '转送', en: 'Pass on' },
    fields: [text('to', 200, required), area('reason', 2000, required), documentNumber],
  },
  reply: {
    title: { zh: '答复', en: 'Reply' },
    fields: [
      choice('outcome', REQUEST_OPTIONS.outcome, required),
      area('reason', 4000, required),
      documentNumber,
      text('disclosed_index', 64),
      area('reply_text', 10_000, { private: true }),
      text('recipient_name', 100, { private: true }),
      text('address', 300, { private: true }),
    ],
  },
  review: {
    title: { zh: '登记复议、诉讼', en: 'Record a review' },
    fields: [
      choice('route', REQUEST_OPTIONS.route, required),
      choice('result', REQUEST_OPTIONS.result, required),
      text('authority', 200),
      documentNumber,
    ],
  },
};
