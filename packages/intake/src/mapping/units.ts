import { bilingual, type Text } from '@hutong/record';
import type { Fault } from '../row-source.ts';

/** How many places the decimal point moves to make it 元. */
const MONEY: Record<string, number> = {
  分: -2,
  角: -1,
  元: 0,
  百元: 2,
  千元: 3,
  万元: 4,
  十万元: 5,
  百万元: 6,
  千万元: 7,
  亿元: 8,
};
/** Hours of each; a working day has no hours that a law would give it. */
const TIME: Record<string, number> = { 小时: 1, 天: 24, 日: 24, 周: 168, 星期: 168 };
const KEPT_ONLY = ['工作日', '个工作日', '分钟', '个月', '月', '年', '万', '亿', '万件', '万人'];
const NAMES = [...Object.keys(MONEY), ...Object.keys(TIME), ...KEPT_ONLY].sort((a, b) => b.length - a.length);
/** What is asked about where it stands in brackets or behind a slash: the record's own units are 元 and days. */
const QUESTIONED = NAMES.filter(
  (name) => !['元', '天', '日', '工作日', '个工作日', '月', '年', '个月'].includes(name),
);
/** Asked about wherever it stands, unless it says how much a thing is, as 百万元以上 does. */
const MONEYS = NAMES.filter((name) => name in MONEY && name.length > 1);
const BRACKETED = new RegExp(
  `[（(\\[【〔/／]\\s*(?:单位\\s*[:：]?\\s*)?(?:人民币|工作|RMB|¥)?\\s*(${QUESTIONED.join('|')})\\s*(?:[）)\\]】〕/／,，;；、]|$)`,
  'i',
);
const ANYWHERE = new RegExp(
  `(?<![百十千万亿])(${MONEYS.join('|')})(?![以及])|(小时|分钟)数?\\s*(?:$|[）)\\]】〕])`,
);
/** Long times: a field of days must not take them, any other may. */
const LONG = /[（([【〔/／]\s*(个月|月|年|周|星期)\s*[）)\]】〕]|(个月|周)数?$/;
const DAYS = /days$/;
const NOTE = new RegExp(
  `单位\\s*(?:为|[:：])?\\s*[（(]?\\s*(?:人民币)?\\s*[（(]?\\s*(${QUESTIONED.join('|')})`,
);

const BEHIND = new RegExp(`^\\s*(${[...QUESTIONED, '个月'].join('|')})`);

export const unitNames: readonly string[] = NAMES;

/**
 * The unit that a column's name states and the record's field doesn't have; undefined when there is none.
 * @param field of the record, which may be one of days
 */
export function unitOfColumn(name: string, field = ''): string | undefined {
  const plain = name.replace(/\s+/g, '');
  const found = BRACKETED.exec(plain) ?? ANYWHERE.exec(plain) ?? (DAYS.test(field) ? LONG.exec(plain) : null);
  return found?.slice(1).find((unit) => unit !== undefined);
}

/** The unit that stands behind a number, other than a record's own. */
export function unitBehind(rest: string): string | undefined {
  return BEHIND.exec(rest)?.[1];
}

/** The unit that a line above a table states for all of it, as in 单位：万元. */
export function unitNote(text: string): string | undefined {
  return NOTE.exec(text)?.[1];
}

export function isConvertible(from: string, to: string): boolean {
  return from === to || (from in MONEY && to in MONEY) || (from in TIME && to in TIME);
}

/**
 * A number in another unit, as exact decimal text; thousands' commas, a ¥ and the unit itself may stand with it.
 * Undefined for what is no such number, or has no exact answer in the other unit.
 */
export function convertUnit(text: string, from: string, to: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/^[¥￥]\s*/, '')
    .replace(new RegExp(`\\s*${from}$`), '');
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d{1,20})(?:\.(\d{1,10}))?$/.exec(plain);
  if (!match) return undefined;
  const whole = match[2]!.replaceAll(',', '');
  const fraction = match[3] ?? '';
  if (from === to) return match[1]! + whole + (fraction === '' ? '' : `.${fraction}`);
  if (from in MONEY) return match[1]! + shifted(whole, fraction, MONEY[from]! - MONEY[to]!);
  const hours = BigInt(whole) * BigInt(TIME[from]!);
  const per = BigInt(TIME[to]!);
  return /^0*$/.test(fraction) && hours % per === 0n ? `${match[1]}${hours / per}` : undefined;
}

function shifted(whole: string, fraction: string, places: number): string {
  const digits = whole + fraction;
  const point = whole.length + places;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = padded.slice(at).replace(/0+$/, '');
  return right === '' ? left : `${left}.${right}`;
}

/** Asks for the unit of a field; `what` is what has one, in 中文 and English. */
export function unitQuestion(what: Text, unit: string, field: string): Fault {
  const to = unit in MONEY ? '元' : unit === '小时' ? '小时' : unit;
  return {
    reason: bilingual(
      `${what.zh}的单位是${unit}，映射没有说明 ${field} 用什么单位`,
      `${what.en} is in ${unit}, and the mapping does not say in what unit ${field} is to be`,
    ),
    next: bilingual(
      `在映射的这个字段里写 "unit": {"from": "${unit}", "to": "${to}"}；from 与 to 相同则原样收录`,
      `Write "unit": {"from": "${unit}", "to": "${to}"} into that field of the mapping; the same unit twice keeps numbers as they are`,
    ),
  };
}
