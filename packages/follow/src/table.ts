import { keptText } from '@hutong/record';
import type { SQL } from 'drizzle-orm';
import type { PgColumn, PgDatabase, PgQueryResultHKT, PgTableWithColumns } from 'drizzle-orm/pg-core';

/**
 * What a column holds: a text of at most 200 characters, a safe integer, with `?` either or null; `words`: a longer text,
 * searched by its words, which spaces part.
 */
type Kind = 'text' | 'integer' | 'text?' | 'integer?' | 'words';
type Columns = Readonly<Record<string, Kind>>;

/** Within one index of PostgreSQL, whose keys end at 2,704 bytes, four such texts have room. */
const MAX_TEXT = 200;
const MAX_WORDS = 4_000;
const MAX_WORD = 100;
/** Words that stand as they are kept. */
const EASY_WORDS = /^(?:\S{1,100} )*\S{1,100}$/;
const NAME = /^[a-z][a-z0-9_]{0,40}$/;

type ValueOf<K extends Kind> = K extends 'text' | 'words'
  ? string
  : K extends 'integer'
    ? number
    : (K extends 'text?' ? string : number) | null;

/** What a row holds in each column of its table. */
type Values<C extends Columns> = { [K in keyof C]: ValueOf<C[K]> };

export type Value = string | number | null;

/** A row as a state gives it: its values in the order of the columns. */
export interface Row {
  table: Table;
  values: readonly Value[];
}

/**
 * A table of a follower, in which its states are searched by columns. Each row belongs to one state: beside its own columns
 * it has `node`, `key` (of the state) and `n` (which of the state's rows in this table: 0, 1, …), which together are its
 * key. A table that counts has one row for each set of values among a node's rows instead, with their number as `n`.
 */
export interface Table<C extends Columns = Columns> {
  readonly name: string;
  readonly columns: C;
  /** Columns of an index, in order; `node` and `key` may be among them. */
  readonly indexes: readonly (readonly string[])[];
  readonly counts: boolean;
  /** Columns whose values rest on more than the state: no replay beside tells whether they are right. */
  readonly passing: readonly string[];
  row(values: Values<C>): Row;
}

/** A row in its place. */
export interface PlacedRow {
  key: string;
  n: number;
  values: readonly Value[];
}

/** What a batch changes in a table: of a node's rows. */
export interface TableChange {
  table: Table;
  /** Rows as they are now. */
  put: PlacedRow[];
  /** Rows of the state `key` from its row `n` on are no more. */
  gone: { key: string; n: number }[];
  /** In a table that counts: by how much the number of rows with these values changes, which may fall to 0. */
  added: { values: readonly Value[]; by: number }[];
}

/** Declares a table whose rows the states give one by one. */
export function table<const C extends Columns>(
  name: string,
  columns: C,
  indexes: readonly (readonly (keyof C | 'node' | 'key')[])[] = [],
  passing: readonly (keyof C)[] = [],
): Table<C> {
  const made = declare(name, columns, indexes as readonly (readonly string[])[], false);
  return Object.assign(made, { passing: passing as readonly string[] });
}

/** Declares a table that holds how many rows with the same values the states of a node give. */
export function counts<const C extends Readonly<Record<string, 'text' | 'integer'>>>(
  name: string,
  columns: C,
): Table<C> {
  return declare(name, columns, [], true);
}

function declare<C extends Columns>(
  name: string,
  columns: C,
  indexes: readonly (readonly string[])[],
  isCount: boolean,
): Table<C> {
  const wrong = [name, ...Object.keys(columns)].find((one) => !NAME.test(one));
  if (wrong !== undefined) throw new Error(`no name for a table or a column: ${wrong}`);
  const kinds = Object.entries(columns);
  const made: Table<C> = {
    name,
    columns,
    indexes,
    counts: isCount,
    passing: [],
    row: (values) => {
      const kept = kinds.map(([column, kind]) => keepable(kind, values[column] ?? null));
      return { table: made, values: kept };
    },
  };
  return made;
}

// Texts come from entries, which others wrote (A1): what one of the databases refuses must not stop a follower.
function keepable(kind: Kind, value: Value): Value {
  if (value === null && kind.endsWith('?')) return null;
  if (kind === 'integer' || kind === 'integer?')
    return Number.isSafeInteger(value) ? value : kind === 'integer' ? 0 : null;
  const said = String(value ?? '').slice(0, kind === 'words' ? MAX_WORDS : MAX_TEXT);
  const text =
    kind === 'words' && !EASY_WORDS.test(said)
      ? said
          .split(/\s+/, MAX_WORDS)
          .map((word) => word.slice(0, MAX_WORD))
          .join(' ')
      : said;
  return keptText(text);
}

/** Columns that tell a row from all others of its table. */
export function keyOf({ counts, columns }: Table): string[] {
  return counts ? ['node', ...Object.keys(columns)] : ['node', 'key', 'n'];
}

/** How one database writes the types of columns. */
export interface Types {
  text: string;
  integer: string;
}

/** The statements that make a table, as both databases take them; an index for words each makes its own way. */
export function definition(made: Table, types: Types): string[] {
  const { name, columns, indexes, counts } = made;
  const own = Object.entries(columns).map(([column, kind]) => {
    const type = kind.startsWith('integer') ? types.integer : types.text;
    return `"${column}" ${type}${kind.endsWith('?') ? '' : ' not null'}`;
  });
  const owner = [`"node" ${types.text} not null`, ...(counts ? [] : [`"key" ${types.text} not null`])];
  const all = [...owner, `"n" ${types.integer} not null`, ...own, `primary key (${quoted(keyOf(made))})`];
  return [
    `create table "${name}" (${all.join(', ')})`,
    ...indexes.map((on) => `create index "${name}_${on.join('_')}" on "${name}" (${quoted(on)})`),
  ];
}

/** Names as they stand in a statement. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** The columns whose words are searched. */
export function wordColumns({ columns }: Table): string[] {
  return Object.entries(columns).flatMap(([column, kind]) => (kind === 'words' ? [column] : []));
}

type Asked<V> = PgColumn<
  {
    name: string;
    tableName: string;
    dataType: V extends number | null ? 'number' : 'string';
    columnType: string;
    data: NonNullable<V>;
    driverParam: V;
    notNull: null extends V ? false : true;
    hasDefault: false;
    isPrimaryKey: false;
    isAutoincrement: false;
    hasRuntimeDefault: false;
    enumValues: undefined;
    baseColumn: never;
    generated: undefined;
  },
  object
>;

/** A table as a query names it. */
export type AskedTable<C extends Columns = Columns> = PgTableWithColumns<{
  name: string;
  schema: undefined;
  dialect: 'pg';
  columns: {
    [K in keyof C | 'node' | 'key' | 'n']: Asked<
      K extends keyof C ? ValueOf<C[K]> : K extends 'n' ? number : string
    >;
  };
}>;

/**
 * Where rows are asked for. Tables are declared once for both databases, and queries written once: the builder is typed as
 * PostgreSQL's, and what it is used for here (select, where, order, limit, join, group) is the same in SQLite.
 */
export interface RowReader {
  db: PgDatabase<PgQueryResultHKT>;
  of<C extends Columns>(table: Table<C>): AskedTable<C>;
  /**
   * Whether a column that very many rows have in common says this, such as the node at a hall. No index is read by it there:
   * SQLite, which counts no rows beforehand, takes that for the shortest way and looks through all of them.
   */
  isOf(common: string, column: unknown): SQL;
  /** Whether a row has each of these words in a column of words. */
  holds(table: Table, words: readonly string[]): SQL;
}
