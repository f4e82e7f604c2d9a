import { type Catalogue, UNREVIEWED } from '@hutong/record';

/** Why a record does not fit where it stands: it is kept, told, and stops nothing (A1). */
export const ANOMALIES = {
  no_beginning: { zh: '此前没有使本件开始的记录', en: 'no record before it begins this matter' },
  too_early: { zh: '尚未到这一步', en: 'the matter has not come to this step yet' },
  past: { zh: '已过这一步', en: 'the matter is past this step' },
  after_end: { zh: '本件此前已经终结', en: 'the matter had ended before' },
  not_open: { zh: '没有与之相应的开始记录', en: 'nothing that it could end had begun' },
  still_open: { zh: '特别程序尚未结束', en: 'a special procedure has not ended' },
  notice_again: {
    zh: '不止一次补正告知（应当一次告知）',
    en: 'a second notice of what is missing: one notice has to name everything',
  },
  rated_again: {
    zh: '不止一次评价（一次一评），以第一次为准',
    en: 'a second rating: the first one counts',
  },
  not_understood: {
    zh: '内容不合这一类型，未作计入',
    en: 'what it says is not what its type describes: it is not counted',
  },
  not_of_kind: {
    zh: '本系统不知道这一类型，或它不属于这一种件',
    en: 'its type is not known here, or moves no matter of this kind',
  },
  corrects_nothing: {
    zh: '所更正的不是本件更早的记录',
    en: 'it corrects no earlier record of this matter',
  },
  redacted: {
    zh: '原文已遮蔽，未另行重述，只计其类型和时间',
    en: 'it was redacted and not said again: only its type and its times count',
  },
  other_day: {
    zh: '内容中的时间与发生时间不在同一天，以发生时间为准',
    en: 'the time in its content is of another day than the one on which it occurred; the latter counts',
  },
  unreviewed: UNREVIEWED,
  recorded_early: { zh: '登记早于发生', en: 'it was recorded before the day on which it occurred' },
} as const satisfies Catalogue;

export type AnomalyCode = keyof typeof ANOMALIES;

export function isAnomaly(code: string): code is AnomalyCode {
  return Object.hasOwn(ANOMALIES, code);
}
