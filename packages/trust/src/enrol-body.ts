import type { Verifier } from '@hutong/log';
import type { BodyOf } from '@hutong/record';
import type { PublicKeys } from './keys.ts';

/** A node's next epoch, as its genesis states it and its old key vouches for. */
export interface NextEpoch {
  node: string;
  epoch: number;
  origin: string;
  keys: PublicKeys;
  /** The log before it, as far as the node had it when it went on. */
  previous: { origin: string; size: number; root: string };
}

/** Body of `registry.node`. */
export type EnrolBody = BodyOf<'registry.node'>;

/** An enrolment's keys in hex, and the name under which each would speak. */
export function speakers(
  { node, keys }: EnrolBody,
  log: Verifier,
  cosigner: Verifier,
): [key: string, name: string][] {
  const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex');
  return [
    [log.key.toString('hex'), log.name],
    [cosigner.key.toString('hex'), cosigner.name],
    [hex(keys.sealing), `${node}/sealing`],
    [hex(keys.transport), `${node}/transport`],
  ];
}
