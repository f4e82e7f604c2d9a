import { keptSixMonths } from '@hutong/log';

/**
 * The tables of `identity.db`, version by version; only ever added to. Times are milliseconds since 1970 by this node's
 * clock, yes and no are 1 and 0.
 *
 * - account: disabled and never dropped, so that a staff code means one person for good. `display_name` stands here alone
 *   (P6). `first_until`: until when a first password that was handed out is good. `totp`: the second factor's secret,
 *   sealed; `totp_shown`: one that was shown and not confirmed; `totp_drift`: by how many steps its telephone runs ahead.
 * - post: `organs` is JSON, a list of departments or `"*"`. deputy: `until` is the last day, in days since
 *   1970-01-01 at +08:00.
 * - session: of what the cookie holds there is only the SHA-256. `pending`: the second factor is still to come.
 * - attempt: wrong attempts by account or address; `until`: nothing is looked at before.
 * - trail: steps of signing in and acts on accounts; only appended, and dropped by no one within six months.
 * - used_step: steps of a second factor that were used: none is good twice, whatever this clock says (RFC 6238 §5.2).
 */
export const versions = [
  `CREATE TABLE account (
    id TEXT PRIMARY KEY, staff_code TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL, enabled INTEGER NOT NULL,
    password TEXT NOT NULL, password_at INTEGER NOT NULL, must_change INTEGER NOT NULL, first_until INTEGER,
    totp BLOB, totp_shown BLOB, totp_drift INTEGER, printed_salt BLOB, made_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE post (
    account TEXT NOT NULL, role TEXT NOT NULL, organs TEXT NOT NULL, PRIMARY KEY (account, role)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE deputy (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, principal TEXT NOT NULL, role TEXT NOT NULL, until INTEGER NOT NULL,
    by TEXT NOT NULL, made_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX deputy_account ON deputy (account);
  CREATE TABLE session (
    id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, account TEXT NOT NULL, pending INTEGER NOT NULL,
    locked INTEGER NOT NULL, made_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, address TEXT NOT NULL
  ) STRICT;
  CREATE INDEX session_account ON session (account);
  CREATE TABLE attempt (
    key TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at INTEGER NOT NULL, until INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX attempt_last ON attempt (last_at);
  CREATE TABLE known_address (
    account TEXT NOT NULL, address TEXT NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (account, address)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE used_step (account TEXT NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (account, step)) STRICT, WITHOUT ROWID;
  CREATE TABLE printed_code (account TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (account, hash)) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE trail (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, what TEXT NOT NULL, account TEXT, who TEXT, address TEXT,
    about TEXT
  ) STRICT;
  CREATE INDEX trail_at ON trail (at);
  CREATE INDEX trail_account ON trail (account, id);
  CREATE TRIGGER trail_stays BEFORE UPDATE ON trail BEGIN SELECT RAISE(ABORT, 'a step is never changed'); END;
  CREATE TRIGGER trail_kept BEFORE DELETE ON trail WHEN old.at > (SELECT max(at) FROM trail) - 184 * 86400000
    BEGIN SELECT RAISE(ABORT, 'a step is kept for six months'); END;`,
  keptSixMonths('trail', 'a step'),
] as const;
