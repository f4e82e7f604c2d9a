import { derivedId, type RecordInput } from '@hutong/record';
import type { Random } from './random.ts';
import type { Hall, People } from './sample.ts';

/** What every maker of one hall's day needs. */
export interface Making {
  hall: Hall;
  /** The working day, YYYY-MM-DD: what happened before it is entered late (补录). */
  day: string;
  /** Names the run: the same seed, hall and day give the same records under the same ids. */
  seed: string;
  /** How many cases of this hall and day were made before: numbering goes on from there. */
  from: number;
  random: Random;
  people: People;
}

interface Fact {
  type: string;
  subject: string;
  department: string;
  occurredAt: string;
  body: Record<string, unknown>;
  private?: Record<string, string>;
  /** Tells apart facts of one type about one subject. */
  part?: string;
}

/** A record with an id that follows from what it says, so that a demo run twice doubles nothing. */
export function makeRecord(making: Making, fact: Fact): RecordInput {
  const { hall, day, seed } = making;
  const key = ['demo', seed, hall.name, day, fact.type, fact.subject, fact.part ?? ''].join('|');
  return {
    id: derivedId(Date.parse(fact.occurredAt), Buffer.from(key)),
    type: fact.type,
    subject: fact.subject,
    department: fact.department,
    occurred_at: fact.occurredAt,
    backfilled: fact.occurredAt.slice(0, 10) < day,
    body: fact.body,
    ...(fact.private ? { private: fact.private } : {}),
  };
}
