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
import { sql as expression } from 'drizzle-orm';
import { bigint, type PgColumnBuilderBase, pgTable, text } from 'drizzle-orm/pg-core';
import type { Sql, Transaction } from './database.ts';
import { queries } from './queries.ts';

const TYPES = { text: 'text collate "C"', integer: 'bigint' };

const wordsOf = (column: string) => `string_to_array("${column}", ' ')`;

/** The statements that make a table of a follower, with the index of its words. */
export function statementsOf(table: Table): string[] {
  const { name } = table;
  const words = wordColumns(table).map(
    (column) => `create index "${name}_${column}" on "${name}" using gin ((${wordsOf(column)}))`,
  );
  return [...definition(table, TYPES), ...words];
}

/** Writes what a batch changes in a table: one statement for all rows, a list for each column. */
export async function writeRows(tx: Transaction, node: string, change: TableChange): Promise<void> {
  const { table, put, gone, added } = change;
  const kinds = Object.entries(table.columns);
  const own = kinds.map(([column]) => column);
  const lists = kinds.map(([, kind]) => (kind.startsWith('integer') ? 'bigint[]' : 'text[]'));
  const columnsOf = (rows: readonly { values: readonly Value[] }[]) =>
    own.map((_, i) => rows.map(({ values }) => values[i] ?? null));
  const insert = async (
    key: [column: string, type: string, list: Value[]][],
    values: Value[][],
    set: string,
  ) => {
    const types = [...key.map(([, type]) => type), ...lists];
    const given = types.map((type, i) => `$${i + 2}::${type}`).join(', ');
    const columns = quoted(['node', ...key.map(([column]) => column), ...own]);
    await tx.unsafe(
      `insert into "${table.name}" (${columns}) select $1, * from unnest(${given})
       on conflict (${quoted(keyOf(table))}) do update set ${set}`,
      [node, ...key.map(([, , list]) => list), ...values],
      { prepare: true },
    );
  };
  if (put.length > 0) {
    const all = own.map((column) => `"${column}" = excluded."${column}"`).join(', ');
    const isOther = own.map((column) => `"${table.name}"."${column}" is distinct from excluded."${column}"`);
    // What is judged anew is mostly as it was: each of its indexes would be written again.
    const set = `${all} where ${isOther.join(' or ')}`;
    const keys = put.map(({ key }) => key);
    const ns = put.map(({ n }) => n);
    await insert(
      [
        ['key', 'text[]', keys],
        ['n', 'bigint[]', ns],
      ],
      columnsOf(put),
      set,
    );
  }
  if (added.length > 0) {
    const by = added.map((one) => one.by);
    await insert([['n', 'bigint[]', by]], columnsOf(added), `"n" = "${table.name}"."n" + excluded."n"`);
    await tx.unsafe(`delete from "${table.name}" where "node" = $1 and "n" = 0`, [node]);
  }
  if (gone.length > 0)
    await tx.unsafe(
      `delete from "${table.name}" t using unnest($2::text[], $3::bigint[]) as g(key, n)
       where t."node" = $1 and t."key" = g.key and t."n" >= g.n`,
      [node, gone.map(({ key }) => key), gone.map(({ n }) => n)],
    );
}

/** A node's rows in a table. */
export async function rowsIn(sql: Sql, table: Table, node: string): Promise<PlacedRow[]> {
  const columns = quoted([...(table.counts ? [] : ['key']), 'n', ...Object.keys(table.columns)]);
  const rows = await sql.unsafe(`select ${columns} from "${table.name}" where "node" = $1`, [node]).values();
  return (rows as Value[][]).map((row) => {
    const [key, n, ...values] = table.counts ? ['', ...row] : row;
    return { key: String(key), n: Number(n), values: values as Value[] };
  });
}

/** Drops what a node has in these tables. */
export async function dropRows(tx: Transaction, names: readonly string[], node: string): Promise<void> {
  for (const name of names) await tx`delete from ${tx(name)} where node = ${node}`;
}

const asked = new WeakMap<Table, object>();

/** Typed queries on followers' tables. */
export function rowReader(sql: Sql): RowReader {
  const of = (table: Table) => {
    const known = asked.get(table) ?? tableOf(table);
    asked.set(table, known);
    return known;
  };
  const holds = (table: Table, words: readonly string[]) => {
    const all = expression.raw(wordColumns(table).map(wordsOf).join(' || '));
    return expression`${all} @> ${expression.param([...words])}::text[]`;
  };
  const isOf = (common: string, column: unknown) => expression`${column} = ${common}`;
  return { db: queries(sql), of, isOf, holds } as unknown as RowReader;
}

function tableOf({ name, columns, counts }: Table) {
  const number = () => bigint({ mode: 'number' });
  const own = Object.entries(columns).map(([column, kind]): [string, PgColumnBuilderBase] => {
    const made = kind.startsWith('integer') ? number() : text();
    return [column, kind.endsWith('?') ? made : made.notNull()];
  });
  const key: [string, PgColumnBuilderBase][] = counts ? [] : [['key', text().notNull()]];
  return pgTable(
    name,
    Object.fromEntries([['node', text().notNull()], ...key, ['n', number().notNull()], ...own]),
  );
}
