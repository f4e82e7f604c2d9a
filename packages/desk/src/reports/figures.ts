import type { CaseReport, ReportLine } from '@hutong/api';

/** By what the rows of a report are made. */
export const GROUPINGS = ['organ', 'window', 'item'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** One row: what its cases have in common, and how many records each figure counts. */
export interface ReportRow {
  /** As addresses name it; empty where records do not say. */
  key: string;
  title: string;
  counts: ReadonlyMap<string, number>;
}

/** The key under which a line stands; empty where its records do not say. */
export function keyOf(by: Grouping, { department, window, item, title }: ReportLine): string {
  if (by === 'organ') return department;
  if (by === 'window') return window ?? '';
  return item ?? title;
}

/** The rows of a report by their titles. */
export function rowsOf(by: Grouping, lines: CaseReport['lines']): ReportRow[] {
  const rows = new Map<string, ReportRow & { counts: Map<string, number> }>();
  for (const line of lines) {
    const key = keyOf(by, line);
    const row = rows.get(key) ?? { key, title: by === 'item' ? line.title || key : key, counts: new Map() };
    rows.set(key, row);
    row.counts.set(line.what, (row.counts.get(line.what) ?? 0) + 1);
  }
  return [...rows.values()].sort((a, b) => order(a.title, b.title) || order(a.key, b.key));
}

/** All rows together. */
export function totalOf(rows: readonly ReportRow[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const { counts } of rows) for (const [what, n] of counts) total.set(what, (total.get(what) ?? 0) + n);
  return total;
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
