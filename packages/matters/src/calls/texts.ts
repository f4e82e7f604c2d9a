import type { Text } from '@hutong/record';
import type { CallState } from './call.ts';

/** What the states of a call are called, and why it is in one (A10). */
export const CALL_STATES: Readonly<Record<CallState, { word: Text; why: Text }>> = {
  told: {
    word: { zh: '已告知', en: 'told' },
    why: {
      zh: '预警和监察发现只作提醒，可以反馈',
      en: 'A warning or a finding only tells; it may be answered.',
    },
  },
  unanswered: {
    word: { zh: '待整改反馈', en: 'to be answered' },
    why: { zh: '大厅还没有整改反馈，也没有申诉', en: 'The hall has neither answered nor appealed.' },
  },
  answered: {
    word: { zh: '已反馈，待裁定', en: 'answered, to be decided' },
    why: { zh: '大厅已整改反馈，监察尚未裁定', en: 'The hall has answered; nobody has decided on it.' },
  },
  appealed: {
    word: { zh: '已申诉，待裁定', en: 'appealed, to be decided' },
    why: { zh: '大厅已申诉，监察尚未裁定', en: 'The hall has appealed; nobody has decided on it.' },
  },
  returned: {
    word: { zh: '退回，待重新反馈', en: 'returned, to be answered again' },
    why: { zh: '监察退回了整改反馈', en: 'The supervisor has returned the answer.' },
  },
  decided: {
    word: { zh: '已裁定', en: 'decided' },
    why: {
      zh: '监察已对反馈或申诉作出裁定',
      en: 'The supervisor has decided on the answer or the appeal.',
    },
  },
  withdrawn: {
    word: { zh: '已撤销', en: 'withdrawn' },
    why: { zh: '监察已撤销该牌', en: 'The supervisor has withdrawn it.' },
  },
};
