import { resolve } from 'node:path';
import { checkManifest, checkRecords } from '@hutong/node';
import type { Work } from '../../command.ts';
import { tellNumbers } from './numbers.ts';

/** `hutong backup verify`: every file against the manifest; a hall's records from their bytes, too. */
export const verifyBackup: Work<never> = async (_, session, given) => {
  const from = resolve(given);
  session.head(session.say('backup_of', { from }));
  const manifest = await checkManifest(from);
  if (manifest.kind === 'hall') await checkRecords(from, manifest);
  tellNumbers(manifest, session);
  const { node, time, files, keys } = manifest;
  session.tell('backup_good', { node, time, files: files.length });
  session.tell(keys ? 'backup_with_keys' : 'backup_without_keys');
  if (manifest.kind === 'center') session.tell('backup_center_unread');
  return session.result({ ok: true, ...manifest, files: files.length });
};
