import type { MatterLine, OwnerPage } from '@hutong/api';
import type { Lang } from '@hutong/record';
import {
  Button,
  Buttons,
  type Column,
  ErrorSummary,
  errorOf,
  type FieldError,
  fieldId,
  Hidden,
  Notice,
  Pager,
  Section,
  Select,
  Table,
  TextArea,
} from '@hutong/ui';
import type { Typed } from '@hutong/web';
import { DraftForm } from '../drafts/form.tsx';
import { MatterTable } from '../matter-table.tsx';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { PATH, pathTo } from './path.ts';

const FORM = 'hand-on';

/** Who has cases that are not ended. */
export function ColleaguesPage({ lang, page, after }: { lang: Lang; page: OwnerPage; after: string }) {
  const columns: Column<OwnerPage['items'][number]>[] = [
    {
      head: say(lang, 'owner'),
      kind: 'name',
      cell: ({ owner }) => <a href={to(lang, pathTo(owner))}>{owner}</a>,
    },
    { head: say(lang, 'colleagues_open'), kind: 'number', cell: ({ count }) => count },
  ];
  const next = page.next === undefined ? undefined : `${PATH}?after=${encodeURIComponent(page.next)}`;
  return (
    <>
      <h1 id="owners">{say(lang, 'colleagues')}</h1>
      <p class="soft">{say(lang, 'colleagues_about')}</p>
      <Table
        labelledby="owners"
        columns={columns}
        rows={page.items}
        empty={say(lang, 'colleagues_none')}
        keys
      />
      <Pager
        label={say(lang, 'colleagues')}
        first={after === '' ? undefined : { href: to(lang, PATH), text: say(lang, 'first_page') }}
        next={next === undefined ? undefined : { href: to(lang, next), text: say(lang, 'more') }}
      />
    </>
  );
}

interface Props {
  lang: Lang;
  owner: string;
  rows: readonly MatterLine[];
  next: string | undefined;
  /** To whom, as values and as they are shown. */
  people: readonly { value: string; text: string }[];
  csrf: string;
  once: string;
  typed: Typed;
  errors: readonly FieldError[];
  /** How many were just given away. */
  done: number;
}

/** The open cases of one colleague, and the form that gives them to another. */
export function ColleaguePage(props: Props) {
  const { lang, owner, rows, next, errors, done, typed } = props;
  const chosen = new Set(typed.get('number'));
  const tick: Column<MatterLine> = {
    head: say(lang, 'hand_on'),
    cell: ({ number }) => (
      <input
        type="checkbox"
        name="number"
        value={number}
        form={FORM}
        checked={chosen.has(number)}
        id={number === rows[0]?.number ? fieldId('number') : undefined}
        aria-label={say(lang, 'hand_on_this', { number })}
        autocomplete="off"
      />
    ),
  };
  const on = next === undefined ? undefined : `${pathTo(owner)}?cursor=${encodeURIComponent(next)}`;
  return (
    <>
      <h1 id="cases">{say(lang, 'colleague_cases', { owner })}</h1>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      {done === 0 ? null : <Notice tone="good" title={say(lang, 'hand_on_done', { n: done })} />}
      <MatterTable lang={lang} id="cases" rows={rows} empty={say(lang, 'colleague_none')} more={[tick]} />
      <Pager
        label={say(lang, 'cases')}
        next={on === undefined ? undefined : { href: to(lang, on), text: say(lang, 'more') }}
      />
      {rows.length === 0 ? null : <HandOnForm {...props} />}
      <p>
        <a href={to(lang, PATH)}>{say(lang, 'colleagues')}</a>
      </p>
    </>
  );
}

function HandOnForm({ lang, owner, rows, people, csrf, once, typed, errors }: Props) {
  const field = (name: 'owner' | 'reason') => ({
    name,
    value: typed.get(name)?.[0],
    error: errorOf(errors, name),
    required: true,
  });
  return (
    <Section id="form" title={say(lang, 'hand_on')}>
      <DraftForm lang={lang} path={pathTo(owner)} csrf={csrf} once={once} id={FORM}>
        {rows.map(({ number }) => (
          <Hidden name="listed" value={number} />
        ))}
        <Select
          {...field('owner')}
          label={say(lang, 'hand_on_to')}
          options={people}
          none={say(lang, 'choose')}
        />
        <TextArea {...field('reason')} label={say(lang, 'hand_on_why')} maxlength={2_000} />
        <Buttons>
          <Button name="go" value="chosen">
            {say(lang, 'hand_on_chosen')}
          </Button>
          <Button name="go" value="listed" kind="second">
            {say(lang, 'hand_on_listed', { n: rows.length })}
          </Button>
        </Buttons>
      </DraftForm>
    </Section>
  );
}
