/** What is asked of a record that is being made, and not of one that is read: old ones stay what they are. */
import { type Flag, InvalidRecord } from './errors.ts';
import { NEXTS, REASONS } from './texts.ts';
import { dayOf, timeText } from './time.ts';
import type { RecordKind } from './types/define.ts';

const DAY_MS = 86_400_000;

/**
 * Refuses words that are no longer taken, and a date from which it holds that is past; flags words that leave something
 * open.
 * @param now milliseconds since 1970
 * @throws InvalidRecord
 */
export function checkDemands(
  { retired, vague, holdsFrom }: RecordKind,
  body: Record<string, unknown>,
  { now, flags }: { now: number; flags: Flag[] },
): void {
  if (retired !== undefined) refuseRetired(retired, body[retired.field]);
  if (holdsFrom !== undefined) refusePast(holdsFrom, body[holdsFrom], now);
  if (vague?.values.includes(body[vague.field] as string))
    flags.push({ field: `body.${vague.field}`, reason: vague.reason });
}

function refuseRetired({ field, words, instead }: NonNullable<RecordKind['retired']>, word: unknown): void {
  const type = words.get(word as string);
  if (type !== undefined)
    throw new InvalidRecord(`body.${field}`, REASONS.retired(String(word), type), instead);
}

function refusePast(field: string, day: unknown, now: number): void {
  const today = timeText(dayOf(now) * DAY_MS).slice(0, 10);
  if (typeof day === 'string' && day < today)
    throw new InvalidRecord(`body.${field}`, REASONS.tooEarly(today), NEXTS.fromToday);
}
