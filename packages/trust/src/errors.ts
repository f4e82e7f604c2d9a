/** A statement of trust that does not hold. */
export class InvalidTrust extends Error {
  /** Which part: root, registry, bundle, proof, note. */
  readonly part: string;
  readonly reason: string;
  /** The reason for machines: the part, or the part and what is wrong with it. */
  readonly code: string;
  readonly next =
    'Do not go on with this file; ask for it again over another way and compare the root fingerprint by telephone.';

  constructor(part: string, reason: string, code = part) {
    super(`${part}: ${reason}`);
    this.name = 'InvalidTrust';
    this.part = part;
    this.reason = reason;
    this.code = code;
  }
}

/** A data folder that is not one, or one already in use for another node. */
export class InvalidFolder extends Error {
  readonly folder: string;
  readonly next: string;

  constructor(folder: string, reason: string, next: string) {
    super(`${folder}: ${reason}`);
    this.name = 'InvalidFolder';
    this.folder = folder;
    this.next = next;
  }
}
