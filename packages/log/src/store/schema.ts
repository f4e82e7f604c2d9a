import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// A position is log id × 2^32 + index, so that a log's entries lie together and in order, and appending
// never touches more than the last page of a B-tree.

/** Logs this node holds: its own epochs, and its ancestors' own logs. */
export const log = sqliteTable('log', {
  id: integer().primaryKey(),
  origin: text().notNull().unique(),
  size: integer().notNull(),
  /** Head as a signed note with every cosignature known; '' before the genesis is stored. */
  note: text().notNull(),
});

/** Entries, byte for byte. `leafHash` stands in for bytes that were redacted. */
export const entry = sqliteTable('entry', {
  position: integer().primaryKey(),
  bytes: blob({ mode: 'buffer' }),
  leafHash: blob('leaf_hash', { mode: 'buffer' }),
});

/**
 * Entries whose bytes this node pruned, since its ancestors have them; `entry.leafHash` stands for the bytes. Of a redacted
 * entry nothing is kept here.
 */
export const pruned = sqliteTable('pruned', {
  position: integer().primaryKey(),
  /** The entry's bytes with an empty body: the read model and what is private are checked and rebuilt from it (P6, P10). */
  stub: blob({ mode: 'buffer' }).notNull(),
  /** SHA-256 of what the record said: the same record again is recognised (P1). */
  content: blob({ mode: 'buffer' }).notNull(),
});

/** Tiles as log's Tree hands them out: level 0 only complete. */
export const tile = sqliteTable(
  'tile',
  {
    logId: integer('log_id').notNull(),
    level: integer().notNull(),
    n: integer().notNull(),
    hashes: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.logId, t.level, t.n] })],
);

/** Checkpoints at which segments may be cut. */
export const checkpoint = sqliteTable(
  'checkpoint',
  { logId: integer('log_id').notNull(), size: integer().notNull(), note: text().notNull() },
  (t) => [primaryKey({ columns: [t.logId, t.size] })],
);

/** The newest verified cosignature of each node on each log: receipts and heartbeats. */
export const cosignature = sqliteTable(
  'cosignature',
  {
    logId: integer('log_id').notNull(),
    node: text().notNull(),
    size: integer().notNull(),
    /** Seconds since 1970, as cosigned. */
    timeS: integer('time_s').notNull(),
    note: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.logId, t.node] })],
);

/** Read model: what can be asked of entries. Rebuilt from them (P10). */
export const record = sqliteTable(
  'record',
  {
    position: integer().primaryKey(),
    id: blob({ mode: 'buffer' }).notNull(),
    type: text().notNull(),
    subject: text().notNull(),
    department: text().notNull(),
    /** Milliseconds since 1970. */
    occurredAt: integer('occurred_at').notNull(),
    visibility: text({ enum: ['public', 'internal'] }).notNull(),
  },
  (t) => [
    index('record_id').on(t.id),
    index('record_subject').on(t.subject),
    index('record_type').on(t.type, t.occurredAt),
    index('record_department').on(t.department, t.occurredAt),
    index('record_time').on(t.occurredAt),
  ],
);

/** Up to which entry of each log a follower has read (A3). A node whose logs have no rows here is read anew. */
export const followCursor = sqliteTable(
  'follow_cursor',
  {
    follower: text().notNull(),
    version: integer().notNull(),
    logId: integer('log_id').notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.follower, t.logId] })],
);

/** Read models: what followers folded from the entries of each node, encoded; dropped and read again (A3). */
export const folded = sqliteTable(
  'folded',
  {
    follower: text().notNull(),
    node: text().notNull(),
    key: text().notNull(),
    state: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.follower, t.node, t.key] })],
);

/** Tables that followers made for their rows, and their definitions: where one has changed, its table is made anew (A3). */
export const followTable = sqliteTable('follow_table', {
  name: text().primaryKey(),
  follower: text().notNull(),
  version: integer().notNull(),
  /** The statements that made it. */
  made: text().notNull(),
});

/** Private values of this node's own records, in the clear: they never leave but sealed (P6). */
export const privateValue = sqliteTable(
  'private_value',
  {
    position: integer().notNull(),
    field: text().notNull(),
    salt: blob({ mode: 'buffer' }).notNull(),
    value: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.position, t.field] })],
);

/**
 * Signed checkpoints of a log that do not fit what is held of it: evidence, bounded for each log (P4). `held` is this
 * node's own note, `seen` the other's.
 */
export const fork = sqliteTable('fork', {
  id: integer().primaryKey(),
  origin: text().notNull(),
  held: text().notNull(),
  seen: text().notNull(),
  /** Milliseconds since 1970. */
  at: integer().notNull(),
});

/** How this node was judged to be: a row for each change of state, and one now and then. No promise rests on it. */
export const health = sqliteTable(
  'health',
  {
    node: text().notNull(),
    /** Milliseconds since 1970. */
    at: integer().notNull(),
    /** Its states, the worst first, parted by spaces. */
    states: text().notNull(),
    /** Entries known to be left. */
    left: integer('entries_left').notNull(),
  },
  (t) => [primaryKey({ columns: [t.node, t.at] })],
);

/** Alerts, planned outages, notifications on their way and who was told, as JSON; `at` orders rows of a kind. No promise rests on it. */
export const alert = sqliteTable(
  'alert',
  {
    kind: text().notNull(),
    id: text().notNull(),
    /** Milliseconds since 1970. */
    at: integer().notNull(),
    body: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.id] })],
);

/**
 * How far the index of private values was filled from values that were there before it (value-words.ts makes its table): those
 * at positions in [next, end) are still to be put into it.
 */
export const valueIndex = sqliteTable('value_index', {
  version: integer().primaryKey(),
  next: integer().notNull(),
  end: integer().notNull(),
});
