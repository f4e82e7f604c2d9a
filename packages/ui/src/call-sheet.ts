import type { CallLine } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { callTitle } from './call.tsx';
import { clockTime } from './kit/mark.tsx';
import { say } from './messages.ts';

/** The columns of calls in a file that is kept. */
export function callHeads(lang: Lang): string[] {
  const heads = [
    'call',
    'call_about',
    'call_state',
    'call_organ',
    'call_answer_by',
    'call_by',
    'call_at',
  ] as const;
  return heads.map((head) => say(lang, head));
}

/** A call beneath these columns. */
export function callCells(lang: Lang, call: CallLine): string[] {
  const { of, word, department, due, name, at } = call;
  return [callTitle(lang, call), of.number, word[lang], department, due ?? '', name, clockTime(at)];
}
