import type { OwnDatabase } from '@hutong/log';
import type { Sealing } from './factor/seal.ts';
import type { Derive } from './passwords/hash.ts';
import type { PasswordPolicy } from './passwords/policy.ts';
import type { HashQueue } from './passwords/queue.ts';
import type { Trail } from './trail/trail.ts';

/**
 * Puts an act on record, before it takes effect.
 * @param who a post and staff code, `cli:<system user>`, or `sign-in`; never a person's name (P6)
 */
export type ActPort = (who: string, act: string, target: string, reason: string) => Promise<void>;

/** Who does something to accounts. */
export interface Doer {
  /** As records name them. */
  name: string;
  /** Their own account; undefined at the console of the node. */
  account: string | undefined;
}

/** What all parts stand on: the database, time, chance, and what hashes and seals. */
export interface Ground {
  db: OwnDatabase;
  now: () => number;
  random: (n: number) => Uint8Array;
  derive: Derive;
  queue: HashQueue;
  sealing: Sealing;
  policy: PasswordPolicy;
  /** Who needs a second factor. */
  secondFactor: 'everyone' | 'administrators';
  act: ActPort;
  trail: Trail;
  /** The parent's clock as it was last heard, carried on to this moment; ms. Undefined: it was not heard. */
  otherClock: () => number | undefined;
}
