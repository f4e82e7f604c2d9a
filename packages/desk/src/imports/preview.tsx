import { type RecordInput, said } from '@hutong/record';
import {
  Button,
  ButtonLink,
  Buttons,
  ErrorSummary,
  Form,
  listed,
  Notice,
  Pager,
  Radios,
  Section,
  SummaryList,
  Table,
  typeTitle,
} from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import type { Survey } from './imports.ts';
import { loadIntake } from './intake.ts';
import { AT, again, type ImportParts, inWords, percent } from './shared.tsx';
import type { Kept } from './uploads.ts';

const DOUBTS_A_PAGE = 50;
/** A small file is read before anybody would see that it is being read. */
const SOON_MS = 1_500;
const LOOK_MS = 50;

/** What the file would become; nothing is on record yet. */
export async function preview(visit: Visit, { imports }: ImportParts, kept: Kept): Promise<Shown> {
  const { lang, person } = visit;
  const survey = imports.survey(kept, person);
  for (let ms = 0; survey.state !== 'done' && ms < SOON_MS; ms += LOOK_MS)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  if (survey.state !== 'done') again(visit);
  const { failed } = survey;
  const main = (
    <>
      <h1>{say(lang, 'import_preview')}</h1>
      <ErrorSummary
        title={say(lang, 'errors')}
        errors={failed === undefined ? [] : [inWords(failed, lang)]}
      />
      <div id="survey" data-live>
        <Found lang={lang} survey={survey} />
      </div>
      <HowRead visit={visit} kept={kept} survey={survey} register={await registerTitle(visit, kept)} />
      {survey.state === 'done' && failed === undefined ? (
        <>
          <Unshown visit={visit} kept={kept} survey={survey} />
          <Go visit={visit} kept={kept} survey={survey} />
          <Doubts visit={visit} survey={survey} />
          <First visit={visit} survey={survey} />
        </>
      ) : null}
    </>
  );
  return screen(visit, 'import', say(lang, 'import_preview'), main);
}

interface Props {
  visit: Visit;
  kept: Kept;
  survey: Survey;
}

function Found({
  lang,
  survey: { state, rows, refused, part, failed },
}: {
  lang: Visit['lang'];
  survey: Survey;
}) {
  if (failed !== undefined) return null;
  if (state === 'waits') return <Notice tone="wait" title={say(lang, 'import_waits')} />;
  if (state === 'runs')
    return <Notice tone="wait" title={say(lang, 'import_reading', { rows, percent: percent(part) })} />;
  return (
    <>
      <Notice
        tone={rows > refused ? 'good' : 'bad'}
        title={say(lang, 'import_fits', { rows, good: rows - refused })}
      />
      {refused === 0 ? null : <Notice tone="bad" title={say(lang, 'import_refuses', { refused })} />}
    </>
  );
}

async function registerTitle({ lang }: Visit, { choice }: Kept): Promise<string> {
  const { REGISTERS } = await loadIntake();
  const found = REGISTERS.find(({ name }) => name === choice.register);
  return found === undefined ? (choice.register ?? '') : said(found.title, lang);
}

function HowRead({ visit, kept, survey, register }: Props & { register: string }) {
  const { lang } = visit;
  const { name, choice } = kept;
  const change = (step: string, about: string) => ({
    href: to(lang, `${AT}/${step}`),
    text: say(lang, 'import_change'),
    about,
  });
  const columns = Object.entries(choice.columns ?? {}).map(([slot, column]) =>
    typeof column === 'string' && column === slot
      ? slot
      : `${slot} ← ${typeof column === 'string' ? column : column.value}`,
  );
  return (
    <SummaryList
      rows={[
        { key: say(lang, 'import_file'), value: name },
        ...(choice.sheet === undefined
          ? []
          : [
              {
                key: say(lang, 'import_sheet'),
                value: choice.sheet,
                action: change('sheet', say(lang, 'import_sheet')),
              },
            ]),
        {
          key: say(lang, 'import_header'),
          value: say(lang, 'import_header_row', { n: choice.headerRow ?? 1 }),
          action: change('header', say(lang, 'import_header')),
        },
        {
          key: say(lang, 'import_register'),
          value: register,
          action: change('columns', say(lang, 'import_register')),
        },
        {
          key: say(lang, 'import_columns'),
          value: listed(lang, columns),
          action: change('columns', say(lang, 'import_columns')),
        },
        ...(survey.unusedColumns.length === 0
          ? []
          : [{ key: say(lang, 'import_unused'), value: listed(lang, survey.unusedColumns) }]),
      ]}
    />
  );
}

/** What the sheet does not show is asked about: it may be what somebody put aside, or what a filter left over. */
function Unshown({ visit, kept, survey: { unshown } }: Props) {
  const { lang, person } = visit;
  const { rows, columns } = unshown;
  if (rows === 0 && columns.length === 0) return null;
  const { hidden } = kept.choice;
  return (
    <Section id="hidden" title={say(lang, 'import_hidden')}>
      {rows === 0 ? null : <Notice tone="wait" title={say(lang, 'import_unshown_rows', { n: rows })} />}
      {columns.length === 0 ? null : (
        <Notice tone="wait" title={say(lang, 'import_unshown_columns', { names: listed(lang, columns) })} />
      )}
      <Form action={to(lang, `${AT}/choose`)} csrf={person.csrf} label={say(lang, 'import_hidden')}>
        <Radios
          name="hidden"
          label={say(lang, 'import_hidden')}
          hint={hidden === undefined ? say(lang, 'import_hidden_unsaid') : undefined}
          value={hidden}
          options={(['take', 'leave'] as const).map((how) => ({
            value: how,
            text: say(lang, `import_hidden_${how}`),
          }))}
        />
        <Buttons>
          <Button kind="second">{say(lang, 'import_hidden_save')}</Button>
        </Buttons>
      </Form>
    </Section>
  );
}

function Go({ visit, survey: { rows, refused } }: Props) {
  const { lang, person } = visit;
  if (rows === refused) return <ButtonLink href={to(lang, AT)}>{say(lang, 'import_again')}</ButtonLink>;
  return (
    <Form action={to(lang, `${AT}/run`)} csrf={person.csrf} label={say(lang, 'import_preview')}>
      <Buttons>
        <Button>{say(lang, 'import_run', { n: rows - refused })}</Button>
      </Buttons>
    </Form>
  );
}

function Doubts({ visit, survey: { doubts, refused } }: Omit<Props, 'kept'>) {
  const { lang } = visit;
  if (doubts.length === 0) return null;
  const from = Math.max(0, Number.parseInt(visit.query('from') || '0', 10) || 0);
  const next = from + DOUBTS_A_PAGE;
  return (
    <Section id="doubts" title={say(lang, 'import_doubts')}>
      {refused > doubts.length ? (
        <p class="hint">{say(lang, 'import_doubts_more', { n: doubts.length })}</p>
      ) : null}
      <Table
        labelledby="doubts"
        rows={doubts.slice(from, next)}
        empty=""
        columns={[
          { head: say(lang, 'import_row'), kind: 'name', cell: ({ row }) => String(row) },
          { head: say(lang, 'import_column'), cell: ({ column }) => column },
          { head: say(lang, 'import_value'), cell: ({ value }) => value.slice(0, 200) },
          {
            head: say(lang, 'import_why'),
            cell: ({ reason, next: then }) =>
              say(lang, 'reason_next', { reason: said(reason, lang), next: said(then, lang) }),
          },
        ]}
      />
      <Pager
        label={say(lang, 'import_doubts')}
        first={from > 0 ? { href: to(lang, `${AT}/preview`), text: say(lang, 'first_page') } : undefined}
        next={
          next < doubts.length
            ? { href: to(lang, `${AT}/preview?from=${next}`), text: say(lang, 'more') }
            : undefined
        }
      />
    </Section>
  );
}

function First({ visit: { lang }, survey: { first } }: Omit<Props, 'kept'>) {
  const rows = first.map(({ row, record }) => ({ row, record: JSON.parse(record) as RecordInput }));
  return (
    <Section id="first" title={say(lang, 'import_first')}>
      <Table
        labelledby="first"
        rows={rows}
        empty={say(lang, 'import_first_none')}
        columns={[
          { head: say(lang, 'import_row'), kind: 'number', cell: ({ row }) => String(row) },
          { head: say(lang, 'import_number'), kind: 'name', cell: ({ record }) => record.subject },
          { head: say(lang, 'import_records'), cell: ({ record }) => typeTitle(record.type, lang) },
          { head: say(lang, 'organ'), cell: ({ record }) => record.department },
          { head: say(lang, 'import_time'), cell: ({ record }) => String(record.occurred_at) },
          { head: say(lang, 'import_value'), cell: ({ record }) => valuesIn(record) },
        ]}
      />
    </Section>
  );
}

function valuesIn({ body, private: secret = {} }: RecordInput): string {
  return [...Object.values(body ?? {}), ...Object.values(secret)]
    .filter((value) => ['string', 'number'].includes(typeof value))
    .join(' · ')
    .slice(0, 200);
}
