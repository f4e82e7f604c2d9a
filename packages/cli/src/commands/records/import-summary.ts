import { type About, type Counts, NO_COUNTS } from '@hutong/intake';
import { said } from '@hutong/record';
import type { Session } from '../../io.ts';

/** Different reasons that are counted one by one; a file has few, unless its values stand in them. */
const MAX_REASONS = 500;
const SHOWN_REASONS = 10;

interface Reason {
  reason: string;
  rows: number;
  first_row: number;
}

/** What became of an import's rows, told whether it came to its end or not. */
export class ImportSummary {
  counts: Counts = NO_COUNTS;
  encoding: string | undefined;
  interrupted = false;
  refusedFile: string | undefined;
  readonly #about: About;
  readonly #reasons = new Map<string, Reason>();
  /** The first odd record of each kind: something about it, and that another says otherwise. */
  #flag: { row: number; field: string; reason: string } | undefined;
  #otherRow: number | undefined;

  constructor(about: About) {
    this.#about = about;
  }

  refused(row: number, reason: string): void {
    const known = this.#reasons.get(reason);
    if (known !== undefined) known.rows += 1;
    else if (this.#reasons.size < MAX_REASONS) this.#reasons.set(reason, { reason, rows: 1, first_row: row });
  }

  flagged(row: number, field: string, reason: string, isOther: boolean): void {
    if (isOther) this.#otherRow ??= row;
    else this.#flag ??= { row, field, reason };
  }

  tell(session: Session, ms: number): void {
    const seconds = Math.max(ms, 1) / 1_000;
    const { counts } = this;
    const rate = Math.round(counts.rows / seconds);
    const reasons = [...this.#reasons.values()].sort((a, b) => b.rows - a.rows).slice(0, SHOWN_REASONS);
    this.#print(session, seconds, rate, reasons);
    session.result({
      ...counts,
      reasons,
      refused_file: this.refusedFile ?? null,
      sheets_unread: this.#sheets(session),
      columns_unused: this.#about.unusedColumns,
      encoding: this.encoding ?? null,
      interrupted: this.interrupted,
      duration_s: seconds,
      rate_per_s: rate,
    });
  }

  #sheets({ lang }: Session): string[] {
    return this.#about.otherSheets.map((name) => said(name, lang));
  }

  #print(session: Session, seconds: number, rate: number, reasons: Reason[]): void {
    const { rows, taken, already, refused, flagged, repeats, other_content, cleaned } = this.counts;
    const { unusedColumns } = this.#about;
    const sheets = this.#sheets(session);
    session.tell('import_done', { rows, taken, already, refused, seconds: seconds.toFixed(1), rate });
    for (const { reason, rows: count, first_row: row } of reasons)
      session.tell('import_reason', { count, row, reason });
    if (repeats > 0) session.tell('import_repeats', { count: repeats });
    if (other_content > 0)
      session.tell('import_other_content', { count: other_content, row: this.#otherRow ?? '?' });
    if (this.#flag !== undefined) session.tell('import_flagged', { count: flagged, ...this.#flag });
    if (cleaned > 0) session.tell('import_cleaned', { count: cleaned });
    if (sheets.length > 0) session.tell('import_sheets', { names: sheets.join('、') });
    if (unusedColumns.length > 0) session.tell('import_columns', { names: unusedColumns.join('、') });
    if (this.refusedFile !== undefined) session.tell('import_refused_file', { file: this.refusedFile });
    if (this.interrupted) session.tell('import_interrupted');
  }
}
