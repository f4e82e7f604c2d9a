import type { DayState } from '@hutong/oversight';

/** One node on one day, as the center heard it. */
export interface NodeDay {
  /** YYYY-MM-DD, at +08:00. */
  day: string;
  node: string;
  name: string;
  state: DayState;
  /** Whether the day is not over: the state may still change. */
  so_far: boolean;
  /** When the last heartbeat of the day came (RFC 3339); null: none came. */
  heard: string | null;
  /** The log and size that heartbeat was signed over; null: none came. */
  head: { origin: string; size: number } | null;
  /** New entries, and records among them; null: not heard from, or (records) too many to look at one by one. */
  entries: number | null;
  records: number | null;
}

export interface CompletenessQuery {
  /** First and last day, days since 1970-01-01 at +08:00. */
  from: number;
  to: number;
  node?: string;
  /** 1 to 500. */
  limit: number;
  /** `next` of the page before. */
  after?: string;
}

export interface CompletenessPage {
  items: NodeDay[];
  /** Absent on the last page. */
  next?: string;
}

/** Which nodes were heard from on which day, and which had nothing new (P11). */
export interface CompletenessService {
  /** Newest day first, nodes by name. */
  days(query: CompletenessQuery): Promise<CompletenessPage>;
  /** The day it is now. */
  today(): number;
}
