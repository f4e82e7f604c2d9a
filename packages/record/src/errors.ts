/**
 * A record as a caller gave it cannot be taken. One request's error: the flow goes on.
 * It never carries the value of a private field, so it may be logged and shown (P6).
 */
export class InvalidRecord extends Error {
  override readonly name = 'InvalidRecord';
  /** Path of the field, such as `body.materials[2].name`; `record` when it is the whole. */
  readonly field: string;
  readonly reason: string;
  /** What whoever sent the record should do. */
  readonly next: string;

  constructor(field: string, reason: string, next: string) {
    super(`${field}: ${reason}. ${next}`);
    this.field = field;
    this.reason = reason;
    this.next = next;
  }
}

/** Bytes that are not the one deterministic encoding of anything we read, or a value that has none. */
export class InvalidBytes extends Error {
  override readonly name = 'InvalidBytes';
  readonly reason: string;
  /** What the operator should do. */
  readonly next: string;

  constructor(reason: string, next = 'Keep the bytes as evidence and ask the sender to send them again.') {
    super(`${reason}. ${next}`);
    this.reason = reason;
    this.next = next;
  }
}
