import { z } from 'zod';
import type { Instance } from './decide.ts';

/** An instance, and when it was last heard (RFC 3339). */
export interface Party extends Instance {
  heard: string;
}

/** Two live instances of one node. */
export interface Clone {
  goesOn: Party;
  refused: Party;
  /** Which of them this process is, if it is one. */
  here?: 'goes_on' | 'refused';
}

const instance = z.string().max(64);
const host = z.string().max(64);
const token = z.string().max(64);

/** A child's side of leases in its heads. */
export const claimSchema = z.object({
  instance,
  host,
  token: token.optional(),
  /** Without a reply: it is there, having been called; or it stops. */
  says: z.enum(['here', 'bye']).optional(),
});

/** The parent's side: a new token, or why there is none; and who else says it is this node. */
export const leaseAnswerSchema = z.object({
  token: token.optional(),
  refused: z.enum(['wait', 'clone']).optional(),
  /** Refused, and what it showed is not the token that was given last: the folder may be a copy of long ago. */
  stale: z.boolean().optional(),
  other: z.object({ instance, host, heard: z.string().max(40) }).optional(),
});

export type LeaseAnswer = z.infer<typeof leaseAnswerSchema>;
