import type { Chosen, Look, Slot, Step } from '@hutong/intake';
import type { Choice } from './uploads.ts';

/** A table that somebody may bring, with the columns it has. */
export interface Known {
  name: string;
  steps: readonly Step[];
  slots: readonly Slot[];
}

export type Guess = (slots: readonly Slot[], columns: readonly string[]) => Record<string, string>;

/** Fewer columns known by their names than this say nothing of what a row is. */
const LEAST_KNOWN = 2;

/** The row from the top that names the most columns that registers have; undefined when none names any. */
export function guessHeader(look: Look, known: readonly Known[], guess: Guess): number | undefined {
  const scored = look.firstRows.map(({ row, cells }) => {
    const each = known.map(
      ({ slots }) =>
        Object.keys(
          guess(
            slots,
            cells.map((cell) => cell.trim()),
          ),
        ).length,
    );
    return { row, score: Math.max(0, ...each) };
  });
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one), { row: 0, score: 0 });
  return best.score >= LEAST_KNOWN ? best.row : undefined;
}

/** The register whose columns a sheet has, the most of them; undefined when it has hardly any. */
export function guessRegister(look: Look, known: readonly Known[], guess: Guess): string | undefined {
  const names = look.columns.map(({ name }) => name);
  const scored = known.map(({ name, slots }) => ({ name, score: Object.keys(guess(slots, names)).length }));
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one), { name: '', score: 0 });
  return best.score >= LEAST_KNOWN ? best.name : undefined;
}

/** The columns as they are called; where none says the organ, whoever has one alone means that one. */
export function guessChosen(look: Look, { slots }: Known, organs: readonly string[], guess: Guess): Chosen {
  const names = look.columns.map(({ name }) => name);
  const chosen: Record<string, Chosen[string]> = guess(slots, names);
  const [organ] = organs;
  if (organ === undefined || organs.length > 1) return chosen;
  for (const { name, isOrgan } of slots) if (isOrgan) chosen[name] ??= { value: organ };
  return chosen;
}

/** Whether the sheet that is to be read must be asked for: there are others, seen or not, with something to be read. */
export function asksSheet({ sheets }: Look, { sheet }: Choice, aside: readonly string[]): boolean {
  return sheet === undefined && sheets.filter(({ name }) => !aside.includes(name)).length > 1;
}
