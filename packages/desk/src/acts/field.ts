import type { Text } from '@hutong/record';
import { FIELD_TEXTS } from './texts.ts';

/** A body or private field of a record, by its own name. */
export type FieldName = keyof typeof FIELD_TEXTS;

/** What a clerk types or chooses for one field of a record. */
export interface ActField {
  name: FieldName;
  /** What it is called in this act, where the name alone does not say it. */
  label?: Text;
  /** One line, several, one entry a line, a day, a whole number, one of a few, yes or no. */
  as: 'text' | 'area' | 'lines' | 'day' | 'number' | 'choice' | 'yes-no';
  /** The record's own words, and how they are said. */
  options?: Readonly<Record<string, Text>>;
  required?: true;
  /** Its value is sealed and never in the entry (P6). */
  private?: true;
  /** It is this and nothing else: shown, and sent back to say what was seen. */
  fixed?: string;
  max?: number;
  /** Lines that are seen of one with several. */
  rows?: number;
}

export function labelOf({ name, label }: ActField): Text {
  return label ?? FIELD_TEXTS[name];
}

/** How an act (办理动作) is asked for. */
export interface ActForm {
  title: Text;
  fields: readonly ActField[];
  /** What the act itself says: to accept is `accepted: true`. */
  says?: Readonly<Record<string, string | number | boolean>>;
  /** Whether the record takes who handled it. */
  handler?: true;
}
