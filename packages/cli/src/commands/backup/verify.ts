import { resolve } from 'node:path';
import { checkManifest, checkRecords } from '@hutong/node';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { tellNumbers } from './numbers.ts';

/** `hutong backup verify`: every file against the manifest; a hall's records from their bytes, too. */
export async function verifyBackup(session: Session, given: string): Promise<number> {
  const from = resolve(given);
  session.head(session.say('backup_of', { from }));
  const manifest = checkManifest(from);
  if (manifest.kind === 'hall') await checkRecords(from, manifest);
  tellNumbers(manifest, session);
  const { node, time, files, keys } = manifest;
  session.print(session.say('backup_good', { node, time, files: files.length }));
  session.print(session.say(keys ? 'backup_with_keys' : 'backup_without_keys'));
  if (manifest.kind === 'center') session.print(session.say('backup_center_unread'));
  session.result({ ok: true, ...manifest, files: files.length });
  return EXIT.done;
}
