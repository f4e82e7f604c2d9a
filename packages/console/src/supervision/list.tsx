import { CALL_SHOWS, contract, type Reply } from '@hutong/api';
import { CallTable, Filters, href, Section, Select, Tabs, TextField } from '@hutong/ui';
import { FORMATS, type Shown, type Visit } from '@hutong/web';
import { ask, Pages, screen } from '../shared.tsx';
import { say } from '../texts.ts';
import { LastAudit } from './audit.tsx';
import { FILTERS, type Filter, filterIn, LEVELS, QUEUES, TYPES } from './filter.ts';

export const PATH = '/console/supervision';
const PAGE = 50;
type Page = Reply<typeof contract.supervision.calls>;
const NONE: Page = { items: [], total: 0, at_least: false, behind: 0 };

/** Cards, urges and findings by filters, which stand in the address. */
export async function list(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const filter = filterIn(visit);
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
        <Section id="list" title={say(lang, 'oversee_list')}>
          <Tabs label={say(lang, 'oversee_list')} items={queues} />
          <Choose visit={visit} filter={filter} />
          {page.behind > 0 ? <p>{say(lang, 'oversee_behind', { n: page.behind })}</p> : null}
          <p>
            {say(lang, page.at_least ? 'oversee_many' : 'oversee_total', { n: page.total })}{' '}
            {page.items.length === 0
              ? null
              : FORMATS.map((format) => (
                  <>
                    <a href={href(view, `${PATH}/export`, { ...filter, format })}>
                      {say(lang, `oversee_export_${format}`)}
                    </a>{' '}
                  </>
                ))}
          </p>
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
        {await LastAudit({ visit })}
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
    <Filters action={href(view, PATH)} lang={lang} text={say(lang, 'oversee_go')}>
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
