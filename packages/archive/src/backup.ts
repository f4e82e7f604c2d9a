import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReasonedError } from '@hutong/record';
import { connect } from './database.ts';
import { clusterFolder } from './embedded/cluster.ts';
import { embeddedUrl } from './inspect.ts';
import { countRows } from './record.ts';
import { LONG_MS } from './unanswered.ts';

/** Kept empty in a copy (PostgreSQL manual, "Backing Up the Data Directory"). */
const EMPTY = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
const LEFT_OUT = /^(postmaster\.(pid|opts)|pgsql_tmp.*|pg_internal\.init.*|backup_label|tablespace_map)$/;
const WAL = /^[0-9A-F]{24}$/;

/** Copies one file; rejects with ENOENT for one that is gone meanwhile. */
type Copy = (from: string, to: string) => Promise<void>;

/** No embedded PostgreSQL runs there. */
class NoServerToCopy extends ReasonedError {
  override readonly name = 'NoServerToCopy';

  constructor(dir: string) {
    super(
      { zh: `${dir} 中没有运行内嵌的 PostgreSQL`, en: `no embedded PostgreSQL runs in ${dir}` },
      {
        zh: '请启动中心，或由命令代为启动：别的程序不能占用它的文件夹',
        en: 'Start the center, or let the command start it: nothing else may have its folder.',
      },
    );
  }
}

/** Another copy of it is being made. */
class CopyUnderWay extends ReasonedError {
  override readonly name = 'CopyUnderWay';

  constructor(dir: string) {
    super(
      { zh: `${dir} 正在做另一次备份`, en: `another backup of ${dir} is being made` },
      { zh: '等它做完再来', en: 'Wait until that one is done, then do it again.' },
    );
  }
}

/**
 * Copies the files of a running embedded PostgreSQL with its low-level backup API: a server started on the copy replays
 * the WAL beside it to the moment at which the copy was complete. Any server of one's own has pg_basebackup for this.
 * @param dir the embedded server's folder
 * @param to where its data go; made here
 * @returns what was held when it began: the copy holds that, and perhaps more
 */
export async function copyEmbedded(
  dir: string,
  to: string,
  copy: Copy,
): Promise<{ logs: { origin: string; size: number; root: string }[]; rows: number }> {
  const { data } = clusterFolder(dir);
  const url = embeddedUrl(dir, 'owner');
  if (url === undefined) throw new NoServerToCopy(dir);
  const sql = connect(url, 1, { statementMs: LONG_MS });
  try {
    // Keeps the WAL until this connection ends, however that comes.
    await sql`select pg_create_physical_replication_slot('hutong_backup', true, true)`.catch((error) => {
      throw error.code === '42710' ? new CopyUnderWay(dir) : error;
    });
    const [begun] = await sql`select pg_walfile_name(pg_backup_start('hutong', true)) as wal`;
    const logs = await sql<{ origin: string; size: number; root: Buffer }[]>`
      select origin, size, root from log where root is not null order by origin`;
    const rows = await countRows(sql);
    await copyTree(data, to, copy);
    const [ended] = await sql`
      select pg_walfile_name(lsn) as wal, labelfile, spcmapfile from pg_backup_stop(wait_for_archive => false)`;
    writeFileSync(join(to, 'backup_label'), ended?.labelfile as string, { mode: 0o600, flush: true });
    const wal = readdirSync(join(data, 'pg_wal')).filter((name) => WAL.test(name));
    for (const name of wal.filter((name) => name >= begun?.wal && name <= ended?.wal))
      await copy(join(data, 'pg_wal', name), join(to, 'pg_wal', name));
    return { logs: logs.map((l) => ({ ...l, root: l.root.toString('base64') })), rows };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function copyTree(from: string, to: string, copy: Copy, top = true): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (LEFT_OUT.test(entry.name)) continue;
    if (top && EMPTY.includes(entry.name)) mkdirSync(target, { mode: 0o700 });
    else if (entry.isDirectory()) await copyTree(source, target, copy, false);
    else if (entry.isFile()) await copyUnlessGone(source, target, copy);
  }
}

// A table that was dropped meanwhile: the WAL says so, too.
async function copyUnlessGone(from: string, to: string, copy: Copy): Promise<void> {
  try {
    await copy(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
