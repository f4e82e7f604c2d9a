import { MATTER_KINDS, type MatterDetail } from '@hutong/api';
import { beijing, UNREVIEWED } from '@hutong/record';
import type { Anywhere, Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { oneOf, pageSize } from '../../option-values.ts';

const COLUMNS = [
  'node',
  'matter_kind',
  'matter_number',
  'matter_state',
  'matter_title',
  'department',
  'matter_opened',
  'matter_due',
] as const;

type Asked = 'kind' | 'node' | 'state' | 'department' | 'item' | 'due-before' | 'number' | 'words' | 'cursor';

/** `hutong matters`: a page of the list, or one matter. */
export const matters: Work<never, Anywhere | Asked | 'limit'> = (given, session, place = '') => {
  const limit = pageSize(given.limit, session);
  const { node, state, department, item, number, words, cursor } = given;
  const kind = given.kind === undefined ? undefined : oneOf('--kind', given.kind, MATTER_KINDS, session);
  const at = place === '' ? undefined : placeOf(place, session);
  return atNode(given, session, async ({ api }) => {
    if (at !== undefined) return session.result(tellOne(await api.matters.get(at), session));
    const due_before = given['due-before'];
    const asked = { kind, node, state, department, item, due_before, number, words, cursor, limit };
    return tellPage(await api.matters.list(asked), session);
  });
};

function placeOf(place: string, session: Session): { node: string; kind: string; number: string } {
  const [, node = '', kind = '', number = ''] = /^([a-z0-9-]{1,32})\/([a-z]+)\/(.+)$/s.exec(place) ?? [];
  if (MATTER_KINDS.some((one) => one === kind)) return { node, kind, number };
  throw session.usage('matter_place', { value: place, kinds: MATTER_KINDS.join(', ') });
}

function tellPage(page: Awaited<ReturnType<NodeClient['api']['matters']['list']>>, session: Session): number {
  const { lang } = session;
  const rows = page.items.map((one) => [
    one.node,
    one.kind,
    one.number,
    one.unreviewed ? `${one.word[lang]}; ${UNREVIEWED[lang]}` : one.word[lang],
    one.title,
    one.department,
    beijing(one.opened_at),
    one.due ?? '-',
  ]);
  session.table(COLUMNS, rows, 'matter_none');
  const { total, behind } = page;
  if (rows.length > 0) session.tell(page.at_least ? 'matter_at_least' : 'matter_total', { total });
  tellBehind(behind, session);
  return session.page(page, 'cursor');
}

function tellOne(one: MatterDetail, session: Session): MatterDetail {
  const { lang } = session;
  session.print(`${one.node} ${one.kind} ${one.number} ${one.title ?? ''}`);
  session.tell('matter_why', { word: one.word[lang], why: one.why[lang] });
  session.tell('matter_events');
  const rows = one.events.map((event) => [
    beijing(event.occurred_at),
    beijing(event.recorded_at),
    event.received.map(({ by, at }) => `${by} ${beijing(at)}`).join(' ') || '-',
    event.title[lang],
    event.word?.[lang] ?? '',
    [
      ...(event.backfilled ? [session.say('matter_backfilled')] : []),
      ...(event.voided_by === null ? [] : [session.say('matter_voided')]),
      ...event.anomalies.map(({ text }) => text[lang]),
    ].join('; '),
  ]);
  session.rows(rows, '  ');
  session.tell('matter_clocks', { day: one.reckoned_on });
  for (const { clock, run, word, why } of one.clocks) {
    session.print(`  ${session.say('matter_clock', { clock, run, word: word[lang] })}`);
    for (const line of why) session.print(`    ${line[lang]}`);
  }
  for (const { text } of one.findings)
    session.print(`  ${session.say('matter_finding', { text: text[lang] })}`);
  if (one.said_by_others.length > 0) session.tell('matter_others');
  for (const { node, title, at, id } of one.said_by_others)
    session.print(`  ${beijing(at)} ${node} ${title[lang]} ${node}/${id}`);
  tellBehind(one.behind, session);
  return one;
}

function tellBehind(behind: number, session: Session): void {
  if (behind > 0) session.tell('matter_behind', { behind });
}
