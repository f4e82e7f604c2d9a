import { z } from 'zod';

/** `prune` in a hall's configuration: what its ancestors have for so long, it need not keep itself. Absent: it keeps all. */
export const pruneSchema = z.strictObject({
  /**
   * An entry stays until two ancestors, the top center among them, had it for so many days. Not below 30: a center that
   * is set back to an older copy of its database is filled from here.
   */
  after_days: z.int().min(30).max(36_500),
});
