/** The gate of disclosure (保密审查): what was reviewed, bound to the entry that makes it public. */
import { hash } from 'node:crypto';
import { encode } from './cbor.ts';
import { mapOf, type Visibility } from './entry.ts';
import { bodyInParts } from './parts.ts';
import { readBody } from './read.ts';
import type { Text } from './say.ts';
import { isSamePerson } from './staff.ts';

/** What a review is of: an entry, a record as an API shows it, or what is to become one. */
export interface Reviewed {
  subject: string;
  department: string;
  visibility: Visibility;
  body: object;
}

/**
 * The digest that a review binds: SHA-256, in hex, over the deterministic CBOR of
 * `{body, department, subject, visibility}`. `body` is as its entry has it, a long text as its `parts`, and without `gate`.
 */
export function reviewedDigest({ subject, department, visibility, body }: Reviewed): string {
  const { gate: _, ...reviewed } = bodyInParts(mapOf(body)).body;
  return hash('sha256', encode({ body: reviewed, department, subject, visibility }));
}

/**
 * Whether a document has passed the gate: it names a review by somebody who did not draft it, and says what was reviewed.
 * Anybody can tell that from the entry alone.
 */
export function hasPassedGate(document: Reviewed & { type: string }): boolean {
  const gate = readBody(document, 'disclosure.document')?.gate;
  if (gate === undefined || isSamePerson(gate.drafted_by, gate.reviewed_by)) return false;
  return gate.sha256 === reviewedDigest(document);
}

/** What is said of such a document wherever it is shown. */
export const UNREVIEWED: Text = {
  zh: '未经本系统保密审查',
  en: 'not reviewed for secrets by this system',
};

/** Whether it is a document for everybody to read that nobody reviewed for secrecy here. */
export function isUnreviewed(record: Reviewed & { type: string }): boolean {
  return record.type === 'disclosure.document' && record.visibility === 'public' && !hasPassedGate(record);
}
