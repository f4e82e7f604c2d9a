import type { Json } from '@hutong/record';
import { type Day, dayOfText } from '../days.ts';
import type { LimitRule } from '../rules/schema.ts';
import { type Facts, isKnown, type MatterEvent } from './event.ts';

/** A limit of so many days, or one that is a day by itself; `from` is where it stands. */
export type Limit = { days: number; from: string } | { day: Day; from: string };

/** Where limits are looked up. */
export interface Sources extends Facts {
  /** The event with which the clock starts, and the first start of all. */
  started: readonly MatterEvent[];
  /** Days that rules name. */
  params: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  division: string | undefined;
}

/** An item of the catalogue, as its record says it. */
export type Item = Readonly<Record<string, Json>>;

/** Longer than any limit of a law: what a record says beyond it is a slip. */
const MAX_DAYS = 3_650;

/** A rule’s limit for one clock; undefined where nobody says one. */
export function limitOf(rule: LimitRule | undefined, sources: Sources): Limit | undefined {
  if (rule === undefined) return undefined;
  if (rule.days !== undefined) return { days: rule.days, from: 'rule' };
  for (const place of rule.from ?? []) {
    const limit = limitFrom(valueAt(place, sources), place);
    if (limit !== undefined) return limit;
  }
  if (rule.param !== undefined) {
    const days = paramOf(rule.param, sources);
    if (days !== undefined) return { days, from: rule.param };
  }
  const { default: otherwise } = rule;
  if (otherwise === undefined || !isKnown(otherwise.applies, sources)) return undefined;
  return { days: otherwise.days, from: 'default' };
}

function limitFrom(value: Json | undefined, from: string): Limit | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_DAYS)
    return { days: value, from };
  const day = dayOfText(value);
  return day === undefined ? undefined : { day, from };
}

function valueAt(place: string, { started, item }: Sources): Json | undefined {
  if (place === 'catalogue.steps[].days') return stepDays(started[0]!, item);
  const field = place.slice(place.indexOf('.') + 1);
  if (place.startsWith('catalogue.')) return item?.[field];
  for (const { body } of started) if (body[field] !== undefined) return body[field];
  return undefined;
}

/** Days of the step that an event names, by its number in the catalogue or in order, else by its name. */
function stepDays({ body }: MatterEvent, item: Item | undefined): Json | undefined {
  const steps = Array.isArray(item?.steps) ? item.steps : [];
  const known = steps.map((step, index) => {
    const told = typeof step === 'object' && step !== null && !Array.isArray(step) ? step : {};
    return { number: told.step_number ?? index + 1, name: told.step, days: told.days };
  });
  const found =
    known.find(({ name }) => name !== undefined && name === body.step) ??
    known.find(({ number }) => number === body.step_number);
  return found?.days;
}

function paramOf(name: string, { params, division }: Sources): number | undefined {
  const param = Object.hasOwn(params, name) ? params[name] : undefined;
  if (param === undefined || typeof param === 'number') return param;
  const prefixes = Object.keys(param).filter((prefix) => (division ?? '').startsWith(prefix));
  const nearest = prefixes.sort((a, b) => b.length - a.length)[0];
  return nearest === undefined ? undefined : param[nearest];
}
