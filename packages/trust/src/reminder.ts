const DAY_MS = 86_400_000;
/** Days before a day at which it is told again; 0: it is past. */
const WARN_DAYS = [0, 7, 30] as const;

/** The nearest of 30, 7 and 0 days that is reached; 0: past. */
export type Warning = (typeof WARN_DAYS)[number];

/** How near `at` is, both in ms since 1970; undefined: there is time. */
export function nearing(at: number, now: number): Warning | undefined {
  return WARN_DAYS.find((days) => at - now <= days * DAY_MS);
}

/** Tells of a day that comes near, once for each of its stages. */
export class Reminder {
  readonly #tell: (warning: Warning, at: number) => void;
  #told = '';

  constructor(tell: (warning: Warning, at: number) => void) {
    this.#tell = tell;
  }

  /** To be called now and then. @param what tells one such day from the next, as a version does */
  remind(what: string | number, at: number, now: number): void {
    const warning = nearing(at, now);
    const stage = `${what} ${warning}`;
    if (stage === this.#told) return;
    this.#told = stage;
    if (warning !== undefined) this.#tell(warning, at);
  }
}
