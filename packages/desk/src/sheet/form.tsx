import { Button, Buttons, ErrorSummary, errorOf, fieldId, Notice, Section, Table } from '@hutong/ui';
import { SEALED } from '../counter/application.ts';
import { Agent, type Fields, Kind, Manner, Materials } from '../counter/fields.tsx';
import type { CounterItem } from '../counter/item.ts';
import { type Origin, OriginNotice } from '../counter/origin.tsx';
import { DraftForm } from '../drafts/form.tsx';
import { say } from '../texts.ts';
import { COLUMNS, type Column, fieldIn, ROWS } from './read.ts';
import { markOfRows, type RowTwins, RowTwinsNotice } from './twins.tsx';

interface Props extends Fields {
  item: CounterItem;
  path: string;
  csrf: string;
  once: string;
  origin?: Origin | undefined;
  /** Rows that may be there already, and what was to become of the sheet; absent: it was only checked. */
  warning?: { found: readonly RowTwins[]; going: 'accept' | 'apply' | undefined } | undefined;
  /** How many were checked and may all be taken. */
  fine?: number | undefined;
}

/** A sheet of applications of one item: what they have in common, then a row for each applicant. */
export function SheetForm(props: Props) {
  const { lang, item, path, csrf, once, errors, origin, fine } = props;
  return (
    <>
      <h1>{`${say(lang, 'sheet')} · ${item.name}`}</h1>
      <p class="soft">{say(lang, 'sheet_about')}</p>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      {fine === undefined ? null : <Notice tone="good" title={say(lang, 'sheet_fine', { n: fine })} />}
      {origin === undefined ? null : <OriginNotice lang={lang} origin={origin} path={path} csrf={csrf} />}
      <DraftForm lang={lang} path={path} csrf={csrf} once={once}>
        {/* The first button is the one that Enter presses: within a row it takes nothing. */}
        <Buttons>
          <Button name="go" value="check" kind="second">
            {say(lang, 'sheet_check')}
          </Button>
        </Buttons>
        <Warning {...props} />
        <Kind {...props} />
        <Manner {...props} />
        <Agent {...props} />
        <Materials {...props} />
        <Section id="rows" title={say(lang, 'sheet_rows')}>
          <p class="hint">{say(lang, 'sealed')}</p>
          <Rows {...props} />
        </Section>
        <Buttons>
          <Button name="go" value="accept">
            {say(lang, 'go_accept')}
          </Button>
          <Button name="go" value="apply" kind="second">
            {say(lang, 'go_apply')}
          </Button>
        </Buttons>
      </DraftForm>
    </>
  );
}

function Warning({ lang, warning }: Props) {
  if (warning === undefined) return null;
  const { found, going } = warning;
  return (
    <RowTwinsNotice lang={lang} found={found}>
      {going === undefined ? null : (
        <Button name="still" value={`${going} ${markOfRows(found)}`} accesskey="s">
          {say(lang, 'still', { what: say(lang, `go_${going}`) })}
        </Button>
      )}
    </RowTwinsNotice>
  );
}

function Rows(props: Fields) {
  const { lang } = props;
  return (
    <Table
      labelledby="rows"
      rows={Array.from({ length: ROWS }, (_, i) => i + 1)}
      empty=""
      columns={[
        { head: say(lang, 'sheet_row'), kind: 'name', cell: (n) => String(n) },
        ...COLUMNS.map((column) => ({
          head: say(lang, column),
          cell: (n: number) => <Cell {...props} column={column} n={n} />,
        })),
      ]}
    />
  );
}

/** One field of one row, with what was typed and what is wrong. */
function Cell({ lang, typed, errors, column, n }: Fields & { column: Column; n: number }) {
  const name = fieldIn(column, n);
  const id = fieldId(name);
  const error = errorOf(errors, name);
  return (
    <>
      <input
        id={id}
        name={name}
        type="text"
        aria-label={say(lang, 'sheet_cell', { n, field: say(lang, column) })}
        aria-invalid={error === undefined ? undefined : 'true'}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        value={typed.get(name)?.[0] ?? ''}
        maxlength={SEALED[column]}
        inputmode={column === 'phone' ? 'tel' : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      {error === undefined ? null : (
        <p class="wrong-text" id={`${id}-error`}>
          {error}
        </p>
      )}
    </>
  );
}
