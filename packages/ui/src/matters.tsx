import { MATTER_KINDS, type MatterLine, type MatterPage } from '@hutong/api';
import { Filters } from './kit/filters.tsx';
import { clockTime, Mark, When } from './kit/mark.tsx';
import { Section } from './kit/show.tsx';
import { type Column, Pager, Table } from './kit/table.tsx';
import { href, layout, type View } from './layout.tsx';
import { Unreviewed } from './unreviewed.tsx';

/** What the form of the list asked for. */
export type MatterSearch = Record<'kind' | 'department' | 'item' | 'due_before' | 'words' | 'cursor', string>;

/** Since when nodes are not heard (RFC 3339): by then alone is known how their matters are (P11). */
export type Unheard = ReadonlyMap<string, string>;

/** The list of matters, with its filters in the address. */
export function mattersPage(view: View, page: MatterPage, search: MatterSearch, unheard: Unheard): string {
  const { t } = view;
  const { total, at_least, next } = page;
  const on = { href: href(view, '/matters', { ...search, cursor: next }), text: t('matters_next') };
  const main = (
    <>
      <h1>{t('matters')}</h1>
      <Section id="list" title={t('matters')}>
        <p class="soft">{t('matters_note')}</p>
        <Behind view={view} entries={page.behind} />
        <MatterFilters view={view} search={search} />
        <p class="soft">{t(at_least ? 'matters_at_least' : 'matters_total', { total })}</p>
        <MattersTable view={view} items={page.items} unheard={unheard} />
        <Pager label={t('matters')} next={next === undefined ? undefined : on} />
      </Section>
      <p>
        <a href={href(view, '/')}>{t('back_home')}</a>
      </p>
    </>
  );
  return layout(view, t('matters'), main);
}

/** Says that what is shown was computed without entries that are not read yet. */
export function Behind({ view: { t }, entries }: { view: View; entries: number }) {
  if (entries === 0) return null;
  return (
    <p>
      <Mark tone="wait" text={t('matters_behind', { behind: entries })} />
    </p>
  );
}

/** Says since when what is shown may be otherwise; nothing of a node that is heard. */
export function UnknownSince({ view: { t }, since }: { view: View; since: string | undefined }) {
  return since === undefined ? null : (
    <Mark tone="unknown" text={t('unknown_since', { at: clockTime(since) })} />
  );
}

function MatterFilters({ view, search }: { view: View; search: MatterSearch }) {
  const { t, lang } = view;
  return (
    <Filters action="/matters" lang={lang} text={t('search')}>
      <label>
        {t('matter_kind')}
        <select name="kind">
          <option value="">{t('matter_all_kinds')}</option>
          {MATTER_KINDS.map((kind) => (
            <option value={kind} selected={kind === search.kind}>
              {t(`matter_${kind}`)}
            </option>
          ))}
        </select>
      </label>
      <Words name="department" label={t('department')} most={200} search={search} />
      <Words name="item" label={t('matter_item_of')} most={200} search={search} />
      <label>
        {t('matter_due_before')}
        <input name="due_before" type="date" value={search.due_before} />
      </label>
      <Words name="words" label={t('matter_words')} most={100} search={search} />
    </Filters>
  );
}

interface WordsProps {
  name: 'department' | 'item' | 'words';
  label: string;
  most: number;
  search: MatterSearch;
}

function Words({ name, label, most, search }: WordsProps) {
  return (
    <label>
      {label}
      <input name={name} value={search[name]} maxlength={most} autocomplete="off" />
    </label>
  );
}

interface ListProps {
  view: View;
  items: readonly MatterLine[];
  unheard: Unheard;
}

/** Kinds that wait for something to be done until they are closed. */
const ENDING: readonly string[] = ['case', 'request', 'complaint'] satisfies MatterLine['kind'][];

function MattersTable({ view, items, unheard }: ListProps) {
  const { t, lang } = view;
  const stateOf = ({ node, kind, word, closed_at }: MatterLine) => (
    <>
      {word[lang]}{' '}
      {ENDING.includes(kind) && closed_at === null ? (
        <UnknownSince view={view} since={unheard.get(node)} />
      ) : null}
    </>
  );
  const columns: Column<MatterLine>[] = [
    { head: t('name_subject'), cell: (one) => <MatterLink view={view} one={one} /> },
    { head: t('matter_kind'), kind: 'word', cell: ({ kind }) => t(`matter_${kind}`) },
    { head: t('matter_state'), kind: 'word', cell: stateOf },
    { head: t('department'), cell: ({ department }) => department },
    { head: t('node'), cell: ({ name }) => name },
    { head: t('matter_opened'), kind: 'time', cell: ({ opened_at }) => <When at={opened_at} /> },
    { head: t('matter_due'), kind: 'time', cell: ({ due }) => due ?? '—' },
  ];
  return <Table labelledby="list" columns={columns} rows={items} empty={t('matters_none')} keys />;
}

function MatterLink({ view, one }: { view: View; one: MatterLine }) {
  const { node, kind, number, title } = one;
  const to = href(view, `/matters/${node}/${kind}/${encodeURIComponent(number)}`);
  if (title === '')
    return (
      <>
        <a href={to}>{number}</a> <Unreviewed lang={view.lang} one={one} />
      </>
    );
  return (
    <>
      <a href={to}>{title}</a>
      <small>{number}</small>
      <Unreviewed lang={view.lang} one={one} />
    </>
  );
}
