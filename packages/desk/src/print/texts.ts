import type { Catalogue } from '@hutong/record';

/** What the pages for printing say; what stands on papers is in paper.ts. */
export const texts = {
  print: { zh: '打印', en: 'Print' },
  print_now: { zh: '打印（Ctrl+P）', en: 'Print (Ctrl+P)' },
  print_back: { zh: '返回', en: 'Back' },
  print_nothing: { zh: '没有可打印的凭证', en: 'There is nothing to print.' },
  print_too_many: { zh: '一次最多打印 {most} 份', en: 'At most {most} papers are printed at once.' },
  print_papers: { zh: '打印凭证', en: 'Print papers' },
  print_these: { zh: '打印：{paper}', en: 'Print: {paper}' },
  reserved: { zh: '预留编号', en: 'Reserved numbers' },
  reserved_about: {
    zh: '早上打印一张备用，每张二十个编号；停电时手写办理，恢复后逐件补录。现有 {open} 个尚未补录。',
    en: 'Print a sheet of twenty in the morning. When the power is out they are written on by hand, and entered later. {open} are out now.',
  },
  reserve: { zh: '打印一张预留编号', en: 'Print a sheet' },
} as const satisfies Catalogue;
