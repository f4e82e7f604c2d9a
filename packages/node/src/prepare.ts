import type { AppendOutcome } from '@hutong/api';
import { InvalidRecord, type PrepareContext, type Prepared, prepareRecord } from '@hutong/record';
import type { Registry } from '@hutong/trust';

const REDACTED = {
  reason: { zh: '这条记录已按命令遮蔽', en: 'The record with this id was redacted by order.' },
  next: {
    zh: '不要再收录；确需重新登记时，去掉个人信息并换一个编号',
    en: 'Do not store it again; if it must be registered anew, leave the personal data out and take another id.',
  },
};

/** The entries of a record as it was given to `node`; or its refusal, which refuses no other. */
export function prepareGiven(
  record: unknown,
  ctx: PrepareContext,
  registry: Registry,
  node: string,
): Prepared[] | AppendOutcome {
  try {
    const group = prepareRecord(record, ctx);
    return refusedAgain(registry, node, group) ?? group;
  } catch (error) {
    if (!(error instanceof InvalidRecord)) throw error;
    return { status: 'refused', field: error.field, reason: error.reason, next: error.next };
  }
}

/** The refusal of a record that was redacted: an import run again must not bring it back (P6). */
function refusedAgain(
  registry: Registry,
  node: string,
  [first]: readonly Prepared[],
): AppendOutcome | undefined {
  if (first === undefined || !registry.redactions.record(node, first.entry.id)) return undefined;
  return { status: 'refused', field: 'id', ...REDACTED };
}
