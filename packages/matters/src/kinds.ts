import type { Kind } from './rules/schema.ts';

const FAMILIES: Readonly<Record<string, Kind>> = {
  case: 'case',
  complaint: 'complaint',
  catalogue: 'item',
  supervision: 'card',
};
const DOCUMENTS = new Set(['disclosure.document', 'disclosure.part']);

/** The family of types to which one belongs that moves a matter; undefined for others, and for what is said of others’ matters. */
export function familyOf(type: string): string | undefined {
  const [family = ''] = type.split('.');
  const isOwn = family === 'disclosure' || (family !== 'supervision' && Object.hasOwn(FAMILIES, family));
  return isOwn ? family : undefined;
}

/**
 * Which kind of matter an entry moves, by its type; undefined for what moves none, and for a correction of disclosure,
 * whose kind is that of the record it corrects.
 */
export function kindOf(type: string): Kind | undefined {
  const [family = '', act] = type.split('.');
  if (family !== 'disclosure') return Object.hasOwn(FAMILIES, family) ? FAMILIES[family] : undefined;
  if (act === 'correct') return undefined;
  return DOCUMENTS.has(type) ? 'document' : 'request';
}
