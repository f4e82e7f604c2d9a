/** Long texts over several entries: the splitter and the joiner, side by side. */
import { hash } from 'node:crypto';
import { mapOf, type Written } from './entry.ts';
import { InvalidRecord } from './errors.ts';
import { readBody } from './read.ts';
import { NEXTS, REASONS } from './texts.ts';
import { MAX_DOCUMENT_BYTES, PART_BYTES, parts as partsSchema } from './types/disclosure.ts';

/** What a document entry says about a text that lies in parts. `bytes` and `sha256` are of the whole UTF-8 text. */
export type Parts = { count: number; bytes: number; sha256: string };

/** Cuts UTF-8 text into runs of at most `PART_BYTES`, never inside a character. */
function splitText(text: string): { parts: Parts; texts: string[] } {
  const whole = Buffer.from(text, 'utf8');
  if (whole.length > MAX_DOCUMENT_BYTES) {
    throw new InvalidRecord(
      'body.text',
      REASONS.bytesOver(whole.length, MAX_DOCUMENT_BYTES),
      NEXTS.severalDocuments,
    );
  }
  const texts: string[] = [];
  for (let from = 0; from < whole.length; ) {
    let to = Math.min(from + PART_BYTES, whole.length);
    while (to < whole.length && (whole[to]! & 0xc0) === 0x80) to--;
    texts.push(whole.toString('utf8', from, to));
    from = to;
  }
  const sha256 = hash('sha256', whole);
  return { parts: { count: texts.length, bytes: whole.length, sha256 }, texts };
}

/** A document's body as its entry has it: a text that is too long for one is named by its parts, whose texts are beside it. */
export function bodyInParts(body: Record<string, unknown>): {
  body: Record<string, unknown>;
  texts: string[];
} {
  const { text, ...rest } = body;
  // A third of the limit in characters can never be over it in bytes: most documents need no count.
  if (typeof text !== 'string' || text.length * 3 <= PART_BYTES || Buffer.byteLength(text) <= PART_BYTES)
    return { body, texts: [] };
  const { parts, texts } = splitText(text);
  return { body: { ...rest, parts }, texts };
}

/**
 * The full text of a disclosure.document: its own, or its parts' (in any order, doubles allowed) joined and checked.
 * Empty when the document has no text.
 * @throws InvalidRecord when a part is missing or the whole is not what the document says.
 */
export function joinParts(
  document: Pick<Written, 'id' | 'body'>,
  partEntries: readonly Pick<Written, 'type' | 'body'>[],
): string {
  const body = mapOf(document.body);
  if (body.parts === undefined) return typeof body.text === 'string' ? body.text : '';
  // A node of another version may have written anything here (P5).
  const read = partsSchema.safeParse(body.parts);
  if (!read.success) {
    throw new InvalidRecord('body.parts', REASONS.notParts, NEXTS.discloseAgain);
  }
  const said: Parts = read.data;
  const texts = new Map<number, string>();
  for (const entry of partEntries) {
    const part = readBody(entry, 'disclosure.part');
    if (part?.document === document.id) texts.set(part.part, part.text);
  }
  const joined: string[] = [];
  for (let part = 1; part <= said.count; part++) {
    const text = texts.get(part);
    if (typeof text !== 'string') {
      throw new InvalidRecord('body.parts', REASONS.partMissing(part, said.count), NEXTS.waitForPart);
    }
    joined.push(text);
  }
  const whole = joined.join('');
  const sha256 = hash('sha256', whole);
  if (sha256 !== said.sha256) {
    throw new InvalidRecord('body.parts', REASONS.otherText, NEXTS.discloseAgain);
  }
  return whole;
}
