import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyEmbedded } from '@hutong/archive';
import { copyDatabase, LogStore } from '@hutong/log';
import { fsyncFolder } from '@hutong/process';
import { type NodeConfig, openFolder } from '@hutong/trust';
import { BackupFault } from './fault.ts';
import { copyDurable, filesBelow, fsyncBelow, fsyncFile, type Numbers, writeManifest } from './manifest.ts';

/** What anybody may have who may have the records; `import-key` and what stands in KEYS only with the keys. */
const PLAIN = ['config.json', 'root.json', 'enrol.json'];
const SECRET = ['import-key', 'postgres/password'];
const KEYS = ['keys', 'tls'];

/** Copies a node's records, and with `keys` all that it is, into a new folder; under a name that says so until it is whole. */
export async function copyNode(
  dir: string,
  config: NodeConfig,
  to: string,
  { time, keys }: { time: string; keys: boolean },
) {
  const part = `${to}.part`;
  if (existsSync(to) || existsSync(part)) throw new BackupFault('there', { to });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  try {
    const numbers = await copyRecords(dir, config, part);
    for (const name of [...PLAIN, ...(keys ? SECRET : [])])
      if (existsSync(join(dir, name))) copyDurable(join(dir, name), join(part, name));
    for (const folder of (keys ? KEYS : []).filter((name) => existsSync(join(dir, name))))
      for (const name of filesBelow(join(dir, folder)))
        copyDurable(join(dir, folder, name), join(part, folder, name));
    const { origin } = openFolder(dir).keys;
    const manifest = writeManifest(part, config, { ...numbers, origin, time, keys });
    fsyncBelow(part);
    renameSync(part, to);
    fsyncFolder(dirname(to));
    return manifest;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

async function copyRecords(dir: string, { kind }: NodeConfig, part: string): Promise<Numbers> {
  if (kind === 'center') {
    return copyEmbedded(join(dir, 'postgres'), join(part, 'postgres', 'data'), copyDurable);
  }
  const copy = join(part, 'hall.db');
  await copyDatabase(join(dir, 'hall.db'), copy);
  const numbers = await numbersOf(copy);
  fsyncFile(copy);
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
