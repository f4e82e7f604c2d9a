import { schemaText } from '@hutong/trust';
import { z } from 'zod';

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const clock = z
  .string()
  .refine(
    (text) => CLOCK.test(text),
    schemaText('不是 00:00 至 23:59 的时刻', 'is no time of day from 00:00 to 23:59'),
  );
/** 0: closed. */
const kbit = z.int().min(0).max(10_000_000);

/** `link` in a node's configuration: how much of its line upward it may take, and when. */
export const linkSchema = z.strictObject({
  /** Most that records take of the line, kbit/s; no limit if absent. */
  kbit: kbit.optional(),
  /** Times of day with another limit, the first that fits; a window whose end comes before its beginning spans midnight. */
  windows: z
    .array(z.strictObject({ from: clock, to: clock, kbit }))
    .max(24)
    .optional(),
  /** Time zone of that time of day, an IANA name; Asia/Shanghai. */
  zone: z
    .string()
    .max(64)
    .refine(isZone, schemaText('不是时区名，如 Asia/Shanghai', 'is no IANA time zone, such as Asia/Shanghai'))
    .optional(),
});

export type LinkConfig = z.infer<typeof linkSchema>;

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
