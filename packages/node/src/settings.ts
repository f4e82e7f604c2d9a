import { linkSchema } from '@hutong/link';
import { alertsSchema, healthSchema } from '@hutong/oversight';
import { faultyConfig, type NodeConfig, readConfig } from '@hutong/trust';
import { z } from 'zod';

/** `prune` in a hall's configuration: what its ancestors have for so long, it need not keep itself. Absent: it keeps all. */
const pruneSchema = z.strictObject({
  /**
   * An entry stays until two ancestors, the top center among them, had it for so many days. Not below 30: a center that
   * is set back to an older copy of its database is filled from here.
   */
  after_days: z.int().min(30).max(36_500),
});

const schema = z.object({
  health: healthSchema.optional(),
  alerts: alertsSchema.optional(),
  link: linkSchema.optional(),
  prune: pruneSchema.optional(),
});

/** All that `config.json` in a node's data folder says: who the node is, and how it does its work. */
export type NodeSettings = NodeConfig & z.infer<typeof schema>;

/** The configuration in a data folder; throws InvalidFolder naming the field at fault. */
export function readSettings(dir: string): NodeSettings {
  return settingsIn(dir, readConfig(dir));
}

/** @param config what was read from the data folder, whole */
export function settingsIn(dir: string, config: NodeConfig): NodeSettings {
  const parsed = schema.safeParse(config);
  if (parsed.success) return { ...config, ...parsed.data };
  throw faultyConfig(dir, parsed.error);
}
