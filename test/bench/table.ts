import { type Figure, format, reached, targetText } from './figure.ts';

const HEAD = [
  '指标 figure',
  '数值 value',
  '单位 unit',
  '极限 limit',
  '比 ratio',
  '目标 target',
  '',
  '极限是什么 limit is',
];
const RIGHT = new Set([1, 3, 4]);

/** The figures as one table, for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((f) => {
    const ok = reached(f);
    return [
      f.name,
      format(f.value),
      f.unit,
      format(f.limit),
      f.ratio.toFixed(2),
      targetText(f.name, f.unit),
      ok === undefined ? '' : ok ? '✓' : '✗',
      f.against + (f.note === undefined ? '' : ` (${f.note})`),
    ];
  });
  return columns(HEAD, rows, RIGHT);
}

/** Rows beneath a head; columns stand under one another though 中文 is twice as wide. @param right those that end at the right */
export function columns(head: string[], rows: string[][], right: ReadonlySet<number>): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => width(row[i] as string))));
  const line = (row: string[]) =>
    row
      .map((cell, i) => pad(cell, widths[i] as number, right.has(i)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((w) => '─'.repeat(w))), ...rows.map(line)].join('\n');
}

function pad(text: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return right ? space + text : text + space;
}

function width(text: string): number {
  let columns = 0;
  for (const c of text) columns += /[\u2e80-\u9fff\uff00-\uff60]/.test(c) ? 2 : 1;
  return columns;
}
