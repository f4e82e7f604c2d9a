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
import { type Meant, meant } from '../../ask.ts';
import type { Session } from '../../io.ts';
import { quietLog } from '../../nodes/service-log.ts';
import { tellNumbers } from './numbers.ts';

/**
 * `hutong backup restore`: puts a backup's database into the node's own folder, or, with its keys, into an empty one.
 * What was there is set aside. Without --yes the backup is only checked.
 */
export async function restoreBackup(
  given: Meant & { dir: string },
  session: Session,
  from: string,
): Promise<number> {
  const [backup, dir] = [resolve(from), resolve(given.dir)];
  session.head(session.say('backup_of', { from: backup }));
  const manifest = checkManifest(backup);
  demandPlace(backup, dir, manifest);
  const { node, time, kind } = manifest;
  if (!meant(given, session, session.say('backup_would', { node, time, dir }))) {
    session.result({ dir, done: false, ...manifest, files: manifest.files.length });
    return 0;
  }
  const aside = putBack(backup, dir, manifest, session.io.now());
  const numbers = await held(dir, manifest, session);
  demandNumbers(manifest, numbers);
  tellNumbers(numbers, session);
  session.print(session.say('backup_restored', { dir, time }));
  if (aside !== undefined) session.print(session.say('backup_aside', { aside }));
  session.print(session.say('next', { next: session.say('backup_restored_next', { kind, dir }) }));
  session.result({ dir, done: true, aside: aside ?? null, same: true, ...numbers });
  return 0;
}

async function held(dir: string, manifest: Manifest, session: Session): Promise<Numbers> {
  if (manifest.kind === 'hall') return numbersOf(join(dir, 'hall.db'));
  const { Center } = await import('@hutong/center');
  const center = await Center.open(dir, { log: quietLog(session) });
  try {
    const logs = [];
    for (const { origin, size } of manifest.logs) {
      const root = await center.archive.rootAt(origin, size);
      if (root !== undefined) logs.push({ origin, size, root: root.toString('base64') });
    }
    return { logs, rows: await center.archive.countRecords() };
  } finally {
    await center.stop();
  }
}
