import { contract, mayFor, type SetLine } from '@hutong/api';
import {
  ButtonLink,
  Buttons,
  type Column,
  clockTime,
  href,
  listed,
  Mark,
  Notice,
  Section,
  Table,
} from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { ask, Pages, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';

export const PATH = '/console/rules';
const PAGE = 50;
const TONES = { in_force: 'good', to_come: 'wait', replaced: 'unknown', ended: 'unknown' } as const;

/** Every version of rules and calendars, and the way to bring another. */
export async function list(visit: Visit): Promise<Shown> {
  const { lang, view, person } = visit;
  const from = visit.query('from');
  const asked = await ask(visit, contract.rules.list, { limit: PAGE, ...(from === '' ? {} : { from }) });
  const page = asked.refused === undefined ? asked.reply : { items: [] };
  const next = 'next' in page ? page.next : undefined;
  return screen({
    visit,
    title: say(lang, 'rules'),
    place: 'rules',
    errors: asked.refused === undefined ? [] : wrong(visit, asked.refused),
    status: asked.refused?.status ?? 200,
    children: (
      <>
        {visit.query('done') === '' ? null : <Notice tone="good" title={say(lang, 'rules_done')} />}
        <p>{say(lang, 'rules_about')}</p>
        {mayFor(person, 'rules.publish') ? (
          <Buttons>
            <ButtonLink href={href(view, `${PATH}/days`)}>{say(lang, 'rules_type_days')}</ButtonLink>
            <ButtonLink href={href(view, `${PATH}/file`)}>{say(lang, 'rules_bring')}</ButtonLink>
          </Buttons>
        ) : null}
        <Section id="all" title={say(lang, 'rules_all')}>
          <Table
            labelledby="all"
            columns={columns(visit)}
            rows={page.items}
            empty={say(lang, 'rules_none')}
          />
          <Pages visit={visit} link={(after) => href(view, PATH, { from: after })} after={from} next={next} />
        </Section>
      </>
    ),
  });
}

function columns({ lang, view }: Visit): Column<SetLine>[] {
  return [
    {
      head: say(lang, 'rules_name'),
      kind: 'name',
      cell: ({ name, node, record }) =>
        record === null ? name : <a href={href(view, `/records/${node}/${record}`)}>{name}</a>,
    },
    { head: say(lang, 'rules_kind'), cell: ({ type }) => say(lang, `rules_${type}`) },
    {
      head: say(lang, 'rules_standing'),
      cell: ({ standing }) => <Mark tone={TONES[standing]} text={say(lang, `rules_${standing}`)} />,
    },
    { head: say(lang, 'rules_days'), cell: (line) => daysOf(lang, line) },
    { head: say(lang, 'rules_where'), cell: (line) => whereOf(lang, line) },
    { head: say(lang, 'rules_by'), cell: (line) => byOf(lang, line) },
  ];
}

function daysOf(lang: Visit['lang'], { from, until }: SetLine): string {
  if (from === null) return '—';
  return until === null ? say(lang, 'rules_from', { from }) : say(lang, 'rules_between', { from, until });
}

/** Whom a version holds for. */
export function whereOf(
  lang: Visit['lang'],
  { divisions, nodes }: Pick<SetLine, 'divisions' | 'nodes'>,
): string {
  if (divisions.length + nodes.length === 0) return say(lang, 'rules_all_beneath');
  if (divisions.includes('')) return say(lang, 'rules_nation');
  const named = [
    ...(divisions.length === 0 ? [] : [say(lang, 'rules_divisions', { codes: listed(lang, divisions) })]),
    ...(nodes.length === 0 ? [] : [say(lang, 'rules_nodes', { nodes: listed(lang, nodes) })]),
  ];
  return listed(lang, named);
}

function byOf(lang: Visit['lang'], { node, by, at, reason }: SetLine) {
  if (at === null) return say(lang, 'rules_bundled');
  return (
    <>
      {[node, by ?? '', clockTime(at)].filter((one) => one !== '').join(' ')}
      {reason === null ? null : <small>{reason}</small>}
    </>
  );
}
