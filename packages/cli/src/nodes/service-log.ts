import { ReasonedError, said } from '@hutong/record';
import pino from 'pino';
import type { Io, Session } from '../io.ts';

export type NodeLog = pino.Logger;

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const FRAMES = 8;

/**
 * The service log: JSON lines on stdout, for journald or a file. An error is told by its name, code and place; its
 * message only if it is one of ours, which never hold a person's data: that of a database may quote a row (P6).
 */
export function serviceLog(io: Io, node: string, level: (typeof LEVELS)[number]): NodeLog {
  return pino(
    {
      level,
      base: { node },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: safeError, error: (value) => (value instanceof Error ? safeError(value) : value) },
    },
    { write: (line: string) => void io.stdout.write(line) },
  );
}

function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, code } = error as Error & { code?: unknown };
  const next = error instanceof ReasonedError ? said(error.next, 'en') : (error as { next?: unknown }).next;
  const at = stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim());
  return { name, code, ...(typeof next === 'string' ? { message, next } : {}), at };
}

function shown(_: string, value: unknown): unknown {
  return value instanceof Error ? safeError(value) : value;
}

/** For a command that opens a node itself: only what went wrong, beside the result. */
export function quietLog(session: Session) {
  const drop = () => {};
  return {
    debug: drop,
    info: drop,
    warn: drop,
    error: (fields: object, message: string) => session.note(`${message} ${JSON.stringify(fields, shown)}`),
  };
}
