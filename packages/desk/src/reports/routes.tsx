import { InvalidQuery, type ReportLine, type ReportService } from '@hutong/api';
import { COUNTED, dayOfMoment, FIGURES } from '@hutong/matters';
import { said } from '@hutong/record';
import { fileOf, type Page, type Shown, type Visit } from '@hutong/web';
import { isSupervisors } from '../hall.ts';
import { organsOf } from '../organs.ts';
import type { DeskParts } from '../parts.ts';
import { screen } from '../screen.tsx';
import { say } from '../texts.ts';
import { askedIn, cellIn, PATH } from './asked.ts';
import { keyOf, rowsOf, totalOf } from './figures.ts';
import { ReportPage } from './page.tsx';
import { ReportRecords } from './records.tsx';
import { texts } from './texts.ts';

const AREA = 'reports';
const MAY = 'desk.use';

interface Parts extends Pick<DeskParts, 'now'> {
  reports: ReportService;
}

/** What a hall did in a day, a week or a month, in figures that each lead to their records (日报、周报、月报). */
export function reportPages({ service, now }: DeskParts): Page[] {
  const { reports } = service;
  // A stationed supervisor’s node has no cases of its own.
  if (reports === undefined || isSupervisors(service)) return [];
  const parts: Parts = { reports, now };
  return [
    { method: 'get', path: PATH, may: MAY, answer: (visit) => show(visit, parts) },
    { method: 'get', path: `${PATH}/records`, may: MAY, answer: (visit) => open(visit, parts) },
    { method: 'get', path: `${PATH}/export`, may: MAY, answer: (visit) => exported(visit, parts) },
  ];
}

async function reportOf(visit: Visit, { reports, now }: Parts) {
  const asked = askedIn((name) => visit.query(name), dayOfMoment(now()));
  const { from, to } = asked.period;
  return { asked, report: await reports.cases({ from, to, departments: organsOf(visit.person, MAY) }) };
}

/** How many rows the pages before had. @throws InvalidQuery */
function afterIn(visit: Visit): number {
  const after = Number(visit.query('after') || '0');
  if (!Number.isSafeInteger(after) || after < 0) throw new InvalidQuery('after', texts.report_next);
  return after;
}

async function show(visit: Visit, parts: Parts): Promise<Shown> {
  const { lang } = visit;
  const { asked, report } = await reportOf(visit, parts);
  const main = <ReportPage lang={lang} asked={asked} report={report} after={afterIn(visit)} />;
  return screen(visit, AREA, say(lang, 'reports'), main);
}

async function open(visit: Visit, parts: Parts): Promise<Shown> {
  const { lang } = visit;
  const cell = cellIn((name) => visit.query(name));
  const { asked, report } = await reportOf(visit, parts);
  const { what, key } = cell;
  const isOf = (line: ReportLine) => key === undefined || keyOf(asked.by, line) === key;
  const lines = report.lines.filter((line) => line.what === what && isOf(line));
  const main = <ReportRecords lang={lang} asked={asked} cell={cell} lines={lines} after={afterIn(visit)} />;
  return screen(visit, AREA, say(lang, 'reports'), main);
}

async function exported(visit: Visit, parts: Parts): Promise<Shown> {
  const { lang } = visit;
  const { asked, report } = await reportOf(visit, parts);
  const { period, by } = asked;
  const rows = rowsOf(by, report.lines);
  const cells = (title: string, counts: ReadonlyMap<string, number>) => [
    title,
    ...COUNTED.map((what) => counts.get(what) ?? 0),
  ];
  const version = say(lang, 'report_reckoned', { day: report.reckoned_on, version: report.version });
  return fileOf(visit.query('format'), {
    name: `${period.kind}-${period.from}-${by}`,
    title: `${say(lang, `report_${period.kind}`)} ${period.from}`,
    header: [say(lang, `report_by_${by}`), ...COUNTED.map((what) => said(FIGURES[what].title, lang))],
    rows: [
      cells(say(lang, 'report_all'), totalOf(rows)),
      ...rows.map(({ title, counts }) => cells(title || say(lang, 'report_unsaid'), counts)),
      [],
      [`${period.from} — ${period.to}`, version],
    ],
  });
}
