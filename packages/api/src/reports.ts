/** A period of whole days, both counted, YYYY-MM-DD, and the organs whose cases are counted. */
export interface ReportQuery {
  from: string;
  to: string;
  departments: readonly string[] | '*';
}

/** One record that a figure of a report counts, and what it is grouped by. */
export interface ReportLine {
  /** The figure, as `FIGURES` of packages/matters names it. */
  what: string;
  record: string;
  /** YYYY-MM-DD. */
  day: string;
  number: string;
  title: string;
  department: string;
  /** Who took it at the counter, as records name their handlers; null where none does. */
  window: string | null;
  item: string | null;
}

/** All that the figures of a period count. */
export interface CaseReport {
  /** By day, then number. */
  lines: ReportLine[];
  /** The day on which limits were reckoned, and the rules and calendars by which. */
  reckoned_on: string;
  version: string;
  /** Entries that are held and not read yet. */
  behind: number;
}

/** A hall's figures of its cases, counted from its records when they are asked for (A10). */
export interface ReportService {
  /** @throws InvalidQuery naming `from` or `to` where the period is none, or holds more than is counted at once */
  cases(query: ReportQuery): Promise<CaseReport>;
}
