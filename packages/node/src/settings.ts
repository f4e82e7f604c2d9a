import type { ScanCommand } from '@hutong/attachments';
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

/** `attachments` in a hall's configuration. */
const attachmentsSchema = z.strictObject({
  /**
   * A program and its arguments that look at each file that is given, its path appended; no shell. It answers 0 for one that
   * passes, 1 for one that does not, as clamscan and clamdscan do. Absent: nothing looks at them.
   */
  scan_command: z.array(z.string().min(1).max(1_000)).min(1).max(50).optional(),
  /** How long it may take. */
  scan_timeout_s: z.int().min(1).max(600).default(60),
});

/** `backups` in a center's configuration: where those lie that are made at its console. Absent: `backups` in the data folder. */
const backupsSchema = z.strictObject({
  /** Absolute, and better on another disk. */
  folder: z.string().min(1).max(1_000).regex(/^\//),
});

const schema = z.object({
  health: healthSchema.optional(),
  alerts: alertsSchema.optional(),
  link: linkSchema.optional(),
  prune: pruneSchema.optional(),
  attachments: attachmentsSchema.optional(),
  backups: backupsSchema.optional(),
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

/** What looks at files that are given; undefined where nothing does. */
export function scanCommandIn({ attachments }: NodeSettings): ScanCommand | undefined {
  const [program, ...args] = attachments?.scan_command ?? [];
  return program === undefined
    ? undefined
    : { program, args, timeoutMs: (attachments?.scan_timeout_s ?? 60) * 1_000 };
}
