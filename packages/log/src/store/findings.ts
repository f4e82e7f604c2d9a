import type { Text } from '@hutong/record';

/** One fault that was found in a store. */
export interface Finding {
  /** Log it is about; '' when it is about none, or no known one. */
  origin: string;
  part: keyof typeof NEXT;
  /** Index of the entry, or size of the checkpoint; of a tile, its first entry. */
  at: number;
  reason: string;
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
} satisfies Readonly<Record<string, Text>>;

/** So many findings of one kind are told one by one, the rest as a number. */
const MAX_EACH = 100;

/** Findings, bounded. */
export class Findings {
  readonly #list: Finding[] = [];
  readonly #counts = new Map<string, { origin: string; part: Finding['part']; count: number; at: number }>();

  add(origin: string, part: Finding['part'], at: number, reason: string): void {
    const key = `${part} ${origin}`;
    const kind = this.#counts.get(key) ?? { origin, part, count: 0, at };
    this.#counts.set(key, { ...kind, count: kind.count + 1, at });
    if (kind.count < MAX_EACH) this.#list.push({ origin, part, at, reason, next: NEXT[part] });
  }

  list(): Finding[] {
    const more = [...this.#counts.values()].filter(({ count }) => count > MAX_EACH);
    return [
      ...this.#list,
      ...more.map(({ count, ...kind }) => ({
        ...kind,
        reason: `and ${count - MAX_EACH} more, the last here`,
        next: NEXT[kind.part],
      })),
    ];
  }
}
