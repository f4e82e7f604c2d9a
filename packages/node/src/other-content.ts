import type { RecordPlace } from '@hutong/api';
import { type Entry, type Flag, filled, said } from '@hutong/record';

/** Types of which a matter has one entry as a rule: a second one corrects the first, or contradicts it. */
const ONE_EACH: ReadonlySet<string> = new Set([
  'case.apply',
  'case.accept',
  'case.close',
  'catalogue.item',
  'complaint.file',
  'disclosure.document',
  'disclosure.request',
]);
const FIELD = 'subject';
const REASON = {
  zh: '同一类型、同一编号已有记录，内容不同',
  en: 'this type and subject are on record already, with other content',
};
const AT = { zh: '{reason}：{origin} {index}', en: '{reason}: {origin} {index}' };

/** Whether it is worth looking for an earlier entry about the same matter. */
export function mayContradict({ type }: Entry): boolean {
  return ONE_EACH.has(type);
}

/** Says of a record that was taken that an earlier one of the same node, at this place, is about the same matter. */
export function otherContent({ origin, index }: RecordPlace): Flag {
  return { field: FIELD, reason: filled(AT, { reason: REASON, origin, index }) };
}

/** Whether it is what `otherContent` says, in whichever language. */
export function isOtherContent({ field, reason }: Flag): boolean {
  const text = said(reason, 'en');
  return field === FIELD && [REASON.zh, REASON.en].some((begin) => text.startsWith(begin));
}
