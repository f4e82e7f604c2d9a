import { dayOf, holds } from './days.ts';
import type { Line, Matter, RefLimit } from './world.ts';

export function itemOf(
  { good, node }: Matter,
  events: Line[],
  on: number,
): Record<string, unknown> | undefined {
  const items = good.filter(({ type }) => type === 'catalogue.item');
  const codes = ['implementation_code', 'handling_code', 'local_code', 'basic_code', 'name'];
  for (const field of ['implementation_code', 'item_code', 'item_name']) {
    for (const { body } of events) {
      const key = body[field];
      if (typeof key !== 'string') continue;
      const named = items.filter(
        (one) => one.subject === key || codes.some((code) => one.body[code] === key),
      );
      const own = named.filter((one) => one.node === node);
      const versions = (own.length > 0 ? own : named).map((one) => ({
        from: Math.max(dayOf(one.body.effective_from) ?? one.day, one.missed ?? -Infinity),
        body: one.body,
      }));
      if (versions.length === 0) continue;
      const sorted = versions.sort((a, b) => a.from - b.from);
      return (sorted.filter((one) => one.from <= on).at(-1) ?? sorted[0])?.body;
    }
  }
  return undefined;
}

export type RefBudget = { days: number } | { day: number } | undefined;
export interface Where {
  start: Line;
  first: Line;
  item: Record<string, unknown> | undefined;
  fact: (name: string) => unknown;
  matter: Matter;
}

export function limitOf(limit: RefLimit | undefined, { start, first, item, fact, matter }: Where): RefBudget {
  if (limit === undefined) return undefined;
  if (limit.days !== undefined) return { days: limit.days };
  for (const place of limit.from ?? []) {
    const [where, field] = place.split('.') as [string, string];
    let value: unknown = where === 'event' ? (start.body[field] ?? first.body[field]) : item?.[field];
    if (place === 'catalogue.steps[].days') {
      const steps = (item?.steps ?? []) as { step: string; step_number?: number; days: number }[];
      const numbered = steps.map((step, index) => ({ ...step, no: step.step_number ?? index + 1 }));
      value = (
        numbered.find((s) => s.step === start.body.step) ??
        numbered.find((s) => s.no === start.body.step_number)
      )?.days;
    }
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 3650)
      return { days: value };
    const day = dayOf(value);
    if (day !== undefined) return { day };
  }
  const param = limit.param === undefined ? undefined : matter.world.params[limit.param];
  if (typeof param === 'number') return { days: param };
  const division = matter.world.divisions[matter.node] ?? '';
  const near = Object.entries(param ?? {}).filter(([prefix]) => division.startsWith(prefix));
  if (near.length > 0) return { days: near.sort((a, b) => b[0].length - a[0].length)[0]![1] };
  if (limit.default !== undefined && holds(limit.default.applies, fact)) return { days: limit.default.days };
  return undefined;
}
