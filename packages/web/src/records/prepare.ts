import { InvalidRecord, type PrepareContext, type Prepared, prepareRecord } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { words } from '../http/errors.ts';
import type { AppendOutcome } from '../service.ts';

/** The entries of a record as it was given; or its refusal, which refuses no other. */
export function prepareGiven(
  record: unknown,
  ctx: PrepareContext,
  registry: Registry,
): Prepared[] | AppendOutcome {
  try {
    const group = prepareRecord(record, ctx);
    return refusedAgain(registry, group) ?? group;
  } catch (error) {
    if (!(error instanceof InvalidRecord)) throw error;
    return { status: 'refused', field: error.field, reason: error.reason, next: error.next };
  }
}

/** The refusal of a record that was redacted: an import run again must not bring it back (P6). */
function refusedAgain(registry: Registry, [first]: readonly Prepared[]): AppendOutcome | undefined {
  if (first === undefined || !registry.redactions.record(first.entry.id)) return undefined;
  return { status: 'refused', field: 'id', ...words('redacted_id', [], 'redacted_id_next', []) };
}
