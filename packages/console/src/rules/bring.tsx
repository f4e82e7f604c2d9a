import { type BroughtRules, contract } from '@hutong/api';
import { timeText } from '@hutong/record';
import {
  Button,
  Buttons,
  DateField,
  errorOf,
  type FieldError,
  FileField,
  Filters,
  Form,
  href,
  Radios,
  TextArea,
  TextField,
} from '@hutong/ui';
import type { GivenFile, Shown, Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { PATH } from './list.tsx';

const DAY_MS = 86_400_000;
/** How far ahead a rehearsal looks unless somebody says otherwise. */
const AHEAD_DAYS = 60;
const MOST_BYTES = 200_000;
const TYPES = ['calendar.set', 'rules.set'] as const;
type Errors = readonly FieldError[];
type Content = Pick<BroughtRules, 'type' | 'divisions' | 'nodes' | 'content'>;

const dateAt = (ms: number) => timeText(ms).slice(0, 10);

/** The text of a file; undefined of one that is too long. */
export async function received({ bytes }: GivenFile): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    // What comes after is read and dropped: the form around the file is still to be answered.
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return size > MOST_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** Fields that both ways to bring something have. */
function Common({
  visit,
  parts,
  name,
  errors,
}: {
  visit: Visit;
  parts: ConsoleParts;
  name: string;
  errors: Errors;
}) {
  const { lang } = visit;
  const today = parts.now();
  return (
    <>
      <TextField
        name="name"
        label={say(lang, 'bring_name')}
        value={visit.field('name') || name}
        error={errorOf(errors, 'name')}
        maxlength={200}
        required
      />
      <DateField
        name="effective_from"
        label={say(lang, 'bring_effective')}
        hint={say(lang, 'bring_effective_hint')}
        value={visit.field('effective_from') || dateAt(today)}
        error={errorOf(errors, 'effective_from')}
        required
      />
      <DateField
        name="as_of"
        label={say(lang, 'bring_as_of')}
        hint={say(lang, 'bring_as_of_hint')}
        value={visit.field('as_of') || dateAt(today + AHEAD_DAYS * DAY_MS)}
        error={errorOf(errors, 'as_of')}
        required
      />
    </>
  );
}

/** A file is brought. */
export function filePage(
  visit: Visit,
  parts: ConsoleParts,
  errors: Errors = [],
  status = 200,
): Promise<Shown> {
  const { lang, view, person } = visit;
  const optional = (name: 'divisions' | 'nodes') => (
    <TextField
      name={name}
      label={say(lang, `bring_${name}`)}
      hint={say(lang, `bring_${name}_hint`)}
      note={say(lang, 'optional')}
      value={visit.field(name)}
      error={errorOf(errors, name)}
    />
  );
  return screen({
    visit,
    title: say(lang, 'rules_bring'),
    place: 'rules',
    errors,
    status,
    children: (
      <>
        <p>{say(lang, 'bring_about')}</p>
        <Form
          action={href(view, `${PATH}/file`)}
          csrf={person.csrf}
          enctype="multipart/form-data"
          label={say(lang, 'rules_bring')}
        >
          <Radios
            name="type"
            label={say(lang, 'rules_kind')}
            value={visit.field('type') || TYPES[0]}
            error={errorOf(errors, 'type')}
            options={TYPES.map((value) => ({ value, text: say(lang, `rules_${value}`) }))}
          />
          <Common visit={visit} parts={parts} name="" errors={errors} />
          {optional('divisions')}
          {optional('nodes')}
          <FileField
            name="file"
            label={say(lang, 'bring_file')}
            error={errorOf(errors, 'file')}
            accept=".json,application/json"
            required
          />
          <Buttons>
            <Button>{say(lang, 'bring_go')}</Button>
          </Buttons>
        </Form>
      </>
    ),
  });
}

export async function takeFile(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang } = visit;
  const again = (errors: Errors, status: number) => filePage(visit, parts, errors, status);
  const content = visit.uploaded;
  if (typeof content !== 'string' || content === '')
    return again([{ name: 'file', text: say(lang, 'bring_file_wrong') }], 422);
  const type = visit.field('type') === 'rules.set' ? 'rules.set' : 'calendar.set';
  const brought = {
    type,
    divisions: codesIn(visit, 'divisions'),
    nodes: codesIn(visit, 'nodes'),
    content,
  } as const;
  return rehearse(visit, brought, 'file', again);
}

const codesIn = (visit: Visit, name: string) =>
  visit
    .field(name)
    .split(/[,，、\s]+/)
    .filter((one) => one !== '');

/** The year that is shown, this one unless the address says another. */
function yearOf(visit: Visit, { now }: ConsoleParts): string {
  const asked = visit.field('year') || visit.query('year');
  return /^20\d\d$/.test(asked) ? asked : dateAt(now()).slice(0, 4);
}

/** The days off and worked of a year are typed: those that this center published stand there to be changed. */
export async function daysPage(
  visit: Visit,
  parts: ConsoleParts,
  errors: Errors = [],
  status = 200,
): Promise<Shown> {
  const { lang, view, person } = visit;
  const year = yearOf(visit, parts);
  const asked = await ask(visit, contract.rules.year, { year });
  const said = asked.refused === undefined ? asked.reply : { off_days: [], work_days: [] };
  const days = (name: 'off_days' | 'work_days', label: string) => (
    <TextArea
      name={name}
      label={label}
      value={visit.typed.size === 0 ? said[name].join('\n') : visit.field(name)}
      error={errorOf(errors, name)}
      rows={8}
    />
  );
  return screen({
    visit,
    title: say(lang, 'rules_type_days'),
    place: 'rules',
    errors,
    status,
    children: (
      <>
        <Filters
          action={href(view, `${PATH}/days`).split('?')[0] ?? ''}
          lang={lang}
          text={say(lang, 'days_show')}
        >
          <TextField
            name="year"
            label={say(lang, 'days_year')}
            value={year}
            width="short"
            inputmode="numeric"
          />
        </Filters>
        <p>{say(lang, 'days_about', { year })}</p>
        <Form
          action={href(view, `${PATH}/days`, { year })}
          csrf={person.csrf}
          label={say(lang, 'rules_type_days')}
        >
          {days('off_days', say(lang, 'days_off'))}
          {days('work_days', say(lang, 'days_work'))}
          <Common visit={visit} parts={parts} name={say('zh', 'days_name', { year })} errors={errors} />
          <Buttons>
            <Button>{say(lang, 'bring_go')}</Button>
          </Buttons>
        </Form>
      </>
    ),
  });
}

export async function takeDays(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const year = yearOf(visit, parts);
  const [off_days, work_days] = (['off_days', 'work_days'] as const).map((name) => codesIn(visit, name));
  const content = { valid_from: `${year}-01-01`, valid_until: `${year}-12-31`, off_days, work_days };
  const brought = {
    type: 'calendar.set',
    divisions: [],
    nodes: [],
    content: JSON.stringify(content),
  } satisfies Content;
  return rehearse(visit, brought, 'off_days', (errors, status) => daysPage(visit, parts, errors, status));
}

/** Begins the rehearsal and leads to it; or the form comes back. @param at the field that has the content */
async function rehearse(
  visit: Visit,
  brought: Content,
  at: string,
  again: (errors: Errors, status: number) => Promise<Shown>,
): Promise<Shown> {
  const { lang, view } = visit;
  const [name, effective_from, as_of] = (['name', 'effective_from', 'as_of'] as const).map((one) =>
    visit.field(one),
  ) as [string, string, string];
  const faults = [
    ...(name === '' ? [{ name: 'name', text: say(lang, 'bring_name_wrong') }] : []),
    ...[
      { name: 'effective_from', day: effective_from },
      { name: 'as_of', day: as_of },
    ].flatMap((one) =>
      /^\d{4}-\d\d-\d\d$/.test(one.day) ? [] : [{ name: one.name, text: say(lang, 'bring_day_wrong') }],
    ),
  ];
  if (faults.length > 0) return again(faults, 422);
  const given = { ...brought, name, effective_from };
  const asked = await ask(visit, contract.rules.rehearse, { ...given, as_of });
  if (asked.refused === undefined) return { to: href(view, `${PATH}/rehearsals/${asked.reply.rehearsal}`) };
  const { refused } = asked;
  const errors = wrong(visit, { ...refused, field: refused.field === 'content' ? at : refused.field });
  return again(errors, refused.status);
}
