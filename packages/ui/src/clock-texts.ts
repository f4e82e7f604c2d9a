import { type Catalogue, type Lang, sayer } from '@hutong/record';

/** What the clocks of the first rules (config/rules) are called; centers may put others on record. */
const titles = {
  'case.notice': { zh: '一次性告知', en: 'One-time notice of what is missing' },
  'case.decide': { zh: '审批决定', en: 'Decision' },
  'case.deliver': { zh: '送达', en: 'Delivery' },
  'case.publish': { zh: '双公示', en: 'Publication of the decision' },
  'case.step': { zh: '环节', en: 'Step' },
  'disclosure.proactive': { zh: '主动公开', en: 'Publication unasked' },
  'request.reply.492': { zh: '依申请公开答复（492号）', en: 'Reply to a request (Decree 492)' },
  'request.reply.711': { zh: '依申请公开答复（711号）', en: 'Reply to a request (Decree 711)' },
  'request.supplement_notice': { zh: '申请补正告知', en: 'Notice of what a request lacks' },
  'request.consult': { zh: '征求意见', en: 'Third party asked for its opinion' },
  'complaint.accept': { zh: '信访受理', en: 'Acceptance of a petition' },
  'complaint.reply': { zh: '信访办理', en: 'Reply to a petition' },
  'complaint.12345': { zh: '12345 热线办理', en: 'Hotline 12345' },
  'card.answer': { zh: '监察牌答复', en: 'Answer to a card' },
  'urge.answer': { zh: '督办答复', en: 'Answer to an urge' },
} as const satisfies Catalogue;

const say = sayer(titles);

/** What a clock is called; the bare id of a rule that came later. */
export function clockTitle(clock: string, lang: Lang): string {
  return Object.hasOwn(titles, clock) ? say(lang, clock as keyof typeof titles) : clock;
}
