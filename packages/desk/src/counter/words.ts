import type { Lang, Text } from '@hutong/record';
import type { Option } from '@hutong/ui';

/** Words that records take at the counter, and how they are said. */
const WORDS = {
  自然人: { zh: '自然人', en: 'a person' },
  法人: { zh: '法人', en: 'a legal person' },
  其他组织: { zh: '其他组织', en: 'another organisation' },
  窗口: { zh: '窗口', en: 'at the window' },
  口头: { zh: '口头', en: 'orally' },
  电话: { zh: '电话', en: 'by telephone' },
  邮寄: { zh: '邮寄', en: 'by post' },
  网上: { zh: '网上', en: 'online' },
  自助终端: { zh: '自助终端', en: 'at a terminal' },
  材料不全: { zh: '材料不全', en: 'materials are missing' },
  材料不合法定形式: { zh: '材料不合法定形式', en: 'materials are not in the form of the law' },
  不属本机关职权: { zh: '不属本机关职权', en: 'another organ is competent' },
  依法不需办理: { zh: '依法不需办理', en: 'the law asks for nothing here' },
  未携带: { zh: '未携带', en: 'not brought along' },
  遗失补办中: { zh: '遗失补办中', en: 'lost, a new one is being made' },
  尚未办理: { zh: '尚未办理', en: 'none made yet' },
  境外人员: { zh: '境外人员', en: 'from abroad' },
  其他: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Text>;
type Word = keyof typeof WORDS;

export const KINDS = ['自然人', '法人', '其他组织'] as const satisfies readonly Word[];
export const SOURCES = [
  '窗口',
  '口头',
  '电话',
  '邮寄',
  '网上',
  '自助终端',
] as const satisfies readonly Word[];
export const REASONS = [
  '材料不全',
  '材料不合法定形式',
  '不属本机关职权',
  '依法不需办理',
  '其他',
] as const satisfies readonly Word[];
export const NO_ID = [
  '未携带',
  '遗失补办中',
  '尚未办理',
  '境外人员',
  '其他',
] as const satisfies readonly Word[];

/** What is chosen from in a form. */
export function optionsOf(values: readonly Word[], lang: Lang): Option[] {
  return values.map((value) => ({ value, text: WORDS[value][lang] }));
}

/** A record's word as it is read; one that is not known here as it stands. */
export function worded(word: string, lang: Lang): string {
  return Object.hasOwn(WORDS, word) ? WORDS[word as Word][lang] : word;
}
