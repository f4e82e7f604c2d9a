import { codeOf } from './code-of.ts';

/** Codes of the machine's own errors: of the system, SQLite, PostgreSQL (SQLSTATE and its client's), NATS. */
const MACHINE =
  /^(E[A-Z0-9]+|EAI_[A-Z]+|SQLITE_[A-Z_]+|CONNECTION_[A-Z]+|CONNECT_TIMEOUT|TIMEOUT|DISCONNECT|\d{3}|[0-9A-Z]{5})$/;
/** A database's word on what it was given: PostgreSQL's data exceptions, integrity and program limits, SQLite's likewise. */
const GIVEN = /^((22|23|54)...|SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE).*)$/;

/**
 * Whether an error is of the machine — disk, database, line — and may be gone when it is tried again. Every other one is of
 * what was being worked on, and would come again however often that was tried.
 */
export function isOfMachine(error: unknown): boolean {
  const code = codeOf(error);
  return MACHINE.test(code) && !GIVEN.test(code);
}

/**
 * Does something with each of many people's things, one after another: what one of them throws is told to `failed`, and the
 * others are done all the same (P8).
 * @returns how many threw
 */
export async function eachApart<T>(
  things: Iterable<T>,
  act: (thing: T) => unknown,
  failed: (error: unknown, thing: T) => unknown,
): Promise<number> {
  let wrong = 0;
  for (const thing of things) {
    try {
      await act(thing);
    } catch (error) {
      wrong++;
      await failed(error, thing);
    }
  }
  return wrong;
}
