import type { CallPage, CallQuery } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { CallTable, Filters, Pager, Select } from '@hutong/ui';
import { countOf } from '../count.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { LEVELS, linkOf, PATH } from './parts.ts';

type Filter = Pick<CallQuery, 'show' | 'type' | 'level'>;

/** The address of a list of calls. */
export function pathOfList(filter: Filter & { cursor?: string }, more = ''): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined) as [string, string][];
  return `${PATH}${more}?${new URLSearchParams(given)}`;
}

interface Props {
  lang: Lang;
  filter: Filter;
  page: CallPage;
  mayExport: boolean;
}

/** Calls by filters, which stand in the address. */
export function CallList({ lang, filter, page, mayExport }: Props) {
  const { next } = page;
  const select = <T extends string>(name: keyof Filter, options: readonly T[], text: (one: T) => string) => (
    <Select
      name={name}
      label={say(lang, `call_${name}`)}
      value={filter[name]}
      options={options.map((value) => ({ value, text: text(value) }))}
      none={say(lang, 'any')}
    />
  );
  return (
    <>
      <h1 id="list">{say(lang, 'supervision')}</h1>
      <Filters action={PATH} lang={lang} text={say(lang, 'call_filter')}>
        {select('show', ['waiting', 'to_answer'], (one) => say(lang, `call_show_${one}`))}
        {select('type', ['card', 'urge', 'finding'], (one) => say(lang, `call_type_${one}`))}
        {select('level', LEVELS, (one) => say(lang, `level_${one}`))}
      </Filters>
      <p>
        {countOf(lang, page)}{' '}
        {mayExport && page.total > 0 ? (
          <a href={to(lang, pathOfList(filter, '/export'))}>{say(lang, 'call_export')}</a>
        ) : null}
      </p>
      <CallTable lang={lang} id="list" rows={page.items} to={linkOf(lang)} />
      <Pager
        label={say(lang, 'supervision')}
        next={
          next === undefined
            ? undefined
            : { href: to(lang, pathOfList({ ...filter, cursor: next })), text: say(lang, 'more') }
        }
      />
    </>
  );
}
