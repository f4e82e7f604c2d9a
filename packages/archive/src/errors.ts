/** The PostgreSQL server does not promise what receipts promise (P3). Fatal. */
export class DatabaseNotDurable extends Error {
  override readonly name = 'DatabaseNotDurable';
  readonly setting: string;
  readonly found: string;
  readonly next: string;

  constructor(setting: string, found: string, wanted: string) {
    super(`PostgreSQL runs with ${setting}=${found}: a receipt could be lost in a power cut`);
    this.setting = setting;
    this.found = found;
    this.next = `Set ${setting}=${wanted} in postgresql.conf (also look at ALTER ROLE and ALTER DATABASE settings), then start again.`;
  }
}

/** Another center process works on this database. Fatal: two writers would give two receipts for one position. */
export class ArchiveInUse extends Error {
  override readonly name = 'ArchiveInUse';
  readonly next =
    'Stop the other center process on this database first; never point two centers at one database.';

  constructor(detail: string) {
    super(`the archive is in use by another process: ${detail}`);
  }
}

/** What is stored contradicts itself: a head whose tiles give another root, an entry that is missing. */
export class ArchiveDamaged extends Error {
  override readonly name = 'ArchiveDamaged';
  readonly origin: string;
  readonly next = 'Run `hutong fsck` for the whole list; restore from a backup or fetch the log again.';

  constructor(origin: string, detail: string) {
    super(`the archive of ${origin} is damaged: ${detail}`);
    this.origin = origin;
  }
}

/** The head in PostgreSQL is not the one a batch was prepared against; the batch is prepared again. */
export class HeadMoved extends Error {
  override readonly name = 'HeadMoved';
  readonly origin: string;
  readonly next = 'Nothing: the batch is prepared again from the stored head.';

  constructor(origin: string) {
    super(`the head of ${origin} moved while a batch was being prepared`);
    this.origin = origin;
  }
}

/** A cursor that this archive did not hand out. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
  readonly next = 'Start again without a cursor.';

  constructor() {
    super('the cursor is not one of ours');
  }
}

/** The archive was opened without the key of its own log, or has been closed. */
export class CannotAppend extends Error {
  override readonly name = 'CannotAppend';
  readonly next = 'Open the archive with the node’s log key, and append before closing it.';
}
