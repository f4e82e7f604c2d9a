/** What is said of private values that are gone (P6). */
import type { Entry } from './entry.ts';
import { readBody } from './read.ts';

/** What an entry says of an erased value; the place is not checked to exist. */
export interface Erasure {
  /** The node that says so: the owner, whose word it is, or a holder that confirms. */
  node: string;
  record: string;
  origin: string;
  index: number;
  field: string;
}

/**
 * Reads `value.erase` and `value.erased` from a node's log. Only the node whose record it is may order an erasure (from any of
 * its epochs), and only another one confirms it; all else is undefined: it erases nothing.
 */
export function erasureOf(node: string, entry: Pick<Entry, 'type' | 'body'>): Erasure | undefined {
  const said = readBody(entry, 'value.erase') ?? readBody(entry, 'value.erased');
  if (said === undefined) return undefined;
  const { record, origin, index, field } = said;
  const own = origin.split('/')[1] === node;
  return own === (entry.type === 'value.erase') ? { node, record, origin, index, field } : undefined;
}
