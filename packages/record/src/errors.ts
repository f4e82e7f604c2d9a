import { bilingual, type Phrase, said, type Text } from './say.ts';

/**
 * An error that people are told: why, and what to do next, in both languages. Its message, for logs, is the English.
 * Whoever shows it chooses the language.
 */
export class ReasonedError extends Error {
  readonly reason: Phrase;
  readonly next: Phrase;
  /** What it is about, to stand before the reason: a file, a field, a part. */
  readonly about: string | undefined;

  constructor(reason: Phrase, next: Phrase, about?: string) {
    super(about === undefined ? said(reason, 'en') : `${about}: ${said(reason, 'en')}`);
    this.reason = reason;
    this.next = next;
    this.about = about;
  }

  /** What it is about, and why. */
  get told(): Text {
    const about = this.about === undefined ? '' : `${this.about}: `;
    return bilingual(about + said(this.reason, 'zh'), about + said(this.reason, 'en'));
  }
}

/** Why something failed, as far as it can be told: in both languages where the error keeps them. */
export function reasonOf(error: unknown): Phrase {
  if (error instanceof ReasonedError) return error.reason;
  return error instanceof Error ? error.message : String(error);
}

/**
 * A record as a caller gave it cannot be taken. One request's error: the flow goes on.
 * It never carries the value of a private field, so it may be logged and shown (P6).
 */
export class InvalidRecord extends ReasonedError {
  override readonly name = 'InvalidRecord';
  /** Path of the field, such as `body.materials[2].name`; `record` when it is the whole. */
  readonly field: string;

  constructor(field: string, reason: Phrase, next: Phrase) {
    super(reason, next, field);
    this.field = field;
  }
}

/** A person's ID or mobile number stands where everybody may read it (P6). It never carries the number. */
export class NumberInPublic extends InvalidRecord {}

/** Something odd that is no ground for refusal (a credit code's check digit). Carries no private value. */
export type Flag = { field: string; reason: Phrase };

/** Bytes that are not the one deterministic encoding of anything we read, or a value that has none. */
export class InvalidBytes extends ReasonedError {
  override readonly name: string = 'InvalidBytes';

  constructor(reason: Text, next: Text = SEND_AGAIN) {
    super(reason, next);
  }
}

const SEND_AGAIN = {
  zh: '请保留这些字节作证据，并请发送者重发',
  en: 'Keep the bytes as evidence and ask the sender to send them again.',
};
