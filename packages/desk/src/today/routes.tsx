import { mayFor } from '@hutong/api';
import { type Lang, said } from '@hutong/record';
import { ButtonLink, Pager, Section } from '@hutong/ui';
import { allOf, fileOf, type Page, type Shown, type Visit } from '@hutong/web';
import { FORMS } from '../acts/forms.ts';
import { PATH as COLLEAGUES } from '../colleagues/path.ts';
import { countOf } from '../count.ts';
import { FILINGS } from '../filing/filings.ts';
import { TEMPLATES } from '../letters/templates.tsx';
import type { DeskArea, DeskKind } from '../matter/path.ts';
import { MatterTable } from '../matter-table.tsx';
import type { DeskParts } from '../parts.ts';
import { screen, to } from '../screen.tsx';
import { CallQueues, callQueues } from '../supervision/today.tsx';
import { say } from '../texts.ts';
import { type Filters, filtersIn } from './filters.ts';
import { filtersText } from './filters-text.ts';
import { FirstCase, hasNoCase } from './first-case.tsx';
import { EXPORTED_AT_ONCE, headOf, KINDS, type Lines, linesOf, rowOf } from './lines.ts';
import { mayExportValues, privateExports, privatePath } from './private-export.tsx';
import { type Queue, queuesOf } from './queues.ts';

const FIRST = 8;
const PAGE = 50;
const MOST_EXPORTED = 10_000;

/** The morning list, and the lists behind it. */
export function todayPages(parts: DeskParts): Page[] {
  return [
    { method: 'get', path: '/desk', may: 'desk.use', answer: (visit) => today(visit, parts) },
    ...(Object.keys(KINDS) as DeskArea[]).flatMap((area): Page[] => [
      { method: 'get', path: `/desk/${area}`, may: 'desk.use', answer: (visit) => list(visit, area) },
      {
        method: 'get',
        path: `/desk/${area}/export`,
        may: 'desk.use',
        answer: (visit) => exported(visit, area),
      },
    ]),
    ...privateExports(parts),
  ];
}

async function today(visit: Visit, { now }: DeskParts): Promise<Shown> {
  const { lang, person, service } = visit;
  const queues = queuesOf(person, now());
  const pages = await Promise.all(
    queues.map(({ area, filters }) => linesOf(visit, area, filters, { limit: FIRST })),
  );
  const calls = await callQueues(service, person);
  const isFirst = pages.every(({ total }) => total === 0) && (await hasNoCase(visit));
  const main = (
    <>
      <h1>{say(lang, 'today')}</h1>
      {mayFor(person, 'matters.reassign') ? (
        <p>
          <a href={to(lang, COLLEAGUES)}>{say(lang, 'colleagues')}</a>
        </p>
      ) : null}
      {mayFor(person, 'letters.keep') ? (
        <p>
          <a href={to(lang, TEMPLATES)}>{say(lang, 'templates')}</a>
        </p>
      ) : null}
      {isFirst ? <FirstCase visit={visit} /> : null}
      <CallQueues lang={lang} queues={calls} />
      {queues.map((queue, i) => (
        <QueueOf lang={lang} queue={queue} page={pages[i] as Lines} />
      ))}
    </>
  );
  return screen(visit, 'today', say(lang, 'today'), main);
}

function QueueOf({ lang, queue, page }: { lang: Lang; queue: Queue; page: Lines }) {
  const { id, title, area, filters } = queue;
  return (
    <Section id={id} title={say(lang, title)}>
      <p>
        <a href={to(lang, listPath(area, filters))}>{countOf(lang, page)}</a>
      </p>
      <MatterTable lang={lang} id={id} rows={page.items} empty={say(lang, 'today_none')} />
    </Section>
  );
}

function listPath(area: DeskArea, filters: Filters & { cursor?: string }): string {
  return `/desk/${area}?${new URLSearchParams(filters)}`;
}

function exportPath(area: DeskArea, filters: Filters, format: string): string {
  return `/desk/${area}/export?${new URLSearchParams({ ...filters, format })}`;
}

/** What a list shows, to be kept: what everyone at the desk may see, and no private value. */
async function exported(visit: Visit, area: DeskArea): Promise<Shown> {
  const { lang } = visit;
  const filters = filtersIn((name) => visit.query(name));
  const { found, isAll } = await allOf(MOST_EXPORTED, (cursor) =>
    linesOf(visit, area, filters, { limit: EXPORTED_AT_ONCE, ...cursor }),
  );
  const left = isAll ? [] : [[say(lang, 'export_first_only', { n: MOST_EXPORTED })]];
  return fileOf(visit.query('format'), {
    name: area,
    title: say(lang, area),
    header: headOf(lang),
    rows: [...found.map((line) => rowOf(lang, line)), ...left],
  });
}

async function list(visit: Visit, area: DeskArea): Promise<Shown> {
  const { lang } = visit;
  const filters = filtersIn((name) => visit.query(name));
  const cursor = visit.query('cursor');
  const page = await linesOf(visit, area, filters, {
    limit: PAGE,
    ...(cursor === '' ? {} : { cursor }),
  });
  const { next } = page;
  const on = next === undefined ? undefined : to(lang, listPath(area, { ...filters, cursor: next }));
  const main = (
    <>
      <h1 id="list">{say(lang, area)}</h1>
      <Only lang={lang} area={area} filters={filters} />
      <TakeDown visit={visit} kind={KINDS[area]} />
      <p>
        {countOf(lang, page)}{' '}
        {page.items.length === 0
          ? null
          : (['xlsx', 'csv'] as const).map((format) => (
              <>
                <a href={to(lang, exportPath(area, filters, format))}>{say(lang, `export_${format}`)}</a>{' '}
              </>
            ))}
        {mayExportValues(visit) && page.items.length > 0 ? (
          <a href={to(lang, privatePath(area, filters))}>{say(lang, 'export_private')}</a>
        ) : null}
      </p>
      <MatterTable lang={lang} id="list" rows={page.items} empty={say(lang, 'today_none')} />
      <Pager
        label={say(lang, area)}
        next={on === undefined ? undefined : { href: on, text: say(lang, 'more') }}
      />
    </>
  );
  return screen(visit, area, say(lang, area), main);
}

/** The way to the form by which another of these is taken down, for who may. */
function TakeDown({ visit: { lang, person }, kind }: { visit: Visit; kind: DeskKind }) {
  const filing = FILINGS.find((one) => one.kind === kind);
  const title = filing && FORMS[filing.kind]?.[filing.act]?.title;
  if (filing === undefined || title === undefined || !mayFor(person, filing.may)) return null;
  return (
    <p>
      <ButtonLink href={to(lang, filing.path)}>{said(title, lang)}</ButtonLink>
    </p>
  );
}

/** What the list leaves out, and the way to all of it. */
function Only({ lang, area, filters }: { lang: Lang; area: DeskArea; filters: Filters }) {
  const said = filtersText(lang, area, filters);
  if (said === '') return null;
  return (
    <p class="soft">
      {`${said} `}
      <a href={to(lang, `/desk/${area}`)}>{say(lang, 'filter_all')}</a>
    </p>
  );
}
