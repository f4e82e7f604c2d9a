import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LogStore, parseVkey } from '@hutong/log';
import { bilingual, filled, type Text } from '@hutong/record';
import { Registry, RootFile, readConfig } from '@hutong/trust';
import { fsckHall } from '../hall/check.ts';
import { numbersOf } from './copy.ts';
import { BackupFault } from './fault.ts';
import { copyDurable, type Manifest, type Numbers } from './manifest.ts';

const AT = bilingual('{origin}：{reason}', '{origin}: {reason}');

/**
 * Reads a hall's records in a backup from their bytes; throws BackupFault that names what is not as it should be. Beside
 * the backup there must be room for a copy: SQLite cannot read a database without writing beside it.
 */
export async function checkRecords(from: string, manifest: Manifest): Promise<void> {
  const copy = mkdtempSync(join(from, 'verify-'));
  try {
    await copyDurable(join(from, 'hall.db'), join(copy, 'hall.db'));
    demandNumbers(manifest, await numbersOf(join(copy, 'hall.db')));
    const [first] = await fsckCopy(from, join(copy, 'hall.db'));
    if (first !== undefined) throw new BackupFault('damaged', { file: first });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Throws BackupFault that names the first log which is not held as the manifest says. */
export function demandNumbers(said: Numbers, found: Numbers): void {
  const wrong = said.logs.find((l) => {
    const other = found.logs.find((f) => f.origin === l.origin);
    return other?.size !== l.size || other.root !== l.root;
  });
  if (wrong === undefined && found.rows >= said.rows) return;
  const file = wrong?.origin ?? `record: ${found.rows}`;
  throw new BackupFault('damaged', { file });
}

/** What fsck finds in a copy of the database, by the registry in it and the root documents of the backup. */
async function fsckCopy(from: string, file: string): Promise<Text[]> {
  const { node, root_fingerprint } = readConfig(from);
  const registry = Registry.of(new RootFile(join(from, 'root.json'), root_fingerprint).documents);
  const { origin, keys } = JSON.parse(readFileSync(join(from, 'enrol.json'), 'utf8')) as {
    origin: string;
    keys: { log: string; cosigner: string };
  };
  const store = new LogStore(file);
  try {
    const epochs = [{ origin, log: parseVkey(keys.log), cosigner: parseVkey(keys.cosigner) }];
    const findings = await fsckHall(store, registry, { node, epochs });
    return findings.map(({ origin, reason }) => filled(AT, { origin, reason }));
  } finally {
    store.close();
  }
}
