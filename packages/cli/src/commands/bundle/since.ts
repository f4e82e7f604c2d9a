import type { BundlePlan } from '@hutong/api';
import { z } from 'zod';
import { readJsonFile } from '../../files.ts';
import type { Session } from '../../io.ts';

const index = z.int().min(0);

/** What `hutong bundle export --json` printed, as far as it is asked for here. */
const earlierSchema = z.object({
  from: z.string(),
  to: z.string(),
  interrupted: z.boolean(),
  logs: z.array(z.object({ origin: z.string(), from: index, to: index, error: z.string().optional() })),
});

/**
 * The plan from where an earlier export ended, where the receiver is known to hold less. The node keeps no such mark
 * (P2): through a one-way gate it never learns what arrived, so whoever carries says what was carried.
 * @param file the earlier export's result
 * @throws Failed that names the file
 */
export function planSince(plan: BundlePlan, file: string, session: Session): BundlePlan {
  const { data: earlier } = earlierSchema.safeParse(readJsonFile(file, session));
  if (earlier?.from !== plan.from || earlier.to !== plan.to)
    throw session.failed('bundle_since_other', { file, to: plan.to });
  const ends = new Map<string, number>();
  // A log that could not be read, or not to its end, is written once more.
  for (const { origin, from, to, error } of earlier.logs)
    ends.set(origin, earlier.interrupted || error !== undefined ? from : to);
  const logs = plan.logs.map((log) => ({
    ...log,
    from: Math.max(log.from, Math.min(ends.get(log.origin) ?? 0, log.size)),
  }));
  return { ...plan, logs };
}
