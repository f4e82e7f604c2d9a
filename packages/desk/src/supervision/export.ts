import type { CallQuery, CallService } from '@hutong/api';
import { callCells, callHeads } from '@hutong/ui';
import { allOf, fileOf, type Shown, type Visit } from '@hutong/web';
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
  return fileOf('csv', {
    name: 'supervision',
    title: say(lang, 'supervision'),
    header: callHeads(lang),
    rows: [...found.map((one) => callCells(lang, one)), ...left],
  });
}
