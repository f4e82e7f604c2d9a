import { z } from 'zod';

/** `health` in a node's configuration: from when on something is to be looked at. What is absent has a default. */
export const healthSchema = z.strictObject({
  /** A node not heard from for so long is silent; 3 heartbeats of this node if absent, at least 10 s. */
  silence_s: z.number().min(1).max(31_536_000).optional(),
  /** Entries are left and none came for so long: behind; 300. */
  behind_s: z.number().min(1).max(31_536_000).optional(),
  /** From so many entries left on a node is catching up; fewer are on their way; 100. */
  catching_up_entries: z.int().min(1).optional(),
  /** A clock that is off by more; 300. */
  skew_s: z.number().min(1).optional(),
  /** Less free space than this on any disk of the data folder: amber, a quarter of it: red; 1,024. */
  disk_free_mib: z.number().min(1).optional(),
  /** How long before policy wants keys replaced a warning is given; 14. */
  key_days: z.number().min(0).optional(),
  /** How long before a certificate ends a warning is given; 30. */
  certificate_days: z.number().min(0).optional(),
  /** A version before this is too old, `1.2.3`; absent: none is. */
  min_version: z
    .string()
    .regex(/^\d+(\.\d+){0,2}$/)
    .optional(),
  /** How often the state is put into the history though nothing changed; 1,800. */
  sample_s: z.number().min(1).max(86_400).optional(),
  /** For how long the history is kept; 90. */
  keep_days: z.number().min(1).max(3_650).optional(),
  /** Nodes beneath this one that are to come and are not enrolled yet. */
  planned: z
    .array(
      z.strictObject({ node: z.string().max(32), name: z.string().max(100), parent: z.string().max(32) }),
    )
    .max(10_000)
    .optional(),
});

export type HealthConfig = z.infer<typeof healthSchema>;
