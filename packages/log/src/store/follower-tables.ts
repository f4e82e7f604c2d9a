import {
  definition,
  keyOf,
  type PlacedRow,
  quoted,
  type RowReader,
  type Table,
  type TableChange,
  type Value,
  wordColumns,
} from '@hutong/follow';
import { and, type SQL, sql } from 'drizzle-orm';
import { integer, type SQLiteColumnBuilderBase, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Sqlite } from './database.ts';
import { prepared } from './prepared.ts';
import { typed } from './typed.ts';

const TYPES = { text: 'text', integer: 'integer' };
/** Where more rows than this have the words, rows are looked through in the order in which they are asked for. */
const MOST_HITS = 20_000;

/** The statements that make a table of a follower, with the index of its words. */
export function statementsOf(table: Table): string[] {
  const words = wordColumns(table);
  const { name } = table;
  if (words.length === 0) {
    // Its rows lie in the tree of their key, which is not written a second time.
    const [made, ...indexes] = definition(table, TYPES);
    return [`${made} without rowid`, ...indexes];
  }
  const index = `"${name}_words"`;
  const row = (which: string) => [`${which}.rowid`, ...words.map((word) => `${which}."${word}"`)].join(', ');
  const put = `insert into ${index} (rowid, ${quoted(words)}) values (${row('new')});`;
  const drop = `insert into ${index} (${index}, rowid, ${quoted(words)}) values ('delete', ${row('old')});`;
  const isOther = words.map((word) => `old."${word}" <> new."${word}"`).join(' or ');
  return [
    ...definition(table, TYPES),
    // SQLite, "External Content Tables": the index keeps no second copy, triggers keep it right, and what is erased leaves it (P6).
    `create virtual table ${index} using fts5(${quoted(words)}, content="${name}", content_rowid="rowid")`,
    `insert into ${index} (${index}, rank) values ('secure-delete', 1)`,
    `create trigger "${name}_put" after insert on "${name}" begin ${put} end`,
    `create trigger "${name}_drop" after delete on "${name}" begin ${drop} end`,
    `create trigger "${name}_change" after update on "${name}" when ${isOther} begin ${drop} ${put} end`,
  ];
}

/** Drops a table with the index of its words. */
export function dropTable(db: Sqlite, name: string): void {
  db.exec(`drop table if exists "${name}_words"; drop table if exists "${name}"`);
}

/** Writes what a batch changes in a table. One prepared statement for each row: here SQLite is faster than with many in one. */
export function writeRows(db: Sqlite, node: string, { table, put, gone, added }: TableChange): void {
  const columns = Object.keys(table.columns);
  const all = table.counts ? ['node', 'n', ...columns] : ['node', 'key', 'n', ...columns];
  const isOther = columns.map((column) => `"${table.name}"."${column}" is not excluded."${column}"`);
  // What is judged anew is mostly as it was: each of its indexes would be written again.
  const change = table.counts
    ? `"n" = "${table.name}"."n" + excluded."n"`
    : `${columns.map((column) => `"${column}" = excluded."${column}"`).join(', ')} where ${isOther.join(' or ')}`;
  const insert = `insert into "${table.name}" (${quoted(all)}) values (${all.map(() => '?').join(', ')})
    on conflict (${quoted(keyOf(table))}) do update set ${change}`;
  if (put.length + added.length > 0) {
    const write = prepared(db, insert);
    for (const { key, n, values } of put) write.run(node, key, n, ...values);
    for (const { by, values } of added) write.run(node, by, ...values);
  }
  if (added.length > 0) prepared(db, `delete from "${table.name}" where "node" = ? and "n" = 0`).run(node);
  if (gone.length > 0) {
    const drop = prepared(db, `delete from "${table.name}" where "node" = ? and "key" = ? and "n" >= ?`);
    for (const { key, n } of gone) drop.run(node, key, n);
  }
}

/** A node's rows in a table. */
export function rowsIn(db: Sqlite, table: Table, node: string): PlacedRow[] {
  const columns = quoted([...(table.counts ? [] : ['key']), 'n', ...Object.keys(table.columns)]);
  const rows = db.prepare(`select ${columns} from "${table.name}" where "node" = ?`).raw().all(node);
  return (rows as Value[][]).map((row) => {
    const [key, n, ...values] = table.counts ? ['', ...row] : row;
    return { key: String(key), n: Number(n), values: values as Value[] };
  });
}

const asked = new WeakMap<Table, object>();

/**
 * Typed queries on followers' tables.
 * @param mostHits that are gathered from an index of words before they are put in order
 */
export function rowReader(db: Sqlite, mostHits = MOST_HITS): RowReader {
  const of = (table: Table) => {
    const known = asked.get(table) ?? tableOf(table);
    asked.set(table, known);
    return known;
  };
  const holds = (table: Table, words: readonly string[]) => {
    const { name } = table;
    const query = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
    const some = `select 1 from "${name}_words" where "${name}_words" match ? limit ?`;
    const hits = db.prepare(`select count(*) from (${some})`).pluck();
    // Commoner words are soon met with row by row; gathering all that have them would take the longer the more there are.
    if (Number(hits.get(query, mostHits + 1)) > mostHits) return hasEach(table, words);
    const index = sql.raw(`"${name}_words"`);
    return sql`${sql.raw(`"${name}"`)}.rowid in (select rowid from ${index} where ${index} match ${query})`;
  };
  // A sign before a column keeps SQLite from reading an index by it (https://sqlite.org/optoverview.html#uplus).
  const isOf = (common: string, column: unknown) => sql`+${column} = ${common}`;
  return { db: typed(db), of, isOf, holds } as unknown as RowReader;
}

function hasEach(table: Table, words: readonly string[]): SQL | undefined {
  const columns = wordColumns(table).map((word) => `"${table.name}"."${word}"`);
  const all = sql.raw(`(' ' || ${columns.join(" || ' ' || ")} || ' ')`);
  return and(...words.map((word) => sql`instr(${all}, ${` ${word} `}) > 0`));
}

function tableOf({ name, columns, counts }: Table) {
  const own = Object.entries(columns).map(([column, kind]): [string, SQLiteColumnBuilderBase] => {
    const made = kind.startsWith('integer') ? integer() : text();
    return [column, kind.endsWith('?') ? made : made.notNull()];
  });
  const key: [string, SQLiteColumnBuilderBase][] = counts ? [] : [['key', text().notNull()]];
  return sqliteTable(
    name,
    Object.fromEntries([['node', text().notNull()], ...key, ['n', integer().notNull()], ...own]),
  );
}

/** Drops what followers' tables hold of a node. */
export function dropRows(db: Sqlite, node: string): void {
  const names = db.prepare('select name from follow_table').pluck().all() as string[];
  for (const name of names) db.prepare(`delete from "${name}" where "node" = ?`).run(node);
}
