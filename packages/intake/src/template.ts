import { type Lang, said } from '@hutong/record';
import { REGISTERS, sampleOf, stepsOf } from './mapping/registers.ts';
import { type Slot, slotsOf } from './mapping/slots.ts';
import { workbookOf } from './sheet/workbook.ts';

const TEXTS = {
  about: { zh: '填写说明', en: 'How to fill it in' },
  header: {
    zh: ['列名', '是否必填', '怎样填写', '例'],
    en: ['Column', 'Needed', 'How', 'Example'],
  },
  needed: { zh: '必填', en: 'always' },
  may: { zh: '选填', en: 'may be empty' },
  time: {
    zh: '年月日，可带时刻，如 2024-03-01 09:30',
    en: 'A day, with a time if known, such as 2024-03-01 09:30',
  },
  number: { zh: '只写数字', en: 'Digits only' },
  text: { zh: '文字', en: 'Text' },
} as const;

/** What the sheet that explains a template is called: there is nothing in it to be imported. */
export const ABOUT_SHEETS: readonly string[] = Object.values(TEXTS.about);

/**
 * A register to be filled in: a sheet with its header alone, and one that explains each column. Its columns are called as the
 * mappings call them, so that nothing need be said of it when it is imported. Undefined when there is no such register.
 */
export async function templateOf(name: string, lang: Lang): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const register = REGISTERS.find((one) => one.name === name);
  const steps = await stepsOf(name);
  if (register === undefined || steps === undefined) return undefined;
  const [header = [], example = []] = sampleOf(register);
  const slots = slotsOf(steps);
  const slotOf = (column: string) => slots.find((slot) => slot.name === column);
  const lists = Object.fromEntries(
    header.flatMap((column, i) => {
      const values = slotOf(column)?.values ?? [];
      return values.length === 0 ? [] : [[i, values]];
    }),
  );
  const about = header.map((column, i) => {
    const slot = slotOf(column);
    return [column, neededText(slot, lang), howText(column, slot, lang), example[i] ?? ''];
  });
  return workbookOf([
    { name: said(register.title, lang), header, rows: [], lists },
    { name: TEXTS.about[lang], header: [...TEXTS.header[lang]], rows: about, widths: [24, 20, 48, 30] },
  ]);
}

function neededText(slot: Slot | undefined, lang: Lang): string {
  if (slot === undefined || slot.needed === false) return TEXTS.may[lang];
  if (slot.needed === true) return TEXTS.needed[lang];
  const { with: other } = slot.needed;
  return lang === 'zh' ? `填了“${other}”就必填` : `with ${other}`;
}

function howText(column: string, slot: Slot | undefined, lang: Lang): string {
  if (slot !== undefined && slot.values.length > 0) return slot.values.join('、');
  if (/时间|日期/.test(column)) return TEXTS.time[lang];
  return /（工作日）/.test(column) ? TEXTS.number[lang] : TEXTS.text[lang];
}
