import { type Catalogue, type FieldsOf, filled, type Phrase, type Text } from '@hutong/record';

/** One fault that was found in a store. */
export interface Finding {
  /** Log it is about; '' when it is about none, or no known one. */
  origin: string;
  part: keyof typeof NEXT;
  /** Index of the entry, or size of the checkpoint; of a tile, its first entry. */
  at: number;
  reason: Phrase;
  /** What the operator should do. */
  next: Text;
}

const RESTORE: Text = {
  zh: '请原样保留这个数据目录，再恢复最近的备份，或按上级所存开启新纪元',
  en: 'Keep this data folder as it is, and put back the newest copy, or begin a new epoch from what the parent holds.',
};

const NEXT = {
  database: RESTORE,
  log: {
    zh: '如果本机的名册已收全，请把这个数据目录留作证据并求助',
    en: 'If the registry is complete here, keep this data folder as evidence and ask for help.',
  },
  entry: RESTORE,
  tile: RESTORE,
  checkpoint: RESTORE,
  head: RESTORE,
  cosignature: {
    zh: '请与上级核对日志的最新位置：上级所存可能比本机多',
    en: 'Compare heads with the parent: it may hold more of this log than this node.',
  },
  receipt: {
    zh: '它在数据库里被改动过，页面不会显示：请留一份副本作证据，查明谁能动数据库，再恢复最近的备份',
    en: 'It was changed in the database and is not shown: keep a copy as evidence, ask who had access, and put back the newest copy.',
  },
  record: { zh: '请运行 hutong rebuild', en: 'Run: hutong rebuild.' },
  value: {
    zh: '请向科室重新要来这个值，再登记一次；日志本身完好',
    en: 'Ask the department for the value again and record it anew; the log itself is whole.',
  },
  attachment: {
    zh: '请删去这个待发附件，重新上传；已入档的附件不受影响',
    en: 'Remove this file that waits to be named, and upload it again; files on record are not touched.',
  },
} satisfies Readonly<Record<string, Text>>;

const faults = {
  waiting_differs: { zh: '待发附件 {id} 已损坏', en: 'the file {id} that waits to be named is damaged' },
  sqlite: { zh: 'SQLite 报告：{line}', en: '{line}' },
  more: { zh: '另有 {count} 处，最后一处在此', en: 'and {count} more, the last here' },
  no_key: {
    zh: '不知道这份日志的密钥：没有核对签名',
    en: 'no key is known for this log: signatures are not checked',
  },
  receipt: {
    zh: '不是 {node} 签的，或签署时间与所写的不同',
    en: '{node} did not sign it, or at another time than is written',
  },
  stray_rows: {
    zh: '表 {table} 有超出所有日志末尾的行',
    en: 'table {table} has rows at positions beyond the head of any log',
  },
  rows_of_unknown: {
    zh: '表 {table} 有日志 {id} 的行，而本机没有这份日志',
    en: 'table {table} has rows of log {id}, which is not held',
  },
  no_checkpoint: { zh: '末尾处没有检查点', en: 'there is no checkpoint at the head' },
  beyond_head: { zh: '超出末尾的 {size} 条', en: 'beyond the head of {size} entries' },
  cosigned_beyond: {
    zh: '回执超出末尾的 {size} 条：{origin} 是从旧副本恢复的',
    en: 'cosigned beyond the head of {size} entries: {origin} was restored from an older copy',
  },
  entry_missing: { zh: '缺这一条', en: 'the entry is missing' },
  pruned_differs: {
    zh: '清理后留下的部分与条目不符',
    en: 'what was kept of a pruned entry does not fit',
  },
  leaf_differs: { zh: '叶散列是另一个', en: 'its leaf hash is another' },
  record_unfounded: {
    zh: '读模型有一行不是条目所给的',
    en: 'the read model has a row that the entry does not give',
  },
  record_differs: {
    zh: '读模型的这一行与条目不同，或缺失',
    en: 'the row of the read model differs from the entry, or is missing',
  },
  words_differ: {
    zh: '按私密内容查找的索引与所存的值不符',
    en: 'the index by which private values are found is not what the values give',
  },
  not_as_signed: { zh: '字节不是签过的那些', en: 'the bytes are not those that were signed' },
  other_log: { zh: '签注属于另一份日志', en: 'the note is of another log' },
  other_size: { zh: '签注说有 {size} 条', en: 'the note says {size} entries' },
  other_root: { zh: '条目得不出签过的根', en: 'the entries do not lead to the signed root' },
  unsigned: { zh: '签注没有日志密钥的签名', en: 'the log key did not sign this note' },
  tile: {
    zh: '瓦片 {level}/{n} 不是条目所给的，或缺失',
    en: 'tile {level}/{n} is not what the entries give, or is missing',
  },
  tiles_more: { zh: '第 {level} 层多出 {count} 个瓦片', en: '{count} tiles of level {level} too many' },
  value: {
    zh: '{field} 的私密内容与条目的承诺不符',
    en: 'the private value of {field} is not what the entry commits to',
  },
} as const satisfies Catalogue;

/** What is wrong, with its fields. */
export function fault<K extends keyof typeof faults>(key: K, ...fields: FieldsOf<(typeof faults)[K]>): Text {
  return filled(faults[key], fields[0]);
}

/** How many findings of one kind are told one by one; the rest are told as a number. */
const MAX_EACH = 100;

/** Findings, bounded. */
export class Findings {
  readonly #list: Finding[] = [];
  readonly #counts = new Map<string, { origin: string; part: Finding['part']; count: number; at: number }>();

  add(origin: string, part: Finding['part'], at: number, reason: Phrase): void {
    const key = `${part} ${origin}`;
    const kind = this.#counts.get(key) ?? { origin, part, count: 0, at };
    this.#counts.set(key, { ...kind, count: kind.count + 1, at });
    if (kind.count < MAX_EACH) this.#list.push({ origin, part, at, reason, next: NEXT[part] });
  }

  has(part: Finding['part']): boolean {
    return this.#list.some((one) => one.part === part);
  }

  list(): Finding[] {
    const more = [...this.#counts.values()].filter(({ count }) => count > MAX_EACH);
    return [
      ...this.#list,
      ...more.map(({ count, ...kind }) => ({
        ...kind,
        reason: fault('more', { count: count - MAX_EACH }),
        next: NEXT[kind.part],
      })),
    ];
  }
}

/** What is found of a file that waits beside the store to be named by a record. */
export function waitingFileDamaged(id: string): Finding {
  return {
    origin: '',
    part: 'attachment',
    at: 0,
    reason: fault('waiting_differs', { id }),
    next: NEXT.attachment,
  };
}
