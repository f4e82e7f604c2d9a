import { type CallLine, contract } from '@hutong/api';
import { localText } from '@hutong/record';
import { callCells, callHeads } from '@hutong/ui';
import { allOf, fileOf, type Shown, type Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { ask } from '../shared.tsx';
import { say } from '../texts.ts';
import { filterIn, filterText } from './filter.ts';
import { list } from './list.tsx';

const PAGE = 200;
/** More calls are not exported at once. */
const MOST = 5_000;

/** The calls of a list as a file to keep; it says which list that was, and when. */
export async function exported(visit: Visit, { now }: ConsoleParts): Promise<Shown> {
  const { lang } = visit;
  const filter = filterIn(visit);
  let behind = 0;
  let isRefused = false;
  const calls = await allOf<CallLine>(MOST, async (cursor) => {
    const asked = await ask(visit, contract.supervision.calls, {
      ...(filter as { show?: 'waiting' }),
      limit: PAGE,
      ...cursor,
    });
    isRefused = asked.refused !== undefined;
    if (asked.refused !== undefined) return { items: [] };
    behind = asked.reply.behind;
    return asked.reply;
  });
  // The list itself says what is wrong with its filters.
  if (isRefused) return list(visit);
  const notes = [
    ...(calls.isAll ? [] : [say(lang, 'oversee_export_first', { n: MOST })]),
    ...(behind === 0 ? [] : [say(lang, 'oversee_behind', { n: behind })]),
  ];
  const about: [string, string][] = [
    [say(lang, 'oversee_export_at'), localText(now())],
    [say(lang, 'oversee_export_filter'), filterText(lang, filter)],
    [say(lang, 'oversee_export_number'), String(calls.found.length)],
    ...notes.map((note): [string, string] => [say(lang, 'oversee_export_note'), note]),
  ];
  return fileOf(visit.query('format') || 'xlsx', {
    name: 'supervision',
    title: say(lang, 'oversee_list'),
    header: [say(lang, 'oversee_node'), ...callHeads(lang)],
    rows: calls.found.map((call) => [call.of.node, ...callCells(lang, call)]),
    about: { title: say(lang, 'oversee_export_about'), rows: about },
  });
}
