import type { z } from 'zod';
import type { Visibility } from '../entry.ts';
import type { Text } from '../say.ts';

export type Family =
  | 'case'
  | 'catalogue'
  | 'hall'
  | 'disclosure'
  | 'attachment'
  | 'complaint'
  | 'notice'
  | 'rules'
  | 'calendar'
  | 'supervision'
  | 'log'
  | 'registry'
  | 'value'
  | 'admin';

/** One kind of record a node may state. */
export type RecordKind = {
  type: string;
  family: Family;
  titleZh: string;
  titleEn: string;
  /** What `subject` holds for this type. */
  subjectZh: string;
  /** Where the fields come from: standard or law, with its article. */
  source: string;
  body: z.ZodType<Record<string, unknown>>;
  /** Names of private fields this type takes (keys of PRIVATE_FIELDS). */
  private: readonly string[];
  /** When the caller does not say. */
  visibility: Visibility;
  /** Who makes it: 'caller' over the API or an import, 'node' only the node's own program. */
  madeBy: 'caller' | 'node';
  /** At which nodes a caller may state it: some are a center's to say, or also a stationed supervisor's (派驻监察). */
  statedAt: 'any' | 'supervisor' | 'center';
  /** Of a type that the node makes: what a caller does instead. */
  instead?: Text;
  /** Words of a body field that are still read and no longer taken, each with the type stated in its place. */
  retired?: { field: string; words: ReadonlyMap<string, string>; instead: Text };
  /** Words of a body field that are taken and flagged, since they leave open what has to be known. */
  vague?: { field: string; values: readonly string[]; reason: Text };
  /** Name of a body field, a date from which it holds: never one before the day on which it is recorded. */
  holdsFrom?: string;
  /** Body fields that hold a 统一社会信用代码: a wrong check digit is flagged, never refused. */
  creditCodes: readonly string[];
  /** Longest subject, where the standard says so (办件编号 an..50). */
  maxSubject?: number;
};

type Common = 'private' | 'visibility' | 'madeBy' | 'statedAt' | 'creditCodes' | 'subjectZh';
type Given = Omit<RecordKind, 'family' | Common> & Partial<Pick<RecordKind, Common>>;

/** A family's kinds, each still known by its name and its own body. */
type Named<T extends readonly Given[]> = {
  [K in keyof T]: RecordKind & Pick<T[K], 'type' | 'body'>;
};

/** Fills in a family's common answers. */
export function family<const T extends readonly Given[]>(
  name: Family,
  common: Pick<RecordKind, 'subjectZh' | 'visibility' | 'madeBy'> &
    Partial<Pick<RecordKind, 'maxSubject' | 'statedAt'>>,
  kinds: T,
): Named<T> {
  return kinds.map((kind) => ({
    private: [],
    creditCodes: [],
    statedAt: 'any',
    ...common,
    family: name,
    ...kind,
  })) as Named<T>;
}
