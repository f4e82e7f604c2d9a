import { ReasonedError, type Text, timeText } from '@hutong/record';

/** The PostgreSQL server does not promise what receipts promise (P3). Fatal. */
export class DatabaseNotDurable extends ReasonedError {
  override readonly name = 'DatabaseNotDurable';
  readonly setting: string;
  readonly found: string;

  constructor(setting: string, found: string, wanted: string) {
    super(
      {
        zh: `PostgreSQL 的 ${setting}=${found}：断电时可能丢失已给回执的数据`,
        en: `PostgreSQL runs with ${setting}=${found}: a receipt could be lost in a power cut`,
      },
      {
        zh: `在 postgresql.conf 中设 ${setting}=${wanted}（并看 ALTER ROLE、ALTER DATABASE 的设置），再启动`,
        en: `Set ${setting}=${wanted} in postgresql.conf (also look at ALTER ROLE and ALTER DATABASE settings), then start again.`,
      },
    );
    this.setting = setting;
    this.found = found;
  }
}

/** PostgreSQL cannot be reached at the start. */
export class DatabaseAway extends ReasonedError {
  override readonly name = 'DatabaseAway';
  readonly code: string;

  constructor(code: string) {
    super(
      { zh: `数据库连不上（${code}）`, en: `the database cannot be reached (${code})` },
      {
        zh: '先启动 PostgreSQL，核对 config.json 的 database_url（或 DATABASE_URL）与防火墙，再启动本节点；由 systemd 启动的会自行重试',
        en: 'Start PostgreSQL, check database_url in config.json (or DATABASE_URL) and the firewall, then start this node again; systemd tries again by itself.',
      },
    );
    this.code = code;
  }
}

/** The session of PostgreSQL that holds a center's lock. */
export interface Holder {
  pid: number;
  /** Its application_name. */
  name: string;
  /** Address of its client; null on a Unix socket. */
  address: string | null;
  since: Date;
}

/** Another center process works on this database. Fatal: two writers would give two receipts for one position. */
export class ArchiveInUse extends ReasonedError {
  override readonly name = 'ArchiveInUse';
  readonly holder: Holder | undefined;

  /** @param holder who has it; absent where it took over while this process had lost its connection */
  constructor(holder?: Holder) {
    super(
      holder === undefined ? TOOK_OVER : heldBy(holder),
      holder === undefined ? STOP_OTHER : ending(holder),
    );
    this.holder = holder;
  }
}

const TOOK_OVER: Text = {
  zh: '档案库正由另一个进程使用：本进程失去连接时，它接管了',
  en: 'the archive is in use by another process: it took over while this one had lost its connection',
};
const STOP_OTHER: Text = {
  zh: '请先停掉使用这个数据库的另一个中心进程；一个数据库只能有一个中心',
  en: 'Stop the other center process on this database first; never point two centers at one database.',
};

function heldBy({ pid, name, address, since }: Holder): Text {
  const at = timeText(since.getTime());
  return {
    zh: `档案库正由另一个进程使用：PostgreSQL 的会话 ${pid} 持有它的锁（${name || '未命名'}，来自${address ?? '本机'}，自 ${at}）`,
    en: `the archive is in use by another process: session ${pid} of PostgreSQL holds its lock, ${name || 'unnamed'}, from ${address ?? 'this machine'}, since ${at}`,
  };
}

function ending({ pid }: Holder): Text {
  const end = `SELECT pg_terminate_backend(${pid});`;
  return {
    zh: `${STOP_OTHER.zh}。如果那台机器已停而 PostgreSQL 尚未察觉，以同一用户在 psql 中执行：${end} 然后重新启动`,
    en: `${STOP_OTHER.en} If its host is dead and PostgreSQL has not noticed: ${end} as the same user, in psql, then start again.`,
  };
}

/** What an operator does about a log that is damaged. */
export const DAMAGED_NEXT: Text = {
  zh: '请运行 hutong fsck 查明损坏之处，再从备份恢复，或重新取回这份日志',
  en: 'Run `hutong fsck` for the whole list; restore from a backup or fetch the log again.',
};

/** What is stored contradicts itself: a head whose tiles give another root, an entry that is missing. */
export class ArchiveDamaged extends ReasonedError {
  override readonly name = 'ArchiveDamaged';
  readonly origin: string;

  constructor(origin: string, detail: string) {
    super(
      {
        zh: `档案库中的 ${origin} 已损坏（${detail}）`,
        en: `the archive of ${origin} is damaged: ${detail}`,
      },
      DAMAGED_NEXT,
    );
    this.origin = origin;
  }
}

/** PostgreSQL's words for files or indexes that are damaged. */
const OF_DAMAGE = new Set(['XX001', 'XX002']);
const UNIQUE_VIOLATION = '23505';
/** A row of these that stands where nothing was stored yet: the head went back without it. */
const BY_POSITION = new Set(['entry', 'record', 'tile', 'note']);

/** Whether an error comes of what is stored already: whatever was being added to it is not to blame, and may come again. */
export function isOfDamage(error: unknown): boolean {
  if (error instanceof ArchiveDamaged) return true;
  const { code, table_name } = error as { code?: unknown; table_name?: unknown };
  return OF_DAMAGE.has(String(code)) || (code === UNIQUE_VIOLATION && BY_POSITION.has(String(table_name)));
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
export class InvalidCursor extends ReasonedError {
  override readonly name = 'InvalidCursor';

  constructor() {
    super(
      { zh: '游标不是本机给出的', en: 'the cursor is not one of ours' },
      { zh: '请不带 cursor 重新开始', en: 'Start again without a cursor.' },
    );
  }
}

/** The archive was opened without the key of its own log, or has been closed. */
export class CannotAppend extends Error {
  override readonly name = 'CannotAppend';
  readonly next = 'Open the archive with the node’s log key, and append before closing it.';
}
