import type { Catalogue } from '@hutong/record';

/** What is said where a colleague's cases are given to another. */
export const texts = {
  colleagues: { zh: '接手同事的件', en: 'Take over a colleague’s cases' },
  colleagues_about: {
    zh: '名下有未办结的件的首办责任人。同事不在岗时，打开其名下的件，转给别人',
    en: 'Owners who have cases that are not ended. Open those of an absent colleague, and give them to another.',
  },
  colleagues_none: { zh: '没有谁名下有未办结的件', en: 'Nobody owns a case that is not ended.' },
  colleagues_open: { zh: '未办结', en: 'Not ended' },
  colleague_cases: { zh: '{owner} 名下的件', en: 'Open cases of {owner}' },
  colleague_none: { zh: '名下没有未办结的件', en: 'No case that is not ended.' },
  hand_on: { zh: '转出', en: 'Give away' },
  hand_on_this: { zh: '转出 {number}', en: 'Give away {number}' },
  hand_on_to: { zh: '转给', en: 'To whom' },
  hand_on_chosen: { zh: '转出勾选的', en: 'Give away those ticked' },
  hand_on_listed: { zh: '转出本页列出的 {n} 件', en: 'Give away all {n} listed here' },
  hand_on_done: { zh: '已转出 {n} 件', en: '{n} given away' },
  hand_on_none: { zh: '请勾选要转出的件', en: 'Tick the cases to give away.' },
  hand_on_many: { zh: '一次最多转出 {most} 件', en: 'At most {most} at a time.' },
  hand_on_why: { zh: '理由', en: 'Why' },
  hand_on_organ: {
    zh: '所选的人不经办“{department}”的件',
    en: 'the person you chose does not handle cases of {department}.',
  },
  hand_on_not: { zh: '{number} 没有转出：{why}', en: '{number} was not given away: {why}' },
} as const satisfies Catalogue;
