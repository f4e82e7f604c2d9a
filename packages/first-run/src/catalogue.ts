import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeService } from '@hutong/api';
import { type Counts, mappingFile, openParts, type Refusal, recordIdKey, takeIn } from '@hutong/intake';

export const MAX_FILE_BYTES = 32 << 20;
/** A list of a service site, as the mapping that comes with the program reads it. */
const SITE_MAPPING = 'items_guangan';

export interface Taken {
  counts: Counts;
  /** The first row that was not taken. */
  refused: Refusal | undefined;
}

/**
 * Takes a table of items. Its ids follow from its rows: uploaded again, it takes only the rest.
 * @param name of the file as the browser says it; its ending alone matters
 * @throws what @hutong/intake says of a file it cannot read
 */
export async function takeCatalogue(
  dir: string,
  node: Pick<NodeService, 'append'>,
  { name, bytes, ofSite }: { name: string; bytes: Uint8Array; ofSite: boolean },
  random: (n: number) => Uint8Array,
): Promise<Taken> {
  const folder = mkdtempSync(join(dir, 'upload-'));
  try {
    const file = join(folder, /\.xlsx$/i.test(name) ? 'items.xlsx' : 'items.csv');
    writeFileSync(file, bytes, { mode: 0o600 });
    const mapping = ofSite ? { mapping: mappingFile(SITE_MAPPING) } : {};
    const reader = await openParts({
      file,
      type: 'catalogue.item',
      idKey: recordIdKey(dir, random),
      ...mapping,
    });
    let refused: Refusal | undefined;
    try {
      const counts = await takeIn({
        reader,
        taker: { take: (lines) => node.append(lines.map((line) => JSON.parse(line) as unknown)) },
        refuse: (refusal) => {
          refused ??= refusal;
        },
        progress: () => {},
        flagged: () => {},
        isOtherContent: () => false,
        stopped: () => false,
      });
      return { counts, refused };
    } finally {
      await reader.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
