import type { Follower, Row } from '@hutong/follow';
import { type Clock, type Day, fold, isBadGrade } from '@hutong/matters';
import { type Beside, besideOf, clocksOf, isOpen, type JudgedBy } from './judge.ts';
import { packedMatter } from './packed.ts';
import { Stale } from './stale.ts';
import {
  codesOf,
  type HeldMatter,
  isUnreviewedNow,
  keyOf,
  type MatterState,
  mattersOf,
  nextEventDay,
  stateKey,
  withSaid,
} from './state.ts';
import { ENDING, itemCode, matter, matterAbout, matterCallBack, matterCount, matterOpen } from './tables.ts';
import { wordsOf } from './words.ts';

/** The read model of all matters: their events, kept by number, and the rows by which they are found. */
export function mattersFollower(by: JudgedBy): Follower<MatterState, Beside> {
  const stale = new Stale(by);
  return {
    name: 'matters',
    version: 7,
    readsStandIns: true,
    packed: packedMatter,
    tables: [matter, matterOpen, matterCallBack, matterAbout, itemCode, matterCount],
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

/** What a step says that sent a matter back. */
const RETURNED = '退回';

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

function rowsOf(one: HeldMatter, judged: Judged): Row[] {
  const { kind, number, folded, events, isPublic } = one;
  const { state, title, item, openedAt, closedAt, anomalies } = folded;
  const department = folded.department ?? events[0]?.department ?? '';
  const is_public = Number(isPublic);
  const owner = folded.owner;
  const returned = Number(folded.steps.at(-1)?.action === RETURNED);
  const opened = openedAt ?? events[0]?.occurredAt ?? 0;
  const row = matter.row({
    kind,
    number,
    state,
    department,
    title: title ?? '',
    item,
    owner,
    returned,
    is_public,
    opened,
    closed: closedAt,
    last: events.at(-1)?.occurredAt ?? 0,
    anomalies: anomalies.length,
    unreviewed: Number(isUnreviewedNow(one)),
    words: wordsOf([number, title ?? '', item ?? '', department].join(' ')),
    ...judged,
  });
  const rows = [
    row,
    matterCount.row({ kind, state, is_public }),
    ...ofRatings(one, { department, is_public }),
  ];
  if (closedAt !== null || state === 'none' || !ENDING.includes(kind)) return rows;
  return [...rows, matterOpen.row({ kind, state, department, owner, returned, is_public, opened })];
}

/** A case that was rated badly, and the complaint about a case by which who rated it is called back. */
function ofRatings(
  { kind, number, folded, events }: HeldMatter,
  { department, is_public }: { department: string; is_public: number },
): Row[] {
  if (kind === 'complaint') {
    const { caseNumber } = fold('complaint', number, events).facts;
    const made = folded.openedAt ?? 0;
    return caseNumber === null ? [] : [matterAbout.row({ about: stateKey('case', caseNumber), made })];
  }
  if (kind !== 'case' || !events.some(({ type }) => type === 'case.rate')) return [];
  const { rating } = fold('case', number, events).facts;
  if (rating === null || !isBadGrade(rating.grade)) return [];
  const { state, owner } = folded;
  return [matterCallBack.row({ kind, state, department, owner, returned: 0, is_public, opened: rating.at })];
}
