import { join, resolve } from 'node:path';
import {
  checkManifest,
  demandNumbers,
  demandPlace,
  type Manifest,
  type Numbers,
  numbersOf,
  putBack,
} from '@hutong/node';
import { meant } from '../../ask.ts';
import type { Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import { withArchive } from '../../nodes/open-node.ts';
import { tellNumbers } from './numbers.ts';

/**
 * `hutong backup restore`: puts a backup's database into the node's own folder, or, with its keys, into an empty one.
 * What was there is set aside. Without --yes the backup is only checked.
 */
export const restoreBackup: Work<'dir', never, 'yes'> = async (given, session, from) => {
  const [backup, dir] = [resolve(from), resolve(given.dir)];
  session.head(session.say('backup_of', { from: backup }));
  const manifest = await checkManifest(backup);
  demandPlace(backup, dir, manifest);
  const { node, time, kind } = manifest;
  if (!meant(given, session, session.say('backup_would', { node, time, dir })))
    return session.result({ dir, done: false, ...manifest, files: manifest.files.length });
  const aside = await putBack(backup, dir, manifest, session.io.now());
  const numbers = await held(dir, manifest, session);
  demandNumbers(manifest, numbers);
  tellNumbers(numbers, session);
  session.tell('backup_restored', { dir, time });
  if (aside !== undefined) session.tell('backup_aside', { aside });
  session.tellNext(session.say('backup_restored_next', { kind, dir }));
  return session.result({ dir, done: true, aside: aside ?? null, same: true, ...numbers });
};

async function held(dir: string, manifest: Manifest, session: Session): Promise<Numbers> {
  if (manifest.kind === 'hall') return numbersOf(join(dir, 'hall.db'));
  return withArchive(dir, session, async (archive) => {
    const logs = [];
    for (const { origin, size } of manifest.logs) {
      const root = await archive.rootAt(origin, size);
      if (root !== undefined) logs.push({ origin, size, root: root.toString('base64') });
    }
    return { logs, rows: await archive.countRecords() };
  });
}
