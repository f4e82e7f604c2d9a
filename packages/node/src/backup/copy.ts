import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyEmbedded } from '@hutong/archive';
import { copyDatabase, LogStore } from '@hutong/log';
import { fsyncFolder } from '@hutong/process';
import { type NodeConfig, openFolder } from '@hutong/trust';
import { BackupFault } from './fault.ts';
import {
  copyDurable,
  filesBelow,
  fsyncBelow,
  fsyncFile,
  type Moved,
  type Numbers,
  writeManifest,
} from './manifest.ts';

/** What anybody may have who may have the records; `import-key` and what stands in KEYS only with the keys. */
const PLAIN = ['config.json', 'root.json', 'enrol.json'];
const SECRET = ['import-key', 'identity.key', 'desk-key', 'attachment-key', 'postgres/password'];
/** What a node keeps beside its records. */
const BESIDE = ['identity.db', 'accesses.db', 'desk.db'];
const KEYS = ['keys', 'tls'];
const WAITING = /^[0-9a-f]{64}(?:\.info)?$/;

/**
 * Only a center with a PostgreSQL of our own is copied here.
 * @param url of the environment. @throws BackupFault
 */
export function demandEmbedded({ kind, database_url }: NodeConfig, url: string | undefined): void {
  if (kind === 'center' && (database_url ?? url) !== undefined) throw new BackupFault('own_server');
}

/** About how many bytes a backup of a node takes; its own backups do not count. */
export function bytesToCopy(dir: string, { kind }: NodeConfig): number {
  const data = join(dir, 'postgres', 'data');
  const files = kind === 'center' ? filesBelow(data).map((name) => join(data, name)) : [];
  const beside = ['hall.db', ...BESIDE].map((name) => join(dir, name));
  const sizes = [...files, ...beside].map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** Copies a node's records, and with `keys` all that it is, into a new folder; under a name that says so until it is whole. */
export async function copyNode(
  dir: string,
  config: NodeConfig,
  to: string,
  { time, keys, moved = () => {} }: { time: string; keys: boolean; moved?: Moved },
) {
  const part = `${to}.part`;
  if (existsSync(to) || existsSync(part)) throw new BackupFault('there', { to });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  try {
    const numbers = await copyRecords(dir, config, part, moved);
    for (const name of BESIDE.filter((name) => existsSync(join(dir, name)))) {
      await copyDatabase(join(dir, name), join(part, name));
      await fsyncFile(join(part, name));
    }
    for (const name of [...PLAIN, ...(keys ? SECRET : [])])
      if (existsSync(join(dir, name))) await copyDurable(join(dir, name), join(part, name));
    for (const folder of (keys ? KEYS : []).filter((name) => existsSync(join(dir, name))))
      for (const name of filesBelow(join(dir, folder)))
        await copyDurable(join(dir, folder, name), join(part, folder, name));
    await copyWaiting(join(dir, 'attachments'), join(part, 'attachments'));
    const { origin } = openFolder(dir).keys;
    const manifest = await writeManifest(part, config, { ...numbers, origin, time, keys }, moved);
    fsyncBelow(part);
    renameSync(part, to);
    fsyncFolder(dirname(to));
    return manifest;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

/** Files that wait to be named, sealed as they are; not what is just being taken. One may be named and gone meanwhile. */
async function copyWaiting(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  for (const name of filesBelow(from).filter((name) => WAITING.test(name)))
    if (existsSync(join(from, name))) await copyDurable(join(from, name), join(to, name));
}

async function copyRecords(dir: string, { kind }: NodeConfig, part: string, moved: Moved): Promise<Numbers> {
  if (kind === 'center') {
    const copy = async (from: string, to: string) => {
      await copyDurable(from, to);
      moved(statSync(to).size);
    };
    return copyEmbedded(join(dir, 'postgres'), join(part, 'postgres', 'data'), copy);
  }
  const copy = join(part, 'hall.db');
  await copyDatabase(join(dir, 'hall.db'), copy);
  const numbers = await numbersOf(copy);
  await fsyncFile(copy);
  return numbers;
}

/** What a hall's database holds, from its bytes: each log's tree is loaded and held against its signed head. */
export async function numbersOf(file: string): Promise<Numbers> {
  const store = new LogStore(file);
  try {
    const [damaged] = store.damaged();
    if (damaged !== undefined) throw damaged;
    const logs = store.heads().map(({ origin, size, root }) => {
      return { origin, size, root: root.toString('base64') };
    });
    return { logs, rows: store.db.prepare('SELECT count(*) FROM record').pluck().get() as number };
  } finally {
    store.close();
  }
}
