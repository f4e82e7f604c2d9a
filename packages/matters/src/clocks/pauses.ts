import type { Day } from '../days.ts';
import type { Rule } from '../rules/schema.ts';
import { nthAfter, type Pause, type Unit } from './count.ts';
import { type Happening, happenings, type Instance, isBefore, type MatterEvent } from './event.ts';

/** No procedure pauses a matter so often; a node that says so a hundred thousand times stops nobody’s reckoning. */
const MAX_SUSPENSIONS = 1_000;

type Suspension = NonNullable<Rule['suspend']>[number];

/** A suspension with the event that begins it, and with the one that ends it, as far as there is one. */
export interface Suspended extends Pause {
  began: Happening;
  ended: Happening | undefined;
  /** The day on which it ends by itself. */
  most: Day | undefined;
}

/** Every suspension of a matter, in the order in which they begin; whether it changes anything is for the clock to say. */
export function suspensions(
  rule: Rule,
  events: readonly MatterEvent[],
  until: Day,
  unit: Unit,
  instance?: Instance,
): Suspended[] {
  const all = (rule.suspend ?? []).flatMap((one) => paired(one, events, until, unit, instance));
  return all.sort((a, b) => a.from - b.from);
}

function paired(
  { from, to, pair, max }: Suspension,
  events: readonly MatterEvent[],
  until: Day,
  unit: Unit,
  instance: Instance | undefined,
): Suspended[] {
  const begun = happenings([from], events, until, instance)
    .slice(0, MAX_SUSPENSIONS)
    .map((began): Suspended => {
      const most = max === undefined ? undefined : nthDay(unit, began.day, max);
      return { from: began.day, to: most ?? Number.POSITIVE_INFINITY, began, ended: undefined, most };
    });
  if (begun.length === 0) return begun;
  for (const end of happenings([to], events, until, instance)) {
    const one = begun.find(
      (open) => isOpen(open, end) && (pair === undefined || arePair(open.began, end, pair)),
    );
    if (one === undefined) continue;
    one.ended = end;
    one.to = end.day;
  }
  return begun;
}

function nthDay(unit: Unit, after: Day, n: number): Day {
  return n === 0 ? after : (nthAfter(unit, after, n, []) ?? after);
}

function isOpen({ began, to, ended }: Suspended, end: Happening): boolean {
  return ended === undefined && !isBefore(end, began) && to >= end.day;
}

/** By the field that the rule names, where the end says it: it names the same, or the record that began it. */
function arePair({ event: began }: Happening, { event: end }: Happening, field: string): boolean {
  const key = end.body[field];
  return key === undefined || key === began.body[field] || key === began.id;
}
