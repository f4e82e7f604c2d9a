import { basename, join } from 'node:path';
import type { SyncState } from '@hutong/api';
import { embeddedUrl, promptSocket } from '@hutong/archive';
import Database from 'better-sqlite3';
import postgres from 'postgres';
import type { ProcessNetwork } from './processes.ts';

/** By log: its size, and what each ancestor has receipted, as a database has it. */
type Rows = Map<string, { size: number; received: Map<string, number> }>;

/** What a node's page, API and metrics say is not received, against what its database has at that moment. */
export class Samples {
  taken = 0;
  readonly wrong: string[] = [];

  /** Nothing is sampled of a node that does not answer just now. */
  async take(net: ProcessNetwork, node: string): Promise<void> {
    const rows = node === 'nongan' ? hallRows : centerRows;
    try {
      const before = await rows(net.folder(node));
      const sync = await net.sync(node);
      const metrics = await (await net.ask(node, '/metrics')).text();
      const after = await rows(net.folder(node));
      this.taken += 1;
      this.#compare(node, said(sync), before, after);
      this.#compare(`${node} /metrics`, measured(metrics), before, after);
      if (said(sync).length > 0 && measured(metrics).length === 0)
        this.wrong.push(`${node} /metrics says nothing of what is not received`);
    } catch (error) {
      if (!isDown(error)) throw error;
    }
  }

  // Sizes and receipts only grow, so that what was said between two looks lies between them.
  #compare(who: string, told: Told[], before: Rows, after: Rows): void {
    for (const { origin, by, behind } of told) {
      const [then, now] = [before.get(origin), after.get(origin)];
      if (then === undefined || now === undefined || isEarlier(origin, after)) continue;
      const least = Math.max(0, then.size - (now.received.get(by) ?? 0));
      const most = Math.max(0, now.size - (then.received.get(by) ?? 0));
      if (behind >= least && behind <= most) continue;
      this.wrong.push(
        `${who}: ${behind} of ${origin} not received by ${by}; the database: ${least} to ${most}`,
      );
    }
  }
}

/** Of a log that another follows only that counts which lies before its end, and the end stands in no row. */
function isEarlier(origin: string, rows: Rows): boolean {
  const epoch = (of: string) => /^(.*)\/(\d+)-/.exec(of);
  const [, node, n] = epoch(origin) ?? [];
  return [...rows.keys()].some(
    (other) => epoch(other)?.[1] === node && Number(epoch(other)?.[2]) > Number(n),
  );
}

interface Told {
  origin: string;
  by: string;
  behind: number;
}

const said = ({ logs }: SyncState): Told[] =>
  logs.flatMap(({ origin, received }) => received.map(({ by, behind }) => ({ origin, by, behind })));

const measured = (text: string): Told[] =>
  [...text.matchAll(/^hutong_log_behind_entries\{origin="([^"]+)",by="([^"]+)"\} (\d+)$/gm)].map(
    ([, origin = '', by = '', n]) => ({ origin, by, behind: Number(n) }),
  );

async function hallRows(dir: string): Promise<Rows> {
  const db = new Database(join(dir, 'hall.db'), { readonly: true, fileMustExist: true });
  try {
    return rowsOf(
      db
        .prepare(
          'SELECT origin, log.size AS size, node AS by, c.size AS received FROM log LEFT JOIN cosignature c ON log_id = id',
        )
        .all() as Row[],
    );
  } finally {
    db.close();
  }
}

/** A look into the database of a running center; throws ECONNREFUSED when its server does not run just now. */
export async function lookInto<T>(dir: string, look: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const url = embeddedUrl(join(dir, 'postgres'));
  if (url === undefined)
    throw Object.assign(new Error('its PostgreSQL does not run'), { code: 'ECONNREFUSED' });
  const sql = postgres(url, { ...promptSocket(), max: 1, fetch_types: false });
  try {
    return await look(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function centerRows(dir: string): Promise<Rows> {
  const rows = await lookInto(
    dir,
    (sql) => sql<Row[]>`select origin, log.size, ancestor as by, upstream.size as received
      from log left join upstream on log_id = id`,
  );
  const logs = rowsOf(rows);
  // Its own receipt is its rows.
  for (const { size, received } of logs.values()) received.set(basename(dir), size);
  return logs;
}

interface Row {
  origin: string;
  size: number;
  by: string | null;
  received: number | null;
}

function rowsOf(rows: readonly Row[]): Rows {
  const logs: Rows = new Map();
  for (const { origin, size, by, received } of rows) {
    const log = logs.get(origin) ?? { size, received: new Map() };
    if (by !== null) log.received.set(by, received ?? 0);
    logs.set(origin, log);
  }
  return logs;
}

/** It was killed, or its server was: what a scenario does. */
function isDown(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    /ECONN|CONNECTION|57P0|EPIPE|ENOENT|SQLITE_(BUSY|CANTOPEN)/.test(`${code} ${message}`) ||
    /fetch failed|timeout|: 5\d\d /i.test(message)
  );
}
