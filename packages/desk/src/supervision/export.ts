import type { CallLine, CallQuery, CallService } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { callTitle, clockTime } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { csvOf } from '../csv.ts';
import { allOf } from '../table-file.ts';
import { say } from '../texts.ts';
import { organsSeen } from './parts.ts';

const PAGE = 500;
/** More calls are not exported at once. */
const MOST = 5_000;

/** The calls of a list as a table to keep. */
export async function exported(
  { lang, person }: Visit,
  calls: CallService,
  filter: Omit<CallQuery, 'limit' | 'cursor'>,
): Promise<Shown> {
  const { found, isAll } = await allOf(MOST, (cursor) =>
    calls.list({ ...filter, limit: PAGE, ...cursor }, organsSeen(person)),
  );
  const left = isAll ? [] : [[say(lang, 'call_first_only', { n: MOST })]];
  const bytes = csvOf([headOf(lang), ...found.map((one) => rowOf(lang, one)), ...left]);
  return { bytes, type: 'text/csv; charset=utf-8', name: 'supervision.csv' };
}

function headOf(lang: Lang): string[] {
  const heads = ['call', 'call_about', 'state', 'organ', 'call_answer_by', 'call_by', 'call_at'] as const;
  return heads.map((head) => say(lang, head));
}

function rowOf(lang: Lang, one: CallLine): string[] {
  const { of, word, department, due, name, at } = one;
  return [callTitle(lang, one), of.number, word[lang], department, due ?? '', name, clockTime(at)];
}
