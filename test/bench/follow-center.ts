import { promptSocket } from '@hutong/archive';
import postgres, { type Sql } from 'postgres';
import { type Figure, rate } from './figure.ts';
import { mix } from './mix.ts';
import { type BenchNetwork, fill, hallBelow, PROVINCE, Watch, withProvince } from './network.ts';
import { cpuSeconds, descendants, until } from './processes.ts';

const AT_ONCE = 2_000;
const BARE = 'one row of a bare table of PostgreSQL put for each entry, 2,000 a statement';

/** How fast a center’s read models read what it has archived, while nothing comes. */
export async function followCenter(dir: string, count: number): Promise<Figure> {
  const network = await withProvince(dir);
  const sql = postgres(network.postgres.url(PROVINCE.node), {
    ...promptSocket(),
    max: 1,
    onnotice: () => {},
  });
  try {
    await archived(network, count);
    await until('all is read', async () => (await left(sql)) === 0 || undefined);
    await network.stop(PROVINCE.node);
    const followers = await drop(sql);
    const { process } = await network.start(PROVINCE);
    const used = () => cpuOf(process.pid) + cpuOf(network.postgres.pid);
    await until('a read model begins', async () => (await begun(sql)) > 0 || undefined);
    const [since, before] = [performance.now(), used()];
    const isRead = async () => (await begun(sql)) === followers && (await left(sql)) === 0;
    await until('all is read again', async () => (await isRead()) || undefined);
    const seconds = (performance.now() - since) / 1_000;
    const cpu = (used() - before) / count;
    const note = `${followers} read models; ${(cpu * 1e6).toFixed(0)} µs CPU an event, PostgreSQL's too`;
    return rate('follow.center', count / seconds, await barely(sql, count), BARE, note, 'events/s');
  } finally {
    await sql.end();
    await network.close();
  }
}

async function archived(network: BenchNetwork, count: number): Promise<void> {
  const plan = hallBelow(PROVINCE.node, 'followed');
  await network.init(plan);
  const dir = network.folder(plan.node);
  fill(dir, mix(count));
  await network.start(plan);
  const watch = new Watch(dir, plan.node);
  await until('all is receipted', () => watch.received(PROVINCE.node) >= count || undefined);
  watch.close();
  await network.stop(plan.node);
}

/** Entries that are not read yet, by any read model that has begun. */
async function left(sql: Sql): Promise<number> {
  const [row] = await sql`select sum(greatest(0, least(l.size, l.cut) - c.at)) as entries
    from log l join follow_cursor c on c.log_id = l.id`;
  return Number(row?.entries ?? 1);
}

/** Read models that have begun. */
async function begun(sql: Sql): Promise<number> {
  const [row] = await sql`select count(distinct follower) as followers from follow_cursor`;
  return Number(row?.followers);
}

/** Drops all that read models hold. @returns how many there were */
async function drop(sql: Sql): Promise<number> {
  const followers = await begun(sql);
  const tables = await sql<{ name: string }[]>`select name from follow_table`;
  for (const name of ['folded', 'follow_cursor', ...tables.map((table) => table.name)])
    await sql`truncate ${sql(name)}`;
  return followers;
}

function cpuOf(pid: number | undefined): number {
  return pid === undefined ? 0 : [pid, ...descendants(pid)].reduce((sum, one) => sum + cpuSeconds(one), 0);
}

/** Rows a second. */
async function barely(sql: Sql, count: number): Promise<number> {
  await sql`create temporary table row (key text primary key, state bytea)`;
  const state = Buffer.alloc(1_000);
  const since = performance.now();
  for (let i = 0; i < count; i += AT_ONCE) {
    const keys = Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, n) => `case/${i + n}`);
    await sql`insert into row select *, ${state} from unnest(${keys}::text[])`;
  }
  return (count / (performance.now() - since)) * 1_000;
}
