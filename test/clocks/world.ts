// What the second implementation is given, and what it answers.

export interface Line {
  id: string;
  node: string;
  type: string;
  subject: string;
  /** Days since 1970-01-01 in China. */
  day: number;
  /** The day up to which a hearing without it had heard: for cards it did not occur before. */
  missed?: number | undefined;
  recorded: number;
  seen?: number | undefined;
  /** Orders records of one day. */
  at: number;
  body: Record<string, unknown>;
}

export interface RefCalendar {
  divisions: string[];
  from: number;
  until: number;
  off: number[];
  work: number[];
}

export type When = Record<string, unknown>;
export interface Ref {
  on: string;
  when?: When;
  at?: 'seen' | { field: string };
}
export interface RefLimit {
  days?: number;
  from?: string[];
  param?: string;
  default?: { days: number; applies?: When };
}
export interface RefRule {
  id: string;
  kind: string;
  unit: string;
  roll?: boolean;
  in_force?: { from?: string; until?: string };
  applies?: When;
  each?: string;
  start: Ref;
  restart?: Ref[];
  stop: Ref[];
  void?: (string | Ref)[];
  only_if_stopped?: boolean;
  budget: { statutory?: RefLimit; promised?: RefLimit };
  extend?: {
    on: string;
    when?: When;
    field?: string;
    default: number;
    max?: number;
    times?: number;
    adds_to: string[];
  };
  suspend?: { from: Ref; to: Ref; pair?: string; max?: number }[];
  deem?: { event: string; body: Record<string, unknown> };
  marks: { card: string; of: 'statutory' | 'promised'; plus: number }[];
}

export interface World {
  lines: Line[];
  rules: RefRule[];
  params: Record<string, number | Record<string, number>>;
  calendars: RefCalendar[];
  divisions: Record<string, string>;
  /** The day of reckoning. */
  on: number;
}

export interface Row {
  node: string;
  kind: string;
  number: string;
  clock: string;
  run: number;
  start_record: string;
  state: string;
  started: number;
  due: number | null;
  promised_due: number | null;
  done: number | null;
  used: number;
  budget: number | null;
  unit: string;
  level: string;
  cards: { level: string; on: number }[];
  provisional: boolean;
}

export interface Matter {
  world: World;
  good: Line[];
  node: string;
  number: string;
  kind: string;
  events: Line[];
}
