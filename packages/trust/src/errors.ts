/** A statement of trust that does not hold. */
export class InvalidTrust extends Error {
  /** Which part: root, registry, bundle, proof, note. */
  readonly part: string;
  readonly reason: string;
  readonly next =
    'Do not go on with this file; ask for it again over another way and compare the root fingerprint by telephone.';

  constructor(part: string, reason: string) {
    super(`${part}: ${reason}`);
    this.name = 'InvalidTrust';
    this.part = part;
    this.reason = reason;
  }
}
