import type { Lang } from '@hutong/record';

/** Words one after another, as the language separates them. */
export function listed(lang: Lang, words: readonly string[]): string {
  return words.join(lang === 'zh' ? '、' : ', ');
}

/** What follows a word in brackets, with the blank that the language has before them. */
export function bracketed(lang: Lang, text: string): string {
  return lang === 'zh' ? `（${text}）` : ` (${text})`;
}
