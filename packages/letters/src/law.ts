/** What the regulation says of letters, by its edition (中华人民共和国政府信息公开条例). */

/** 国务院令第492号 from 2008-05-01 on, 第711号 from 2019-05-15 on. */
export type Edition = '492' | '711';

const SINCE_711 = '2019-05-15';

/** The edition in force on a day, `YYYY-MM-DD`. */
export function editionOn(day: string): Edition {
  return day < SINCE_711 ? '492' : '711';
}

/** The edition, as a letter names it. */
export function regulationOf(edition: Edition): string {
  return `《中华人民共和国政府信息公开条例》（国务院令第${edition}号）`;
}

type Articles = Readonly<Record<Edition, string>>;

const SECRET = { 711: '第十四条、第三十六条第（三）项', 492: '第十四条、第二十一条第（二）项' };
const INTERNAL = { 711: '第十六条第一款、第三十六条第（三）项', 492: '第二十一条第（二）项' };
const DELIBERATION = { 711: '第十六条第二款、第三十六条第（三）项', 492: '第二十一条第（二）项' };
const REGISTERS = { 711: '第三十六条第（七）项', 492: '' };
const AGAIN = { 711: '第三十六条第（六）项', 492: '' };
const APART = { 711: '第三十七条', 492: '第二十二条' };

/** Articles by the outcome of a reply; empty where an edition has none for it. */
const OF_OUTCOME: Readonly<Record<string, Articles>> = {
  已公开: { 711: '第三十六条第（一）项', 492: '第二十一条第（一）项' },
  予以公开: { 711: '第三十六条第（二）项', 492: '第二十一条第（一）项' },
  部分公开: APART,
  区分处理: APART,
  '不予公开：国家秘密': SECRET,
  '不予公开：法律行政法规禁止': SECRET,
  '不予公开：危及三安全一稳定': {
    711: '第十四条、第三十六条第（三）项',
    492: '第八条、第二十一条第（二）项',
  },
  '不予公开：保护第三方合法权益': {
    711: '第十五条、第三十二条、第三十六条第（三）项',
    492: '第十四条、第二十三条、第二十一条第（二）项',
  },
  '不予公开：三类内部事务信息': INTERNAL,
  '不予公开：四类过程性信息': DELIBERATION,
  '不予公开：行政执法案卷': DELIBERATION,
  '不予公开：行政查询事项': REGISTERS,
  特别规定: REGISTERS,
  不予公开: { 711: '第三十六条第（三）项', 492: '第二十一条第（二）项' },
  '无法提供：没有现成信息需另行制作': { 711: '第三十八条', 492: '第二条' },
  '无法提供：补正后仍不明确': { 711: '第三十条', 492: '第二十一条第（四）项' },
  '不予处理：信访举报投诉': { 711: '第三十九条第一款', 492: '' },
  '不予处理：重复申请': AGAIN,
  重复: AGAIN,
  '不予处理：要求提供公开出版物': { 711: '第三十九条第二款', 492: '' },
  '不予处理：无正当理由大量反复': { 711: '第三十五条', 492: '第十三条' },
  '其他：逾期不补正': { 711: '第三十条', 492: '' },
  '其他：逾期不缴费': { 711: '第四十二条', 492: '第二十七条' },
};

/** Articles of letters that say the same whatever a record says. */
const OF_LETTER: Readonly<Record<string, Articles>> = {
  receipt: { 711: '第三十一条', 492: '第二十条' },
  supplement: { 711: '第三十条', 492: '第二十一条第（四）项' },
  extended: { 711: '第三十三条', 492: '第二十四条' },
  third_party: { 711: '第三十二条', 492: '第二十三条' },
  co_organ: { 711: '第三十四条', 492: '第七条' },
  transfer: { 711: '第三十六条第（五）项', 492: '第二十一条第（三）项' },
  not_held: { 711: '第三十六条第（四）项', 492: '第二十一条第（三）项' },
  elsewhere: { 711: '第三十六条第（五）项', 492: '第二十一条第（三）项' },
};

/** The article that a letter stands on; empty where its edition names none. */
export function articleOf(edition: Edition, letter: string, outcome: string): string {
  return (OF_LETTER[letter] ?? OF_OUTCOME[outcome])?.[edition] ?? '';
}

/** Since then who was refused information goes to a review first (行政复议法 2023 年修订 第二十三条第一款第（四）项). */
const REVIEW_FIRST = '2024-01-01';
/** Since then courts are open for six months, before for three (行政诉讼法 2014 年修正 第四十六条). */
const SIX_MONTHS = '2015-05-01';
const REFUSES = /^(?:不予公开|部分公开|区分处理|特别规定)/;

/** How a reply given on a day, `YYYY-MM-DD`, may be reviewed. */
export function remedyOf(outcome: string, day: string): string {
  const review = '如对本答复不服，可以自收到本答复之日起六十日内依法申请行政复议';
  if (day >= REVIEW_FIRST && REFUSES.test(outcome))
    return `${review}；对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内依法向人民法院提起行政诉讼。`;
  const months = day < SIX_MONTHS ? '三' : '六';
  return `${review}，或者自收到本答复之日起${months}个月内依法向人民法院提起行政诉讼。`;
}
