import type { CaseReport } from '@hutong/api';
import { COUNTED, FIGURES } from '@hutong/matters';
import { type Lang, said } from '@hutong/record';
import { type Column, DateField, Filters, Pager, Select, Table } from '@hutong/ui';
import { say } from '../texts.ts';
import { type Asked, pathOf, pathOfCell } from './asked.ts';
import { GROUPINGS, type ReportRow, rowsOf, totalOf } from './figures.ts';
import { daysText, PERIODS } from './period.ts';

const ROWS = 100;

interface Props {
  lang: Lang;
  asked: Asked;
  report: CaseReport;
  /** Rows on the pages before. */
  after: number;
}

/** The figures of a period, each leading to its records. */
export function ReportPage({ lang, asked, report, after }: Props) {
  const { period, by } = asked;
  const all = rowsOf(by, report.lines);
  const rows: Shown[] = all.slice(after, after + ROWS);
  const total: Shown = { title: say(lang, 'report_all'), counts: totalOf(all) };
  const isMore = all.length > after + ROWS;
  return (
    <>
      <h1 id="report">{`${say(lang, `report_${period.kind}`)} ${daysText(period)}`}</h1>
      <Choose lang={lang} asked={asked} />
      <Pager
        label={say(lang, 'report_period')}
        first={{ href: pathOf(lang, asked, { on: period.before }), text: say(lang, 'report_before') }}
        next={{ href: pathOf(lang, asked, { on: period.after }), text: say(lang, 'report_after') }}
      />
      {report.behind > 0 ? <p>{say(lang, 'report_behind', { n: report.behind })}</p> : null}
      <Table
        labelledby="report"
        columns={columnsOf(lang, asked)}
        rows={all.length === 0 ? [] : [total, ...rows]}
        empty={say(lang, 'report_none')}
        keys
      />
      <Pager
        label={say(lang, 'reports')}
        first={after === 0 ? undefined : { href: pathOf(lang, asked), text: say(lang, 'first_page') }}
        next={
          isMore
            ? { href: pathOf(lang, asked, { after: String(after + ROWS) }), text: say(lang, 'more') }
            : undefined
        }
      />
      <p>
        <a href={pathOf(lang, asked, { format: 'xlsx' }, '/export')}>{say(lang, 'export_xlsx')}</a>{' '}
        <a href={pathOf(lang, asked, { format: 'csv' }, '/export')}>{say(lang, 'export_csv')}</a>
      </p>
      <Formulas lang={lang} report={report} />
    </>
  );
}

type Shown = Pick<ReportRow, 'title' | 'counts'> & { key?: string };

function columnsOf(lang: Lang, asked: Asked): Column<Shown>[] {
  return [
    {
      head: say(lang, `report_by_${asked.by}`),
      kind: 'name',
      cell: ({ title }) => title || say(lang, 'report_unsaid'),
    },
    ...COUNTED.map(
      (what): Column<Shown> => ({
        head: said(FIGURES[what].title, lang),
        kind: 'number',
        cell: ({ key, counts }) => {
          const n = counts.get(what) ?? 0;
          return n === 0 ? '0' : <a href={pathOfCell(lang, asked, { what, key })}>{n}</a>;
        },
      }),
    ),
  ];
}

function Choose({ lang, asked: { period, by } }: { lang: Lang; asked: Asked }) {
  return (
    <Filters action="/desk/reports" lang={lang} text={say(lang, 'report_show')}>
      <Select
        name="period"
        label={say(lang, 'report_period')}
        value={period.kind}
        options={PERIODS.map((value) => ({ value, text: say(lang, `report_${value}`) }))}
      />
      <DateField name="on" label={say(lang, 'report_on')} value={period.from} />
      <Select
        name="by"
        label={say(lang, 'report_by')}
        value={by}
        options={GROUPINGS.map((value) => ({ value, text: say(lang, `report_by_${value}`) }))}
      />
    </Filters>
  );
}

/** What a figure counts, and by which version (A10). */
function Formulas({ lang, report }: { lang: Lang; report: Pick<CaseReport, 'reckoned_on' | 'version'> }) {
  const { reckoned_on: day, version } = report;
  return (
    <details>
      <summary>{say(lang, 'report_formulas')}</summary>
      <ul>
        {COUNTED.map((what) => (
          <li>
            <strong>{said(FIGURES[what].title, lang)}</strong> {said(FIGURES[what].formula, lang)}
          </li>
        ))}
      </ul>
      <p>
        <code>{say(lang, 'report_reckoned', { day, version })}</code>
      </p>
    </details>
  );
}
