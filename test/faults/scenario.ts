/** What a scenario is given. */
export interface Given {
  seed: number;
  /** Faults to make. */
  rounds: number;
  /** One line of progress. */
  say(line: string): void;
}

/** What was seen: numbers for the table, and a line for each thing that is not as promised. */
export interface Seen {
  counts: Record<string, number>;
  wrong: string[];
}

/** A fault that can be made again from its seed. */
export interface Scenario {
  name: string;
  /** The promises it tests. */
  promises: string;
  /** Faults in the full soak, and in `npm test`: 0 where a short round would show nothing. */
  full: number;
  short: number;
  /** What is missing here to run it; undefined when nothing is. */
  missing?(): string | undefined;
  run(given: Given): Promise<Seen>;
}
