import type { MatterPage } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { say } from './texts.ts';

/** How many there are in a list. */
export function countOf(lang: Lang, { at_least, total: n }: Pick<MatterPage, 'at_least' | 'total'>): string {
  return at_least ? say(lang, 'at_least', { n }) : say(lang, 'total', { n });
}
