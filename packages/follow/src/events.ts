import type { FollowedEntry } from './follower.ts';

/** More events of one matter are not kept: a state is read and written whole. */
const MAX_EVENTS = 1_000;

/** What a follower keeps of an event, and where the event stands. */
export interface Told<E> {
  /** When it occurred, milliseconds since 1970. */
  at: number;
  /** The record's id. */
  id: string;
  /** Which of the state's logs it is in. */
  log: number;
  index: number;
  said: E;
}

/** A matter's events in the order in which they occurred, those of one moment by their place in the node's logs (A4). */
export interface Events<E> {
  /** Origins of the logs that hold them. */
  logs: string[];
  told: Told<E>[];
  /** Events that are not kept, for there are too many. */
  left: number;
}

/**
 * A matter's events with one more, each record id once (A4). They arrive in the order of the logs and are kept in that in
 * which they occurred, so a follower folds the whole list each time it gives rows: what is said late, or corrects what was
 * said before, needs no other treatment.
 */
export function withEvent<E>(events: Events<E> | undefined, entry: FollowedEntry, said: E): Events<E> {
  const { logs, told, left } = events ?? { logs: [], told: [], left: 0 };
  const { origin, index, id, occurredAt: at } = entry;
  if (told.some((one) => one.id === id)) return { logs, told, left };
  if (told.length >= MAX_EVENTS) return { logs, told, left: left + 1 };
  const known = logs.includes(origin) ? logs : [...logs, origin];
  const place = told.findLastIndex((one) => one.at <= at) + 1;
  return {
    logs: known,
    told: told.toSpliced(place, 0, { at, id, log: known.indexOf(origin), index, said }),
    left,
  };
}
