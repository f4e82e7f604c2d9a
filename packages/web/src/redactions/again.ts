import type { Prepared } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { words } from '../http/errors.ts';
import type { AppendOutcome } from '../service.ts';

/** The refusal of a record that was redacted: an import run again must not bring it back (P6). */
export function refusedAgain(registry: Registry, [first]: readonly Prepared[]): AppendOutcome | undefined {
  if (first === undefined || !registry.redactions.record(first.entry.id)) return undefined;
  return { status: 'refused', field: 'id', ...words('redacted_id', [], 'redacted_id_next', []) };
}
