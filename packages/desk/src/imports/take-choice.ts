import type { Chosen, Look } from '@hutong/intake';
import type { FieldError } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { say } from '../texts.ts';
import { asksSheet, guessChosen, guessHeader, guessRegister, type Known } from './choose.ts';
import { loadIntake } from './intake.ts';
import { knownTo } from './known.ts';
import { AT, type ImportParts } from './shared.tsx';
import { fieldOf, fixedOrgans } from './steps.tsx';
import type { Choice, Kept } from './uploads.ts';

/** Fills in what follows from a file by itself: the row of names, the register, its columns. What was said stays. */
export async function guessed(visit: Visit, { imports, store }: ImportParts, kept: Kept): Promise<Kept> {
  const { person } = visit;
  const intake = await loadIntake();
  const known = await knownTo(intake, person);
  const { guessColumns: guess } = intake;
  let choice: Choice = { ...kept.choice };
  let look = await imports.look({ ...kept, choice });
  choice.headerRow ??= guessHeader(look, known, guess) ?? look.headerRow;
  look = await imports.look({ ...kept, choice });
  const register = choice.register ?? guessRegister(look, known, guess);
  if (register !== undefined) choice.register = register;
  const one = known.find(({ name }) => name === register);
  if (one !== undefined) choice.columns ??= guessChosen(look, one, fixedOrgans(person), guess);
  if (!asksSheet(look, choice, intake.ABOUT_SHEETS) && look.sheet !== '')
    choice = { ...choice, sheet: look.sheet };
  return store.uploads.save({ ...kept, choice });
}

/** Where somebody goes who has said this much. */
export async function nextStep(visit: Visit, { imports }: ImportParts, kept: Kept): Promise<string> {
  const intake = await loadIntake();
  const { choice } = kept;
  if (asksSheet(await imports.look(kept), choice, intake.ABOUT_SHEETS)) return `${AT}/sheet`;
  const one = (await knownTo(intake, visit.person)).find(({ name }) => name === choice.register);
  const isWhole = one !== undefined && intake.unmetSlots(one.slots, choice.columns ?? {}).length === 0;
  return isWhole ? `${AT}/preview` : `${AT}/columns`;
}

/** What was chosen at a step, and what follows from it anew; or what is wrong with it. */
export async function chosenAt(
  visit: Visit,
  { imports }: ImportParts,
  kept: Kept,
): Promise<{ choice: Choice } | { errors: FieldError[] }> {
  const { sheet, headerRow, register, hidden } = kept.choice;
  const look = await imports.look(kept);
  if (visit.typed.has('sheet')) {
    const found = look.sheets.find(({ name }) => name === visit.raw('sheet'));
    return { choice: found === undefined ? {} : { sheet: found.name } };
  }
  const said = { ...(sheet !== undefined && { sheet }) };
  if (visit.typed.has('header')) {
    const row = look.firstRows.find((one) => String(one.row) === visit.field('header'));
    return { choice: { ...said, headerRow: row?.row ?? look.headerRow } };
  }
  const read = { ...said, ...(headerRow !== undefined && { headerRow }), ...(hidden && { hidden }) };
  if (visit.typed.has('hidden')) {
    const how = visit.field('hidden');
    if (how === 'take' || how === 'leave') return { choice: { ...kept.choice, hidden: how } };
    return { choice: kept.choice };
  }
  if (visit.typed.has('columns')) {
    const known = await knownTo(await loadIntake(), visit.person);
    const one = known.find(({ name }) => name === visit.field('columns'));
    if (one === undefined) return { choice: read };
    const chosen = columnsOf(visit, look, one);
    if ('errors' in chosen) return chosen;
    return { choice: { ...read, register: one.name, columns: chosen.columns } };
  }
  const other = visit.field('register');
  return { choice: { ...read, ...(other === '' ? register && { register } : { register: other }) } };
}

function columnsOf(visit: Visit, look: Look, one: Known): { columns: Chosen } | { errors: FieldError[] } {
  const organs = fixedOrgans(visit.person);
  const columns: Record<string, Chosen[string]> = {};
  const errors: FieldError[] = [];
  for (const { name, isOrgan } of one.slots) {
    const value = visit.field(fieldOf(one, name));
    const at = Number(value.slice(1));
    const column = value.startsWith('c') ? look.columns[at]?.name : undefined;
    const organ = isOrgan && value.startsWith('o') ? organs[at] : undefined;
    const other = Object.entries(columns).find(([, taken]) => taken === column)?.[0];
    if (column !== undefined && other !== undefined)
      errors.push({
        name: fieldOf(one, name),
        text: say(visit.lang, 'import_column_twice', { name, other }),
      });
    if (column !== undefined) columns[name] = column;
    else if (organ !== undefined) columns[name] = { value: organ };
  }
  return errors.length > 0 ? { errors } : { columns };
}
