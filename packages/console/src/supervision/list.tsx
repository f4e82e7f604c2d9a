import { CALL_SHOWS, contract, mayFor, type Reply } from '@hutong/api';
import { CallTable, Filters, href, Section, Select, Tabs, TextField } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { ask, Pages, screen } from '../shared.tsx';
import { say } from '../texts.ts';

export const PATH = '/console/supervision';
const PAGE = 50;
const TYPES = ['card', 'urge', 'finding'] as const;
const LEVELS = ['warning', 'yellow', 'red'] as const;
const FILTERS = ['show', 'type', 'level', 'node'] as const;
type Filter = Partial<Record<(typeof FILTERS)[number], string>>;

/** What a supervisor comes for: each a list of its own. */
const QUEUES = [
  { key: 'oversee_show_waiting', filter: { show: 'waiting' } },
  { key: 'oversee_type_card', filter: { show: 'in_force', type: 'card' } },
  { key: 'oversee_show_overdue', filter: { show: 'overdue' } },
  { key: 'oversee_type_finding', filter: { type: 'finding' } },
] as const satisfies readonly { key: string; filter: Filter }[];

type Page = Reply<typeof contract.supervision.calls>;
const NONE: Page = { items: [], total: 0, at_least: false, behind: 0 };

/** Cards, urges and findings by filters, which stand in the address. */
export async function list(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const given = FILTERS.map((name) => [name, visit.query(name)] as const).filter(([, value]) => value !== '');
  const filter: Filter = given.length === 0 ? QUEUES[0].filter : Object.fromEntries(given);
  const cursor = visit.query('cursor');
  const asked = await ask(visit, contract.supervision.calls, {
    ...(filter as { show?: 'waiting' }),
    limit: String(PAGE),
    ...(cursor === '' ? {} : { cursor }),
  });
  const errors =
    asked.refused === undefined
      ? []
      : [{ name: asked.refused.field, text: say(lang, 'oversee_filter_wrong') }];
  const page = asked.refused === undefined ? asked.reply : NONE;
  const link = (one: Filter, more: object = {}) => href(view, PATH, { ...one, ...more });
  const isNow = (one: Filter) => FILTERS.every((name) => one[name] === filter[name]);
  const queues = QUEUES.map(({ key, filter: one }) => {
    return { href: link(one), text: say(lang, key), current: isNow(one) };
  });
  return screen({
    visit,
    title: say(lang, 'oversee'),
    place: 'supervision',
    errors,
    status: asked.refused?.status ?? 200,
    children: (
      <>
        <p>{say(lang, 'oversee_about')}</p>
        {visit.service.runs !== undefined && mayFor(visit.person, 'audit.read') ? (
          <p>
            {say(lang, 'oversee_audit_about')}{' '}
            <a href={`${href(view, '/console/upkeep')}#begin`}>{say(lang, 'oversee_audit')}</a>{' '}
            <a href={href(view, '/console/upkeep/runs/audit')}>{say(lang, 'oversee_audit_last')}</a>
          </p>
        ) : null}
        <Section id="list" title={say(lang, 'oversee_list')}>
          <Tabs label={say(lang, 'oversee_list')} items={queues} />
          <Choose visit={visit} filter={filter} />
          {page.behind > 0 ? <p>{say(lang, 'oversee_behind', { n: page.behind })}</p> : null}
          <p>{say(lang, page.at_least ? 'oversee_many' : 'oversee_total', { n: page.total })}</p>
          <CallTable
            lang={lang}
            id="list"
            rows={page.items}
            to={(one) => pathOf(visit, one)}
            node={({ of }) => <a href={href(view, `/console/nodes/${of.node}`)}>{of.node}</a>}
          />
          <Pages
            visit={visit}
            link={(after) => link(filter, { cursor: after })}
            after={cursor}
            next={page.next}
          />
        </Section>
      </>
    ),
  });
}

/** The page of a call. */
export function pathOf(
  { view }: Visit,
  { node, record }: { node: string; record: string },
  more = '',
): string {
  return href(view, `${PATH}/${node}/${record}${more}`);
}

function Choose({ visit: { lang, view }, filter }: { visit: Visit; filter: Filter }) {
  const select = <T extends string>(
    name: 'show' | 'type' | 'level',
    options: readonly T[],
    text: (one: T) => string,
  ) => (
    <Select
      name={name}
      label={say(lang, `oversee_${name}`)}
      value={filter[name]}
      options={options.map((value) => ({ value, text: text(value) }))}
      none={say(lang, 'oversee_any')}
    />
  );
  return (
    <Filters action={href(view, PATH).split('?')[0] ?? PATH} lang={lang} text={say(lang, 'oversee_go')}>
      {select('show', CALL_SHOWS, (one) => say(lang, `oversee_show_${one}`))}
      {select('type', TYPES, (one) => say(lang, `oversee_type_${one}`))}
      {select('level', LEVELS, (one) => say(lang, `oversee_level_${one}`))}
      <TextField
        name="node"
        label={say(lang, 'oversee_node')}
        value={filter.node}
        width="middle"
        maxlength={32}
      />
    </Filters>
  );
}
