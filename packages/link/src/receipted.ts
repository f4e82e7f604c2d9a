import { parseCheckpoint, parseNote } from '@hutong/log';
import type { Holdings } from './holdings.ts';

/** Entries of a log that an ancestor has receipted, as the notes held here say: they carry verified lines only (P2). */
export async function receiptedBy(
  holdings: Pick<Holdings, 'notes'>,
  ancestor: string,
  origin: string,
): Promise<number> {
  let size = 0;
  for (const note of await holdings.notes(origin)) {
    const parsed = parseNote(note);
    if (!parsed.signatures.some((s) => s.name.endsWith(`/${ancestor}/cosigner`))) continue;
    size = Math.max(size, parseCheckpoint(parsed).size);
  }
  return size;
}
