import { filled, recordTypes, type Text } from '@hutong/record';
import { type Day, dateOf } from '../days.ts';
import type { RuleInUse } from '../rules/rules.ts';
import type { Rule } from '../rules/schema.ts';
import type { ClockState, Mark } from './clock.ts';
import type { Happening } from './event.ts';
import type { Limit } from './limits.ts';
import type { Reckoned, RunInput } from './run.ts';
import { LEVELS, SOURCES, STATES, UNITS, WHY } from './texts.ts';

interface Explained {
  rule: RuleInUse;
  input: RunInput;
  reckoned: Reckoned;
  state: ClockState;
  cards: readonly Mark[];
  run: number;
}

/** How a clock comes to what it says, a sentence each, for a clerk to read. */
export function explain(told: Explained): Text[] {
  const { rule, input, reckoned, run } = told;
  const { start, until } = input;
  const lines = [
    filled(WHY.rule, {
      rule: rule.rule.id,
      version: rule.version,
      calendars: input.calendar.versions.join(', '),
    }),
    filled(run === 1 ? WHY.start : WHY.restart, { ...happened(start), run }),
  ];
  const limits = [
    [WHY.statutory, input.statutory],
    [WHY.promised, input.promised],
  ] as const;
  for (const [text, limit] of limits)
    if (limit !== undefined) lines.push(filled(text, { limit: limitText(limit, rule.rule) }));
  lines.push(...changes(reckoned, rule.rule), ...dues(input, reckoned));
  if (reckoned.by !== undefined && reckoned.end !== undefined)
    lines.push(filled(reckoned.end === 'stop' ? WHY.stop : WHY.void, happened(reckoned.by)));
  lines.push(filled(WHY.state, { day: dateOf(until), state: STATES[told.state] }));
  for (const { level, on } of told.cards)
    lines.push(filled(WHY.card, { day: dateOf(on), level: LEVELS[level] }));
  if (input.calendar.isProvisional(start.day, Math.max(reckoned.statutory ?? until, until)))
    lines.push(WHY.provisional);
  return lines;
}

function happened({ event, day }: Happening): { day: string; type: Text; id: string } {
  const known = recordTypes.get(event.type);
  const type = { zh: known?.titleZh ?? event.type, en: known?.titleEn ?? event.type };
  const deemed = event.body.deemed === true;
  return { day: dateOf(day), type: deemed ? filled(WHY.deemed, { type }) : type, id: event.id };
}

function limitText(limit: Limit, { unit }: Rule): Text {
  if ('day' in limit) return filled(WHY.moment, { day: dateOf(limit.day), from: sourceOf(limit) });
  return filled(WHY.days, { days: limit.days, unit: UNITS[unit], from: sourceOf(limit) });
}

function sourceOf({ from }: Limit): Text {
  const known = Object.hasOwn(SOURCES, from) ? SOURCES[from] : undefined;
  return known ?? { zh: from, en: from };
}

function changes({ suspended, extended }: Reckoned, rule: Rule): Text[] {
  const lines: Text[] = [];
  for (const { what, after } of suspended) {
    const fields = { ...happened(what.began), last: lastDay(what.to) };
    if (after !== undefined) lines.push(filled(WHY.suspended_late, { ...fields, due: dateOf(after) }));
    else if (Number.isFinite(what.to)) lines.push(filled(WHY.suspended, fields));
    else lines.push(filled(WHY.suspended_open, fields));
  }
  for (const { what, after } of extended) {
    const fields = { ...happened(what), days: what.days, unit: UNITS[rule.unit] };
    if (after !== undefined) lines.push(filled(WHY.extended_late, { ...fields, due: dateOf(after) }));
    else lines.push(filled(WHY.extended, fields));
  }
  return lines;
}

function lastDay(day: Day): string {
  return Number.isFinite(day) ? dateOf(day) : '…';
}

function dues({ statutory, promised }: RunInput, reckoned: Reckoned): Text[] {
  const lines: Text[] = [];
  if (statutory !== undefined)
    lines.push(
      reckoned.statutory === undefined ? WHY.no_due : filled(WHY.due, { day: dateOf(reckoned.statutory) }),
    );
  if (promised !== undefined && reckoned.promised !== undefined)
    lines.push(filled(WHY.promised_due, { day: dateOf(reckoned.promised) }));
  return lines;
}
