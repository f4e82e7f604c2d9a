import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fsyncFolder, lockFolder } from '@hutong/process';
import { timeText } from '@hutong/record';
import { HighWater, type NodeConfig, readConfig } from '@hutong/trust';
import { BackupFault } from './fault.ts';
import { copyDurable, fsyncBelow, type Manifest } from './manifest.ts';

/**
 * Throws BackupFault where a backup may not be put into a folder: the node's own, or with its keys an empty one.
 * @returns whether there is no node yet
 */
export function demandPlace(backup: string, dir: string, manifest: Manifest): boolean {
  const fresh = !existsSync(join(dir, 'config.json'));
  if (fresh) demandEmpty(dir, manifest);
  else demandSame(readConfig(dir), readConfig(backup));
  return fresh;
}

/**
 * Puts a backup's database into a folder, under its lock. The high-water mark stays, or is set above what the backup
 * holds: started, the node then signs nothing more in that log, takes back what it lost, and goes on in its next epoch (P12).
 * @returns where what was there stands now
 */
export async function putBack(
  backup: string,
  dir: string,
  manifest: Manifest,
  now: number,
): Promise<string | undefined> {
  const fresh = demandPlace(backup, dir, manifest);
  const lock = lockFolder(dir);
  try {
    const what = manifest.kind === 'hall' ? 'hall.db' : 'postgres/data';
    if (manifest.kind === 'center' && ![dir, backup].some((d) => existsSync(join(d, 'postgres', 'password'))))
      throw new BackupFault('no_password');
    const aside = await putIn(backup, dir, what, manifest, now);
    for (const { name } of manifest.files) {
      const missing = !existsSync(join(dir, name)) && !inside(name, what) && name !== 'config.json';
      if (missing) await copyDurable(join(backup, name), join(dir, name));
    }
    if (!existsSync(join(dir, 'mark'))) assumeMore(dir, manifest);
    if (fresh) await copyDurable(join(backup, 'config.json'), join(dir, 'config.json'));
    fsyncBelow(dir);
    return aside;
  } finally {
    lock.release();
  }
}

const inside = (name: string, what: string) => name === what || name.startsWith(`${what}/`);

/** Copies the database beside its place and puts it there by name; gives where what was there stands now. */
async function putIn(
  backup: string,
  dir: string,
  what: string,
  manifest: Manifest,
  now: number,
): Promise<string | undefined> {
  const place = join(dir, what);
  const made = `${place}.restoring`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  // PostgreSQL wants its empty folders, too.
  if (manifest.kind === 'center') copyFolders(join(backup, what), made);
  for (const { name } of manifest.files.filter((f) => inside(f.name, what)))
    await copyDurable(join(backup, name), join(dir, name.replace(what, `${what}.restoring`)));
  if (manifest.kind === 'center') fsyncBelow(made);
  const stamp = timeText(now).replaceAll(/[-:]|\.\d+/g, '');
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

function demandEmpty(dir: string, { keys }: Manifest): void {
  if (existsSync(dir) && readdirSync(dir).length > 0) throw new BackupFault('not_empty', { dir });
  if (!keys) throw new BackupFault('no_keys');
}

function demandSame(here: NodeConfig, there: NodeConfig): void {
  const wrong = (['network', 'node', 'kind', 'root_fingerprint'] as const).find((f) => here[f] !== there[f]);
  if (wrong === undefined) return;
  const text = { field: wrong, here: here[wrong], there: there[wrong] };
  throw new BackupFault('other', text);
}
