import type { Follower, Row } from '@hutong/follow';
import type { Clock, Day } from '@hutong/matters';
import { type Beside, besideOf, clocksOf, isOpen, type JudgedBy } from './judge.ts';
import { packedMatter } from './packed.ts';
import { Stale } from './stale.ts';
import {
  codesOf,
  type HeldMatter,
  keyOf,
  type MatterState,
  mattersOf,
  nextEventDay,
  withSaid,
} from './state.ts';
import { itemCode, matter, matterCount } from './tables.ts';
import { wordsOf } from './words.ts';

/** The read model of all matters: their events, kept by number, and the rows by which they are found. */
export function mattersFollower(by: JudgedBy): Follower<MatterState, Beside> {
  const stale = new Stale(by);
  return {
    name: 'matters',
    version: 2,
    packed: packedMatter,
    tables: [matter, itemCode, matterCount],
    key: keyOf,
    fold: withSaid,
    rows: (state, place, beside) => {
      const held = mattersOf(state, place.key);
      const codes = new Set(held.flatMap(codesOf));
      const judged = (one: HeldMatter): Judged => {
        if (beside === undefined) return NOT_JUDGED;
        const { stamp: judged } = beside;
        if (one.kind !== 'item') return { ...judgedBy(beside, place.node, one), judged };
        return { due: null, level: null, next_at: beside.renews ? null : 0, judged };
      };
      return [
        ...held.flatMap((one) => rowsOf(one, judged(one))),
        ...[...codes].map((code) => itemCode.row({ code })),
      ];
    },
    beside: (node, states, held, renews) => {
      if (!renews) stale.told(states.keys());
      return besideOf(by, node, states, held, renews);
    },
    stale: (held) => stale.next(held),
  };
}

/** Columns that pass. */
type Judged = ReturnType<typeof judgedBy> & { judged: number };

const NOT_JUDGED: Judged = { due: null, level: null, next_at: 0, judged: 0 };

/** What the clocks of a matter say of it on the day. */
function judgedBy(beside: Beside, node: string, one: HeldMatter) {
  const { until } = beside;
  const clocks = clocksOf(beside, node, one);
  const open = clocks.filter(isOpen);
  const next = clocks.map(({ nextAt }) => nextAt);
  return {
    due: leastOf(open.map(({ due, promisedDue }) => due ?? promisedDue)),
    level: open.map(({ level }) => level).sort((a, b) => LEVELS.indexOf(b) - LEVELS.indexOf(a))[0] ?? null,
    next_at: leastOf([...next, nextEventDay(one, until) ?? null]),
  };
}

const LEVELS: readonly Clock['level'][] = ['none', 'warning', 'yellow', 'red'];

function leastOf(days: readonly (Day | null)[]): Day | null {
  const known = days.filter((day) => day !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function rowsOf({ kind, number, folded, events, isPublic }: HeldMatter, judged: Judged): Row[] {
  const { state, title, item, openedAt, closedAt, anomalies } = folded;
  const department = folded.department ?? events[0]?.department ?? '';
  const is_public = Number(isPublic);
  const row = matter.row({
    kind,
    number,
    state,
    department,
    title: title ?? '',
    item,
    is_public,
    opened: openedAt ?? events[0]?.occurredAt ?? 0,
    closed: closedAt,
    last: events.at(-1)?.occurredAt ?? 0,
    anomalies: anomalies.length,
    words: wordsOf([number, title ?? '', item ?? '', department].join(' ')),
    ...judged,
  });
  return [row, matterCount.row({ kind, state, is_public })];
}
