import type { Day } from '../days.ts';
import { type Mark, RANK } from './clock.ts';
import { nthAfter, nthBefore } from './count.ts';
import type { Reckoned, RunInput } from './run.ts';

/** Where a rule’s marks fall: cards that were earned, and the next day on which one may be. */
export interface Marks {
  cards: Mark[];
  next: Day | undefined;
}

/**
 * A mark is earned on its day if the clock has not ended before it; a warning only stands while the clock is open. Of
 * marks on one day the highest counts.
 */
export function marksOf(input: RunInput, run: Reckoned): Marks {
  const { rule, until } = input;
  const open = run.end === undefined;
  const cards: Mark[] = [];
  let next: Day | undefined;
  for (const { card, of, plus } of rule.marks) {
    const on = dayOfMark(input, run, run[of], plus);
    if (on === undefined || on <= input.start.day) continue;
    if (on > until) {
      if (open) next = Math.min(next ?? on, on);
    } else if (open || (card !== 'warning' && on <= run.at)) raise(cards, { level: card, on });
  }
  return { cards: cards.sort((a, b) => a.on - b.on), next };
}

function dayOfMark(
  { unit }: RunInput,
  { pauses }: Reckoned,
  due: Day | undefined,
  plus: number,
): Day | undefined {
  if (due === undefined || plus === 0) return due;
  return plus > 0 ? nthAfter(unit, due, plus, pauses) : nthBefore(unit, due, -plus, pauses);
}

function raise(cards: Mark[], mark: Mark): void {
  const same = cards.find(({ on }) => on === mark.on);
  if (same === undefined) cards.push(mark);
  else if (RANK[mark.level] > RANK[same.level]) same.level = mark.level;
}
