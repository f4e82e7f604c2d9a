/** What is asked of a record that is being made, and not of one that is read: old ones stay what they are. */
import { type Flag, InvalidRecord } from './errors.ts';
import { both } from './say.ts';
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
  const word = retired && body[retired.field];
  if (retired !== undefined && typeof word === 'string' && retired.values.includes(word))
    throw new InvalidRecord(`body.${retired.field}`, REASONS.retired(word), retired.instead);
  const from = holdsFrom && body[holdsFrom];
  const today = timeText(dayOf(now) * DAY_MS).slice(0, 10);
  if (typeof from === 'string' && from < today)
    throw new InvalidRecord(`body.${holdsFrom}`, REASONS.tooEarly(today), NEXTS.fromToday);
  if (vague?.values.includes(body[vague.field] as string))
    flags.push({ field: `body.${vague.field}`, reason: both(vague.reason) });
}
