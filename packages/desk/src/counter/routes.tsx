import type { MatterLine } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { Button, ButtonLink, Buttons, Notice, Section, Table, TextField } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import type { DeskParts } from '../parts.ts';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import { againPages, carried } from './again.tsx';
import { pathTo } from './item.ts';
import { empty, take } from './take.tsx';

const FOUND = 20;

/** The counter (窗口): an item is chosen, an application is taken. */
export function counterPages(parts: DeskParts): Page[] {
  const path = '/desk/counter/{code}';
  return [
    { method: 'get', path: '/desk/counter', may: 'matters.take', answer: (visit) => choose(visit, parts) },
    { method: 'get', path, may: 'matters.take', answer: (visit) => empty(visit, parts) },
    { method: 'post', path, may: 'matters.take', answer: (visit) => take(visit, parts) },
    ...againPages(parts),
  ];
}

async function choose(visit: Visit, parts: DeskParts): Promise<Shown> {
  const { lang, service, person } = visit;
  const carry = carried(parts, person);
  const words = visit.query('words').slice(0, 100);
  const query = { kind: 'item', node: service.info.node, limit: FOUND } as const;
  const search = words === '' ? query : { ...query, words };
  const { items } = await service.matters.list(search, { readsInternal: true });
  const main = (
    <>
      <h1>{say(lang, 'counter')}</h1>
      {carry === undefined ? null : <Notice tone="wait" title={say(lang, 'carrying', { of: carry.of })} />}
      <form method="get" action="/desk/counter" class="form">
        {lang === 'en' ? <input type="hidden" name="lang" value="en" /> : null}
        <TextField
          name="words"
          type="search"
          label={say(lang, 'counter_find')}
          value={words}
          maxlength={100}
        />
        <Button>{say(lang, 'counter_search')}</Button>
      </form>
      <Section id="items" title={say(lang, 'counter_items')}>
        <Items lang={lang} items={items} isAll={words === ''} />
      </Section>
      <Buttons>
        <ButtonLink href={to(lang, '/desk/print')}>{say(lang, 'reserved')}</ButtonLink>
      </Buttons>
    </>
  );
  return screen(visit, 'counter', say(lang, 'counter'), main);
}

interface ItemsProps {
  lang: Lang;
  items: readonly MatterLine[];
  /** Nothing was looked for. */
  isAll: boolean;
}

function Items({ lang, items, isAll }: ItemsProps) {
  return (
    <Table
      labelledby="items"
      rows={items}
      empty={isAll ? say(lang, 'counter_empty') : `${say(lang, 'counter_none')}${say(lang, 'counter_next')}`}
      keys
      columns={[
        {
          head: say(lang, 'item'),
          kind: 'name',
          cell: ({ number, title }) => <a href={to(lang, pathTo({ code: number }))}>{title || number}</a>,
        },
        { head: say(lang, 'code'), cell: ({ number }) => number },
        { head: say(lang, 'organ'), cell: ({ department }) => department },
      ]}
    />
  );
}
