import { parseCheckpoint, parseNote } from '@hutong/log';
import type { LinkLog } from './connect.ts';
import type { NoteOutcome } from './holdings.ts';

/**
 * Tells the log of signature lines on a note that nobody of this network made: a forged or re-dated receipt or
 * heartbeat, or one by a key that the registry here does not tell of yet. They are passed over either way.
 */
export function tellUnverified(log: LinkLog, via: string, note: string, outcome?: NoteOutcome): void {
  if (outcome === undefined || outcome.differs) return;
  const { signatures } = parseNote(note);
  const good = outcome.cosignatures.length + Number(outcome.signed);
  if (good >= signatures.length) return;
  const { origin, size } = parseCheckpoint(note);
  const names = signatures.slice(0, 8).map((s) => s.name.slice(0, 80));
  log.warn(
    { via, origin, size, names, good, code: 'unverified' },
    'signatures nobody here made were passed over',
  );
}
