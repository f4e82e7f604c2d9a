import {
  bigint,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
/** Text compared byte by byte: several times cheaper to index than by a language's rules, and nobody sorts by it. */
const plainText = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

// Sizes and indexes are 32-bit: a log ends long before 2^31 entries, and the narrow keys decide the speed.
/** The most entries of a log that an archive can hold. */
export const MAX_ENTRIES_HELD = 2 ** 31 - 1;

/** Logs this center holds: its descendants', its ancestors' and its own. One row is one epoch of one node. */
export const log = pgTable('log', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  origin: text().notNull().unique(),
  node: text().notNull(),
  epoch: integer().notNull(),
  size: integer().notNull().default(0),
  root: bytea(),
  /** Head as a signed note with every signature line known; null before the genesis. */
  note: text(),
  /** Time of our newest receipt on this log, seconds since 1970; the next one's is larger (P3). */
  timeS: bigint('time_s', { mode: 'number' }).notNull().default(0),
  /** `open`, or `forked`: its key signed two histories, nothing more of it is taken (P4). */
  state: text().notNull().default('open'),
  /** Where the registry ended the log, when that is before its size: what lies beyond is evidence, and no record. */
  cut: integer(),
});

/** Entries as received, byte for byte (P5). `leaf_hash` stands in for bytes that were redacted (P6). */
export const entry = pgTable(
  'entry',
  {
    logId: integer('log_id').notNull(),
    idx: integer().notNull(),
    bytes: bytea(),
    leafHash: bytea('leaf_hash'),
  },
  (t) => [primaryKey({ columns: [t.logId, t.idx] })],
);

/** Tiles as @hutong/log's Tree hands them out: level 0 only complete. */
export const tile = pgTable(
  'tile',
  {
    logId: integer('log_id').notNull(),
    level: smallint().notNull(),
    n: integer().notNull(),
    hashes: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.logId, t.level, t.n] })],
);

/** Every checkpoint that ended a segment. `received_s` is set where the note carries our receipt: its time. */
export const note = pgTable(
  'note',
  {
    logId: integer('log_id').notNull(),
    size: integer().notNull(),
    note: text().notNull(),
    receivedS: bigint('received_s', { mode: 'number' }),
  },
  (t) => [primaryKey({ columns: [t.logId, t.size] })],
);

/** Types and departments by number. Rows are only ever added. */
export const word = pgTable('word', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  text: plainText().notNull().unique(),
});

/**
 * Read model: what can be asked of entries; dropped and rebuilt from them (P10). It has no key of its own:
 * the entry's primary key, written in the same transaction, already forbids doubles.
 * `flags`: 1 back-filled, 2 internal. The columns stand widest-aligned together to spare padding.
 */
export const record = pgTable(
  'record',
  {
    logId: integer('log_id').notNull(),
    idx: integer().notNull(),
    type: integer().notNull(),
    department: integer().notNull(),
    id: uuid().notNull(),
    occurredAt: bigint('occurred_at', { mode: 'number' }).notNull(),
    recordedAt: bigint('recorded_at', { mode: 'number' }).notNull(),
    flags: smallint().notNull(),
    subject: plainText().notNull(),
  },
  (t) => [
    index('record_id').on(t.id),
    index('record_subject').on(t.subject),
    // A node is a few logs, and a log has a few types: this one serves node, node + type and type, each by time.
    index('record_log_type_time').on(t.logId, t.type, t.occurredAt, t.idx),
    index('record_department_time').on(t.department, t.occurredAt, t.logId, t.idx),
    index('record_time').on(t.occurredAt, t.logId, t.idx),
  ],
);

/** Up to which entry of each log a follower has read (A3). A node whose logs have no rows here is read anew. */
export const followCursor = pgTable(
  'follow_cursor',
  {
    follower: plainText().notNull(),
    version: integer().notNull(),
    logId: integer('log_id').notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.follower, t.logId] })],
);

/** Read models: what followers folded from the entries of each node, encoded; dropped and read again (A3). */
export const folded = pgTable(
  'folded',
  {
    follower: plainText().notNull(),
    node: plainText().notNull(),
    key: plainText().notNull(),
    state: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.follower, t.node, t.key] })],
);

/** Tables that followers made for their rows, and their definitions: where one has changed, its table is made anew (A3). */
export const followTable = pgTable('follow_table', {
  name: plainText().primaryKey(),
  follower: plainText().notNull(),
  version: integer().notNull(),
  /** The statements that made it. */
  made: text().notNull(),
});

/** Private values in their boxes, outside the log's idempotency (P6). State: `held`, `opened`, `mismatch`; what was erased has no row. */
export const sealed = pgTable(
  'sealed',
  {
    logId: integer('log_id').notNull(),
    idx: integer().notNull(),
    field: text().notNull(),
    recipient: text().notNull(),
    box: bytea().notNull(),
    state: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.logId, t.idx, t.field, t.recipient] })],
);

/**
 * Read model: which private values were ordered erased, and who confirmed it (P6). A row of the log's own node is the
 * order: while there is one, no box for this value is kept. Made from entries, which may come before those they are about.
 */
export const erasure = pgTable(
  'erasure',
  {
    origin: text().notNull(),
    idx: integer().notNull(),
    field: text().notNull(),
    /** The node that says so. */
    node: text().notNull(),
    record: uuid().notNull(),
  },
  (t) => [primaryKey({ columns: [t.origin, t.idx, t.field, t.node] })],
);

/** What was set aside, and why (P8). Bounded in number for each log and reason. */
export const quarantine = pgTable(
  'quarantine',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    origin: text().notNull(),
    idx: integer().notNull(),
    reason: text().notNull(),
    detail: text().notNull(),
    /** Evidence that is nowhere else, cut at 64 KiB; null when the entry itself is in the archive. */
    bytes: bytea(),
    /** Milliseconds since 1970. */
    at: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [index('quarantine_origin').on(t.origin, t.reason)],
);

/** Evidence of forks: two checkpoints, both validly signed, that cannot both be true (P4). Bounded for each log. */
export const fork = pgTable('fork', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  origin: text().notNull(),
  held: text().notNull(),
  seen: text().notNull(),
  at: bigint({ mode: 'number' }).notNull(),
});

/** Newest verified receipt of each ancestor on each log. */
export const upstream = pgTable(
  'upstream',
  {
    logId: integer('log_id').notNull(),
    ancestor: text().notNull(),
    size: integer().notNull(),
    timeS: bigint('time_s', { mode: 'number' }).notNull(),
    note: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.logId, t.ancestor] })],
);

/** Newest heartbeat of each node: its own cosignature over its own checkpoint (P11). */
export const heartbeat = pgTable('heartbeat', {
  node: text().primaryKey(),
  origin: text().notNull(),
  size: integer().notNull(),
  timeS: bigint('time_s', { mode: 'number' }).notNull(),
  note: text().notNull(),
  /** When it came, ms since 1970 by this center's clock; null for one that came before that was kept. */
  cameAt: bigint('came_at', { mode: 'number' }),
});

/** How each node was judged to be: a row for each change of state, and one now and then. No promise rests on it. */
export const health = pgTable(
  'health',
  {
    node: plainText().notNull(),
    /** Milliseconds since 1970. */
    at: bigint({ mode: 'number' }).notNull(),
    /** Its states, the worst first, parted by spaces. */
    states: plainText().notNull(),
    /** Entries known to be left. */
    left: bigint('entries_left', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.node, t.at] })],
);

/** Alerts, planned outages, notifications on their way and who was told, as JSON; `at` orders rows of a kind. No promise rests on it. */
export const alert = pgTable(
  'alert',
  {
    kind: plainText().notNull(),
    id: plainText().notNull(),
    /** Milliseconds since 1970. */
    at: bigint({ mode: 'number' }).notNull(),
    body: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.id] })],
);

/**
 * Which nodes were heard from on which day, one row each: the day a heartbeat was signed on, or the day it came, where
 * the node's clock is wrong. That one came at all, when, and that none came for another day, is an observation of this center alone: no entry says so, and nothing can recompute it (P10: it is
 * no read model; `rebuild` leaves it). `note` is the day's last heartbeat, the node's own signed word for `origin` and
 * `size`, and can be verified again. What was new on the day is read off the entries each time it is asked for.
 */
export const heard = pgTable(
  'heard',
  {
    node: text().notNull(),
    /** Days since 1970-01-01, at +08:00: see `dayOfBeat`. */
    day: integer().notNull(),
    /** Size in the first heartbeat of the day that was of `origin`; 0 where the log changed that day. */
    first: integer().notNull(),
    origin: text().notNull(),
    size: integer().notNull(),
    /** When the day's last heartbeat came, seconds since 1970. */
    heardS: bigint('heard_s', { mode: 'number' }).notNull(),
    note: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.node, t.day] })],
);

/** One row: which process writes here. Every write compares it, so a process that lost the lock writes nothing. */
export const writer = pgTable('writer', { one: integer().primaryKey(), token: text().notNull() });
