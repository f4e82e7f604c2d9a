import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fsyncFolder, lockFolder } from '@hutong/process';
import { HighWater, type NodeConfig, readConfig } from '@hutong/trust';
import { Failed } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { quietLog } from '../../nodes/log.ts';
import { checkManifest, copyDurable, fsyncBelow, type Manifest, type Numbers } from './manifest.ts';
import { numbersOf, tellNumbers } from './numbers.ts';

/**
 * `hutong backup restore`: puts a backup's database into the node's own folder, or, with its keys, into an empty one.
 * What was there is set aside. The high-water mark stays, or is set above what the backup holds: started, the node then
 * signs nothing more in that log, takes back what it lost, and goes on in its next epoch (P12).
 */
export async function restoreBackup(given: { dir: string }, session: Session, from: string): Promise<number> {
  const [backup, dir] = [resolve(from), resolve(given.dir)];
  session.head(session.say('backup_of', { from: backup }));
  const manifest = checkManifest(backup, session);
  const fresh = !existsSync(join(dir, 'config.json'));
  if (fresh) demandEmpty(dir, manifest, session);
  else demandSame(readConfig(dir), readConfig(backup), session);
  const lock = lockFolder(dir);
  let aside: string | undefined;
  try {
    const what = manifest.kind === 'hall' ? 'hall.db' : 'postgres/data';
    if (manifest.kind === 'center' && ![dir, backup].some((d) => existsSync(join(d, 'postgres', 'password'))))
      throw new Failed(session.say('backup_no_password'), session.say('backup_no_keys_next'));
    aside = putIn(backup, dir, what, manifest, session);
    for (const { name } of manifest.files) {
      const missing = !existsSync(join(dir, name)) && !inside(name, what) && name !== 'config.json';
      if (missing) copyDurable(join(backup, name), join(dir, name));
    }
    if (!existsSync(join(dir, 'mark'))) assumeMore(dir, manifest);
    if (fresh) copyDurable(join(backup, 'config.json'), join(dir, 'config.json'));
    fsyncBelow(dir);
  } finally {
    lock.release();
  }
  const numbers = await held(dir, manifest, session);
  sameNumbers(manifest, numbers, session);
  tellNumbers(numbers, session);
  session.print(session.say('backup_restored', { dir, time: manifest.time }));
  if (aside !== undefined) session.print(session.say('backup_aside', { aside }));
  session.print(
    session.say('next', { next: session.say('backup_restored_next', { kind: manifest.kind, dir }) }),
  );
  session.result({ dir, aside: aside ?? null, same: true, ...numbers });
  return 0;
}

const inside = (name: string, what: string) => name === what || name.startsWith(`${what}/`);

/** Copies the database beside its place and puts it there by name; gives where what was there stands now. */
function putIn(
  backup: string,
  dir: string,
  what: string,
  manifest: Manifest,
  session: Session,
): string | undefined {
  const place = join(dir, what);
  const made = `${place}.restoring`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  // PostgreSQL wants its empty folders, too.
  if (manifest.kind === 'center') copyFolders(join(backup, what), made);
  for (const { name } of manifest.files.filter((f) => inside(f.name, what)))
    copyDurable(join(backup, name), join(dir, name.replace(what, `${what}.restoring`)));
  if (manifest.kind === 'center') fsyncBelow(made);
  const stamp = new Date(session.io.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let aside: string | undefined;
  for (const end of ['-wal', '-shm', '']) {
    if (!existsSync(`${place}${end}`)) continue;
    aside = join(dirname(place), `${basename(place)}.before-${stamp}`);
    renameSync(`${place}${end}`, `${aside}${end}`);
  }
  renameSync(made, place);
  fsyncFolder(dirname(place));
  return aside;
}

function copyFolders(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isDirectory()) copyFolders(join(from, entry.name), join(to, entry.name));
}

// A mark that is gone tells of nothing: more may have left than the backup holds.
function assumeMore(dir: string, { origin, logs }: Manifest): void {
  const size = logs.find((l) => l.origin === origin)?.size ?? 0;
  new HighWater(join(dir, 'mark')).raise(origin, size + 1);
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

/** Throws Failed that names the first log which is not held as the manifest says. */
export function sameNumbers(said: Numbers, found: Numbers, session: Session): void {
  const wrong = said.logs.find((l) => {
    const other = found.logs.find((f) => f.origin === l.origin);
    return other?.size !== l.size || other.root !== l.root;
  });
  if (wrong === undefined && found.rows >= said.rows) return;
  const file = wrong?.origin ?? session.say('backup_rows', { rows: found.rows });
  throw new Failed(session.say('backup_damaged', { file }), session.say('backup_damaged_next'));
}

function demandEmpty(dir: string, { keys }: Manifest, session: Session): void {
  if (existsSync(dir) && readdirSync(dir).length > 0)
    throw new Failed(session.say('backup_not_empty', { dir }), session.say('backup_not_empty_next'));
  if (!keys) throw new Failed(session.say('backup_no_keys'), session.say('backup_no_keys_next'));
}

function demandSame(here: NodeConfig, there: NodeConfig, session: Session): void {
  const wrong = (['network', 'node', 'kind', 'root_fingerprint'] as const).find((f) => here[f] !== there[f]);
  if (wrong === undefined) return;
  const text = { field: wrong, here: here[wrong], there: there[wrong] };
  throw new Failed(session.say('backup_other', text), session.say('backup_other_next'));
}
