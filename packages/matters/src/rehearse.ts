import { filled, type Text } from '@hutong/record';
import { type Clock, RANK } from './clocks/clock.ts';
import { evaluate, type Judging, type Matter } from './clocks/evaluate.ts';
import { REHEARSED } from './clocks/texts.ts';
import type { Day } from './days.ts';
import type { CardLevel, Kind } from './rules/schema.ts';

/** A card of one clock that other rules or calendars would deal, take away, or put on another day. */
export interface CardChange {
  change: 'comes' | 'goes' | 'moves';
  kind: Kind;
  clock: string;
  run: number;
  startRecord: string;
  level: CardLevel;
  /** The day on which it is earned by what is in force, and by what is rehearsed; null: it is not. */
  before: Day | null;
  after: Day | null;
  /** In what the two reckonings differ, a sentence each. Made when asked for. */
  why(): Text[];
}

/** What would become of one matter. */
interface Rehearsed {
  cards: CardChange[];
  /** Clocks, and those whose due days would be others. */
  clocks: number;
  moved: number;
}

/**
 * Judges a matter twice, by what is in force and by what is to come, as reckoned on the day `until`: which cards would come
 * and go. A card is the same where rule, starting record and level are (A7).
 */
export function rehearse(before: Judging, after: Judging, matter: Matter, until: Day): Rehearsed {
  const pairs = new Map<string, Pair>();
  const put = (clock: Clock, side: keyof Pair): void => {
    const key = JSON.stringify([clock.clock, clock.startRecord, clock.run]);
    const pair = pairs.get(key) ?? {};
    pair[side] = clock;
    pairs.set(key, pair);
  };
  for (const clock of evaluate(before, matter, until)) put(clock, 'before');
  for (const clock of evaluate(after, matter, until)) put(clock, 'after');
  const rehearsed: Rehearsed = { cards: [], clocks: pairs.size, moved: 0 };
  for (const pair of pairs.values()) {
    if (isMoved(pair)) rehearsed.moved += 1;
    rehearsed.cards.push(...changesOf(pair));
  }
  return rehearsed;
}

interface Pair {
  before?: Clock;
  after?: Clock;
}

function isMoved({ before, after }: Pair): boolean {
  return before?.due !== after?.due || before?.promisedDue !== after?.promisedDue;
}

function changesOf(pair: Pair): CardChange[] {
  const clock = (pair.after ?? pair.before) as Clock;
  const changes: CardChange[] = [];
  for (const level of Object.keys(RANK) as CardLevel[]) {
    const [before, after] = [dayOf(pair.before, level), dayOf(pair.after, level)];
    if (before === after) continue;
    changes.push({
      change: before === null ? 'comes' : after === null ? 'goes' : 'moves',
      kind: clock.kind,
      clock: clock.clock,
      run: clock.run,
      startRecord: clock.startRecord,
      level,
      before,
      after,
      why: () => whyOf(pair),
    });
  }
  return changes;
}

function dayOf(clock: Clock | undefined, level: CardLevel): Day | null {
  return clock?.cards.find((card) => card.level === level)?.on ?? null;
}

/** What only one of the two reckonings says. */
function whyOf({ before, after }: Pair): Text[] {
  const [old, changed] = [linesOf(before), linesOf(after)];
  const only = (lines: Text[], others: Text[]) =>
    lines.filter((line) => !others.some(({ zh }) => zh === line.zh));
  return [
    ...only(old, changed).map((line) => filled(REHEARSED.before, { line })),
    ...only(changed, old).map((line) => filled(REHEARSED.after, { line })),
  ];
}

function linesOf(clock: Clock | undefined): Text[] {
  return clock?.why() ?? [REHEARSED.none];
}
