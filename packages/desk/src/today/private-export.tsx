import { type MatterLine, mayFor } from '@hutong/api';
import { nameFor } from '@hutong/identity';
import { type Lang, localText, PRIVATE_FIELDS, said } from '@hutong/record';
import {
  Button,
  Buttons,
  Checkboxes,
  ErrorSummary,
  errorOf,
  type FieldError,
  Form,
  Radios,
  TextField,
} from '@hutong/ui';
import { allOf, FORMATS, fileOf, type Page, type Shown, type Visit } from '@hutong/web';
import { isSupervisors } from '../hall.ts';
import type { DeskArea } from '../matter/path.ts';
import { organsOf } from '../organs.ts';
import type { DeskParts } from '../parts.ts';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import { type Filters, filtersIn } from './filters.ts';
import { filtersText } from './filters-text.ts';
import { EXPORTED_AT_ONCE, headOf, KINDS, linesOf, rowOf } from './lines.ts';

type PrivateField = keyof typeof PRIVATE_FIELDS;

/** Matters of one file: each is noted by its number. */
const MOST = 1_000;
const REASON_CHARS = 500;
/** What can be taken along, by what a list holds. Words that somebody wrote at length stay on their pages. */
const FIELDS = {
  cases: [
    'applicant_name',
    'applicant_id_number',
    'contact_name',
    'phone',
    'address',
    'agent_name',
    'agent_phone',
  ],
  complaints: ['complainant', 'phone', 'email', 'address'],
  requests: ['applicant_name', 'applicant_id_number', 'contact_name', 'phone', 'email', 'address'],
} as const satisfies Record<DeskArea, readonly PrivateField[]>;

/** What a matter begins with: later records name others too, a third party who is asked, or who takes a letter. */
const OF_APPLICANT: ReadonlySet<string> = new Set(['case.apply', 'complaint.file', 'disclosure.request']);

/** Whether somebody may read values of some organ here (A8): a stationed supervisor's node has none. */
export function mayExportValues({ person, service }: Visit): boolean {
  return !isSupervisors(service) && mayFor(person, 'values.read');
}

export function privatePath(area: DeskArea, filters: Filters): string {
  return `/desk/${area}/export/private?${new URLSearchParams(filters)}`;
}

/** Lists with private values, as files: for a reason, noted before anything is given, and with the post in the file (A8). */
export function privateExports(parts: DeskParts): Page[] {
  const may = 'values.read';
  if (isSupervisors(parts.service)) return [];
  return (Object.keys(KINDS) as DeskArea[]).flatMap((area): Page[] => {
    const path = `/desk/${area}/export/private`;
    return [
      { method: 'get', path, may, answer: (visit) => form(visit, area) },
      { method: 'post', path, may, answer: (visit) => exported(visit, area, parts) },
    ];
  });
}

/** What the form says. */
interface Asked {
  fields: readonly PrivateField[];
  why: string;
  format: string;
}

async function exported(visit: Visit, area: DeskArea, parts: DeskParts): Promise<Shown> {
  const { lang, person } = visit;
  const filters = filtersIn((name) => visit.query(name));
  const asked = askedIn(visit, area);
  const errors = errorsIn(lang, asked);
  if (errors.length > 0) return form(visit, area, errors);
  const organs = organsOf(person, 'values.read');
  const { found, isAll } = await allOf(MOST, (cursor) =>
    linesOf(visit, area, filters, { limit: EXPORTED_AT_ONCE, ...cursor }, organs),
  );
  const lines = found.slice(0, MOST).filter(({ department }) => mayFor(person, 'values.read', department));
  if (lines.length === 0) return form(visit, area, [{ text: say(lang, 'export_no_rows') }]);
  const { fields, why, format } = asked;
  const matters = lines.map(({ kind, number }) => ({ kind, number }));
  // What cannot be noted is not shown.
  await parts.accesses.note(person, { act: 'export', asked: [...fields], why, matters });
  const rows: string[][] = [];
  for (const line of lines) rows.push([...rowOf(lang, line), ...(await valuesOf(visit, line, fields))]);
  const left = isAll && found.length <= MOST ? [] : [[say(lang, 'export_first_only', { n: MOST })]];
  return fileOf(format, {
    name: `${area}-private`,
    title: say(lang, area),
    header: [...headOf(lang), ...fields.map((field) => titleOf(lang, field))],
    rows: [...rows, ...left],
    about: {
      title: say(lang, 'export_sheet'),
      rows: [
        [say(lang, 'export_by'), nameFor(person, 'values.read')],
        [say(lang, 'export_at'), localText(parts.now())],
        [say(lang, 'export_reason'), why],
        [say(lang, 'export_list'), [say(lang, area), filtersText(lang, area, filters)].join(' ').trim()],
        [say(lang, 'export_count'), String(rows.length)],
        [say(lang, 'export_care'), say(lang, 'export_care_text')],
      ],
    },
  });
}

/** The applicant’s values as they stand: what was said last, and nothing of what a correction struck out. */
async function valuesOf(
  { service }: Visit,
  { node, kind, number }: MatterLine,
  fields: readonly PrivateField[],
): Promise<string[]> {
  const matter = await service.matters.get({ node, kind, number }, { readsInternal: true });
  const standing = (matter?.events ?? []).filter(
    ({ type, voided_by }) => voided_by === null && OF_APPLICANT.has(type),
  );
  const held = await service.values?.held(
    standing.map(({ id }) => id),
    node,
  );
  return fields.map((field) => held?.findLast((one) => one.field === field)?.value ?? '');
}

function askedIn(visit: Visit, area: DeskArea): Asked {
  const chosen = visit.fields('field');
  const fields = FIELDS[area].filter((field) => chosen.includes(field));
  return { fields, why: visit.field('reason'), format: visit.field('format') };
}

function errorsIn(lang: Lang, { fields, why, format }: Asked): FieldError[] {
  const errors: FieldError[] = [];
  if (fields.length === 0) errors.push({ name: 'field', text: say(lang, 'export_no_fields') });
  if (why === '' || why.length > REASON_CHARS)
    errors.push({ name: 'reason', text: say(lang, 'export_no_reason', { n: REASON_CHARS }) });
  if (!FORMATS.some((one) => one === format))
    errors.push({ name: 'format', text: say(lang, 'export_no_format') });
  return errors;
}

function titleOf(lang: Lang, field: PrivateField): string {
  const { titleZh: zh, titleEn: en } = PRIVATE_FIELDS[field];
  return said({ zh, en }, lang);
}

function form(visit: Visit, area: DeskArea, errors: readonly FieldError[] = []): Promise<Shown> {
  const { lang, person } = visit;
  const filters = filtersIn((name) => visit.query(name));
  const { fields, why, format } = askedIn(visit, area);
  const main = (
    <>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <h1>{say(lang, 'export_private')}</h1>
      <p>{say(lang, 'export_private_about', { n: MOST })}</p>
      <p class="soft">{`${say(lang, area)} ${filtersText(lang, area, filters)}`}</p>
      <Form action={to(lang, privatePath(area, filters))} csrf={person.csrf}>
        <Checkboxes
          name="field"
          label={say(lang, 'export_fields')}
          options={FIELDS[area].map((value) => ({ value, text: titleOf(lang, value) }))}
          values={fields}
          error={errorOf(errors, 'field')}
        />
        <TextField
          name="reason"
          label={say(lang, 'export_reason')}
          hint={say(lang, 'export_reason_hint')}
          value={why}
          error={errorOf(errors, 'reason')}
          maxlength={REASON_CHARS}
          required
        />
        <Radios
          name="format"
          label={say(lang, 'export_format')}
          options={FORMATS.map((value) => ({ value, text: value.toUpperCase() }))}
          value={format || FORMATS[0]}
          error={errorOf(errors, 'format')}
        />
        <Buttons>
          <Button>{say(lang, 'export_go')}</Button>
          <a href={to(lang, `/desk/${area}?${new URLSearchParams(filters)}`)}>{say(lang, 'back')}</a>
        </Buttons>
      </Form>
    </>
  );
  return screen(visit, area, say(lang, 'export_private'), main, errors.length === 0 ? 200 : 422);
}
