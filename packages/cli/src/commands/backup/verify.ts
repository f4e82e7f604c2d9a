import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fsckStore, LogStore, parseVkey } from '@hutong/log';
import { Registry, RootFile, readConfig } from '@hutong/trust';
import { EXIT, Failed } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { plain } from '../../text.ts';
import { checkManifest, copyDurable } from './manifest.ts';
import { numbersOf, tellNumbers } from './numbers.ts';
import { sameNumbers } from './restore.ts';

/**
 * `hutong backup verify`: every file against the manifest; a hall's records from their bytes, too. Beside the backup there
 * must be room for a copy of a hall's database: SQLite cannot read one without writing beside it.
 */
export async function verifyBackup(session: Session, given: string): Promise<number> {
  const from = resolve(given);
  session.head(session.say('backup_of', { from }));
  const manifest = checkManifest(from, session);
  let findings: string[] = [];
  if (manifest.kind === 'hall') {
    const copy = mkdtempSync(join(from, 'verify-'));
    try {
      copyDurable(join(from, 'hall.db'), join(copy, 'hall.db'));
      sameNumbers(manifest, await numbersOf(join(copy, 'hall.db')), session);
      findings = check(from, join(copy, 'hall.db'), session);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
  const [first] = findings;
  if (first !== undefined)
    throw new Failed(
      session.say('backup_damaged', { file: plain(first) }),
      session.say('backup_damaged_next'),
    );
  tellNumbers(manifest, session);
  const { node, time, files, keys } = manifest;
  session.print(session.say('backup_good', { node, time, files: files.length }));
  session.print(session.say(keys ? 'backup_with_keys' : 'backup_without_keys'));
  if (manifest.kind === 'center') session.print(session.say('backup_center_unread'));
  session.result({ ok: true, ...manifest, files: files.length });
  return EXIT.done;
}

/** What fsck finds in a copy of the database, by the registry in it and the root documents of the backup. */
function check(from: string, file: string, session: Session): string[] {
  const { root_fingerprint } = readConfig(from);
  const registry = Registry.of(new RootFile(join(from, 'root.json'), root_fingerprint).documents);
  const { origin, keys } = JSON.parse(readTextFile(join(from, 'enrol.json'), session)) as {
    origin: string;
    keys: { log: string };
  };
  const store = new LogStore(file);
  try {
    registry.replay((of, index) => store.entryOrNone(of, index));
    const verifier = (of: string) =>
      registry.log(of)?.verifier ?? (of === origin ? parseVkey(keys.log) : undefined);
    return fsckStore(store, { verifier }).map((f) => `${f.origin}: ${f.reason}`);
  } finally {
    store.close();
  }
}
