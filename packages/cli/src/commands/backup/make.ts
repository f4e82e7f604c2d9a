import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fsyncFolder } from '@hutong/process';
import { type NodeConfig, openFolder } from '@hutong/trust';
import { Failed } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { actOn, cliUser } from '../../nodes/acting.ts';
import { dataFolder } from '../../nodes/folder.ts';
import { copyDurable, filesBelow, fsyncBelow, fsyncFile, type Numbers, writeManifest } from './manifest.ts';
import { numbersOf, tellNumbers } from './numbers.ts';

interface Given {
  data: string;
  to: string;
  reason: string;
  'with-keys': boolean;
}

/** What anybody may have who may have the records; `import-key` and what stands in KEYS only with the keys. */
const PLAIN = ['config.json', 'root.json', 'enrol.json'];
const SECRET = ['import-key', 'postgres/password'];
const KEYS = ['keys', 'tls'];

/** `hutong backup`: a node's database as it is at one moment, whether it runs or not, into a new folder. */
export async function makeBackup(given: Given, session: Session): Promise<number> {
  const { dir, config } = dataFolder(given.data, session);
  if (config.kind === 'center' && (config.database_url ?? session.io.env.DATABASE_URL) !== undefined)
    throw new Failed(session.say('backup_own_server'), session.say('backup_own_server_next'));
  const time = new Date(session.io.now()).toISOString();
  const to = join(resolve(given.to), `${config.node}-${time.replaceAll(/[-:]|\.\d+/g, '')}`);
  const keys = given['with-keys'];
  const { reason } = given;
  const copy = () => copyNode(dir, config, to, { time, keys }, session);
  const manifest = await actOn(given.data, session, false, {
    async running(client) {
      await client.call('POST', '/api/backup', { reason, keys });
      return copy();
    },
    async direct(_, service) {
      await service.act(cliUser(), 'backup.make', keys ? 'with keys' : 'without keys', reason);
      return copy();
    },
  });
  tellNumbers(manifest, session);
  const bytes = manifest.files.reduce((sum, f) => sum + f.bytes, 0);
  const text = { to, files: manifest.files.length, mib: (bytes / (1 << 20)).toFixed(1) };
  session.print(session.say('backup_made', text));
  session.print(session.say(keys ? 'backup_with_keys' : 'backup_without_keys'));
  session.result({ to, bytes, ...manifest, files: manifest.files.length });
  return 0;
}

// Under a name that says it is not whole yet, until the disk has all of it.
async function copyNode(
  dir: string,
  config: NodeConfig,
  to: string,
  { time, keys }: { time: string; keys: boolean },
  session: Session,
) {
  const part = `${to}.part`;
  if (existsSync(to) || existsSync(part))
    throw new Failed(session.say('backup_there', { to }), session.say('backup_there_next'));
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
    const { copyEmbedded } = await import('@hutong/archive');
    return copyEmbedded(join(dir, 'postgres'), join(part, 'postgres', 'data'), copyDurable);
  }
  const { copyDatabase } = await import('@hutong/log');
  const copy = join(part, 'hall.db');
  await copyDatabase(join(dir, 'hall.db'), copy);
  const numbers = await numbersOf(copy);
  fsyncFile(copy);
  return numbers;
}
