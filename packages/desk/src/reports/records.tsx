import type { ReportLine } from '@hutong/api';
import { FIGURES } from '@hutong/matters';
import { type Lang, said } from '@hutong/record';
import { type Column, Pager, Table } from '@hutong/ui';
import { pathOf as pathOfMatter } from '../matter/path.ts';
import { pathTo as pathOfRecord } from '../record/path.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { type Asked, type Cell, pathOf, pathOfCell } from './asked.ts';
import { daysText } from './period.ts';

const ROWS = 50;

interface Props {
  lang: Lang;
  asked: Asked;
  cell: Cell;
  /** All records that the figure counts. */
  lines: readonly ReportLine[];
  /** Records on the pages before. */
  after: number;
}

/** The records that a figure counts: as many as it says. */
export function ReportRecords({ lang, asked, cell, lines, after }: Props) {
  const of = cell.key === undefined ? [] : [cell.key || say(lang, 'report_unsaid')];
  const title = [said(FIGURES[cell.what].title, lang), ...of, daysText(asked.period)].join(' · ');
  const on = lines.length > after + ROWS ? pathOfCell(lang, asked, cell, String(after + ROWS)) : undefined;
  return (
    <>
      <h1 id="records">{title}</h1>
      <p>{say(lang, 'report_records', { n: lines.length })}</p>
      <p class="soft">{said(FIGURES[cell.what].formula, lang)}</p>
      <Table
        labelledby="records"
        columns={columnsOf(lang)}
        rows={lines.slice(after, after + ROWS)}
        empty={say(lang, 'report_none')}
        keys
      />
      <Pager
        label={say(lang, 'reports')}
        first={
          after === 0 ? undefined : { href: pathOfCell(lang, asked, cell), text: say(lang, 'first_page') }
        }
        next={on === undefined ? undefined : { href: on, text: say(lang, 'more') }}
      />
      <p>
        <a href={pathOf(lang, asked)}>{say(lang, 'report_back')}</a>
      </p>
    </>
  );
}

function columnsOf(lang: Lang): Column<ReportLine>[] {
  return [
    {
      head: say(lang, 'item'),
      kind: 'name',
      cell: ({ number, title }) => (
        <>
          <a href={to(lang, pathOfMatter({ kind: 'case', number }))}>{title === '' ? number : title}</a>
          <small>{number}</small>
        </>
      ),
    },
    { head: say(lang, 'report_on_day'), kind: 'time', cell: ({ day }) => day },
    { head: say(lang, 'organ'), cell: ({ department }) => department },
    { head: say(lang, 'report_window'), cell: ({ window }) => window ?? say(lang, 'report_unsaid') },
    {
      head: say(lang, 'report_to_record'),
      cell: ({ record }) => <a href={to(lang, pathOfRecord(record))}>{record.slice(-8)}</a>,
    },
  ];
}
