import type { Look } from '@hutong/intake';
import { type Lang, ReasonedError, said } from '@hutong/record';
import {
  Button,
  Buttons,
  bracketed,
  ErrorSummary,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  type Html,
  listed,
  type Option,
  Radios,
  Section,
  Select,
  Table,
} from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { organsOf } from '../organs.ts';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import type { Known } from './choose.ts';
import { type Intake, loadIntake } from './intake.ts';
import { knownTo } from './known.ts';
import { AT, type ImportParts, inWords } from './shared.tsx';
import { start } from './start.tsx';
import type { Kept } from './uploads.ts';

/** Organs that may be the same in every row, as far as they are offered. */
const MOST_ORGANS = 50;

/** Answers with what was seen of the file; where it can’t be read, says so. */
export async function looked(
  visit: Visit,
  parts: ImportParts,
  kept: Kept,
  answer: (look: Look) => Promise<Shown>,
): Promise<Shown> {
  try {
    return await answer(await parts.imports.look(kept));
  } catch (error) {
    if (!(error instanceof ReasonedError)) throw error;
    return start(visit, parts, [inWords(error, visit.lang)]);
  }
}

export function sheetStep(visit: Visit, parts: ImportParts, kept: Kept): Promise<Shown> {
  const { lang } = visit;
  return looked(visit, parts, kept, ({ sheet, sheets }) => {
    const options = sheets.map(({ name, hidden }) => ({
      value: name,
      text: hidden ? say(lang, 'import_sheet_hidden', { name }) : name,
    }));
    const field = (
      <Radios
        name="sheet"
        label={say(lang, 'import_sheet')}
        hint={say(lang, 'import_sheet_hint')}
        options={options}
        value={kept.choice.sheet ?? sheet}
      />
    );
    return step(visit, 'import_sheet', field);
  });
}

export function headerStep(visit: Visit, parts: ImportParts, kept: Kept): Promise<Shown> {
  const { lang } = visit;
  return looked(visit, parts, kept, ({ firstRows, headerRow }) => {
    const options = firstRows.map(({ row, cells }) => ({
      value: String(row),
      text: say(lang, 'import_header_row', { n: row }),
      hint: cells.filter((cell) => cell !== '').join(' | '),
    }));
    const field = (
      <Radios
        name="header"
        label={say(lang, 'import_header')}
        options={options}
        value={String(kept.choice.headerRow ?? headerRow)}
      />
    );
    return step(visit, 'import_header', field);
  });
}

function step(visit: Visit, title: 'import_sheet' | 'import_header', field: Html): Promise<Shown> {
  const { lang, person } = visit;
  const main = (
    <>
      <h1>{say(lang, title)}</h1>
      <Form action={to(lang, `${AT}/choose`)} csrf={person.csrf}>
        {field}
        <Buttons>
          <Button>{say(lang, 'import_next')}</Button>
        </Buttons>
      </Form>
    </>
  );
  return screen(visit, 'import', say(lang, title), main);
}

/** Which kind of register it is, and which of its columns is which; each with what stands in it. */
export function columnsStep(
  visit: Visit,
  parts: ImportParts,
  kept: Kept,
  errors: readonly FieldError[] = [],
): Promise<Shown> {
  const { lang, person } = visit;
  return looked(visit, parts, kept, async (look) => {
    const intake = await loadIntake();
    const known = await knownTo(intake, person);
    const { register, columns = {} } = kept.choice;
    const one = known.find(({ name }) => name === register);
    const missing =
      one === undefined
        ? []
        : intake.unmetSlots(one.slots, columns).map(({ name }) => ({
            name: fieldOf(one, name),
            text: say(lang, 'import_column_needed', { name }),
          }));
    const faults = errors.length > 0 ? errors : missing;
    const main = (
      <>
        <h1>{say(lang, 'import_columns')}</h1>
        <ErrorSummary title={say(lang, 'errors')} errors={faults} />
        <RegisterForm visit={visit} options={optionsOf(intake, known, lang)} register={one?.name} />
        {one === undefined ? null : (
          <Form action={to(lang, `${AT}/choose`)} csrf={person.csrf} label={say(lang, 'import_columns')}>
            <Hidden name="columns" value={one.name} />
            {one.slots.map((_, i) => (
              <SlotField visit={visit} look={look} one={one} at={i} columns={columns} errors={faults} />
            ))}
            <Buttons>
              <Button>{say(lang, 'import_next')}</Button>
            </Buttons>
          </Form>
        )}
        <FirstRows visit={visit} look={look} />
      </>
    );
    return screen(visit, 'import', say(lang, 'import_columns'), main, errors.length > 0 ? 422 : 200);
  });
}

/** What the registers are called that somebody may bring. */
function optionsOf(intake: Intake, known: readonly Known[], lang: Lang): Option[] {
  const titles = new Map<string, string>([
    ...intake.REGISTERS.map(({ name, title }): [string, string] => [name, said(title, lang)]),
  ]);
  return known.map(({ name }) => ({
    value: name,
    text: titles.get(name) ?? say(lang, 'import_mapping', { name }),
  }));
}

interface RegisterProps {
  visit: Visit;
  options: readonly Option[];
  register: string | undefined;
}

function RegisterForm({ visit: { lang, person }, options, register }: RegisterProps) {
  return (
    <Form action={to(lang, `${AT}/choose`)} csrf={person.csrf} label={say(lang, 'import_register')}>
      <Select
        name="register"
        label={say(lang, 'import_register')}
        hint={register === undefined ? say(lang, 'import_unknown') : undefined}
        options={options}
        none={say(lang, 'choose')}
        value={register}
      />
      <Buttons>
        <Button kind="second">{say(lang, 'import_register_go')}</Button>
      </Buttons>
    </Form>
  );
}

interface SlotProps {
  visit: Visit;
  look: Look;
  one: Known;
  at: number;
  columns: NonNullable<Kept['choice']['columns']>;
  errors: readonly FieldError[];
}

function SlotField({ visit, look, one, at, columns, errors }: SlotProps) {
  const { lang, person } = visit;
  const slot = one.slots[at];
  if (slot === undefined) return null;
  const fixed = slot.isOrgan ? fixedOrgans(person) : [];
  const chosen = columns[slot.name];
  const place = look.columns.findIndex(({ name }) => name === chosen);
  const organ = typeof chosen === 'object' ? fixed.indexOf(chosen.value) : -1;
  const samples = look.columns[place]?.samples ?? [];
  const name = fieldOf(one, slot.name);
  return (
    <Select
      name={name}
      label={slot.name}
      note={slot.needed === true ? undefined : say(lang, 'optional')}
      hint={
        samples.length === 0
          ? undefined
          : say(lang, 'import_column_samples', { samples: listed(lang, samples) })
      }
      error={errorOf(errors, name)}
      none={say(lang, 'import_column_none')}
      value={place >= 0 ? `c${place}` : organ >= 0 ? `o${organ}` : ''}
      options={[
        ...look.columns.map((column, i) => ({
          value: `c${i}`,
          text:
            column.samples.length === 0
              ? column.name
              : `${column.name}${bracketed(lang, column.samples[0] ?? '')}`,
        })),
        ...fixed.map((value, i) => ({
          value: `o${i}`,
          text: say(lang, 'import_column_fixed', { organ: value }),
        })),
      ]}
    />
  );
}

/** The organs that somebody may mean in every row; of whoever imports for any organ, none is guessed. */
export function fixedOrgans(person: Parameters<typeof organsOf>[0]): readonly string[] {
  const organs = organsOf(person, 'matters.import');
  return organs === '*' ? [] : organs.slice(0, MOST_ORGANS);
}

/** The field of a slot: by its place, since its name is no name for a field. */
export function fieldOf({ slots }: Known, name: string): string {
  return `column-${slots.findIndex((slot) => slot.name === name)}`;
}

function FirstRows({ visit: { lang }, look: { firstRows, headerRow } }: { visit: Visit; look: Look }) {
  return (
    <Section id="first-rows" title={say(lang, 'import_first')}>
      <Table
        labelledby="first-rows"
        rows={firstRows.filter(({ row }) => row >= headerRow).slice(0, 5)}
        empty={say(lang, 'import_first_none')}
        columns={[
          { head: say(lang, 'import_row'), kind: 'name', cell: ({ row }) => String(row) },
          { head: say(lang, 'import_value'), cell: ({ cells }) => cells.join(' | ') },
        ]}
      />
      <p>
        <a href={to(lang, `${AT}/header`)}>{say(lang, 'import_header')}</a>
      </p>
    </Section>
  );
}
