import type { z } from 'zod';
import type { Visibility } from '../entry.ts';

export type Family =
  | 'case'
  | 'catalogue'
  | 'disclosure'
  | 'complaint'
  | 'notice'
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
  /** Body fields that hold a 统一社会信用代码: a wrong check digit is flagged, never refused. */
  creditCodes: readonly string[];
  /** Longest subject, where the standard says so (办件编号 an..50). */
  maxSubject?: number;
};

type Given = Omit<RecordKind, 'family' | 'private' | 'visibility' | 'madeBy' | 'creditCodes' | 'subjectZh'> &
  Partial<Pick<RecordKind, 'private' | 'visibility' | 'madeBy' | 'creditCodes' | 'subjectZh'>>;

/** A family's kinds, each still known by its name and its own body. */
type Named<T extends readonly Given[]> = {
  [K in keyof T]: RecordKind & Pick<T[K], 'type' | 'body'>;
};

/** Fills in a family's common answers. */
export function family<const T extends readonly Given[]>(
  name: Family,
  common: Pick<RecordKind, 'subjectZh' | 'visibility' | 'madeBy'> & Partial<Pick<RecordKind, 'maxSubject'>>,
  kinds: T,
): Named<T> {
  return kinds.map((kind) => ({
    private: [],
    creditCodes: [],
    ...common,
    family: name,
    ...kind,
  })) as Named<T>;
}
