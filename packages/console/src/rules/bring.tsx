import { type BroughtRules, contract } from '@hutong/api';
import { timeText } from '@hutong/record';
import {
  Button,
  Buttons,
  DateField,
  errorOf,
  type FieldError,
  FileField,
  Form,
  href,
  Radios,
  TextField,
} from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { PATH } from './list.tsx';

const DAY_MS = 86_400_000;
/** How far ahead a rehearsal looks unless somebody says otherwise. */
const AHEAD_DAYS = 60;
const TYPES = ['calendar.set', 'rules.set'] as const;
export type Errors = readonly FieldError[];
export type Content = Pick<BroughtRules, 'type' | 'divisions' | 'nodes' | 'content'>;

export const dateAt = (ms: number) => timeText(ms).slice(0, 10);

/** Fields that both ways to bring something have. */
export function Common({
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

export const codesIn = (visit: Visit, name: string) =>
  visit
    .field(name)
    .split(/[,，、\s]+/)
    .filter((one) => one !== '');

/** Begins the rehearsal and leads to it; or the form comes back. @param at the field that has the content */
export async function rehearse(
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
