import { z } from 'zod';
import { area } from './endpoint.ts';
import { carryOut, reason, whole } from './schemas.ts';
import { copy } from './values.ts';

const place = { origin: z.string(), index: z.int() };

/** One redacted entry, and who confirmed: its owner first, then its ancestors, then who else holds a copy. */
const redaction = z.object({
  number: z.int(),
  ...place,
  leaf: z.string().meta({ description: '叶散列（RFC 9162 §2.1.1），base64' }),
  record: z.string().exactOptional(),
  holders: z.array(
    z.object({
      node: z.string(),
      name: z.string(),
      state: z.enum(['redacted', 'unknown']).meta({ description: 'redacted：它在自己的日志里这样说' }),
    }),
  ),
});
export type RedactionState = z.output<typeof redaction>;

/** What redacting an entry does, or did: its places, who holds each, and the copies that no order reaches. */
const redactionPlan = z.object({
  entry: z.string(),
  places: z.array(z.object({ ...place, type: z.string(), holders: z.array(z.string()) })),
  copies: z.array(copy),
});
export type RedactionPlan = z.output<typeof redactionPlan>;

export const redactions = area('registry', {
  list: {
    method: 'get',
    path: '/api/redactions',
    may: 'records.read-internal',
    summary: '已遮蔽的条目，以及谁已确认',
    request: z.strictObject({
      from: whole(0, 999_999_999).default(0),
      limit: whole(0, 999_999_999)
        .default(20)
        .transform((n) => Math.min(n, 100)),
    }),
    reply: z.object({ items: z.array(redaction), total: z.int() }),
  },
  redact: {
    method: 'post',
    path: '/api/redactions',
    may: 'values.erase',
    act: 'registry.redact',
    summary: '遮蔽一个条目：各处只留叶散列（最高中心）',
    request: z.strictObject({
      entry: z.string().trim().min(1).max(200).meta({ description: '节点/记录编号，或 日志:条目序号' }),
      reason,
      carry_out: carryOut,
    }),
    reply: redactionPlan,
    errors: { 404: '没有这个条目', 409: '这个条目不能遮蔽' },
  },
});

/** Entries of which only the hash is left (P6): personal data had been typed where anyone may read. */
export interface RedactionService {
  /** What the registry redacted, oldest first, from the one numbered `from` on. */
  list(from: number, limit: number): Promise<{ items: RedactionState[]; total: number }>;
  /**
   * The top center's alone: entries of the registry, by which every holder replaces the entry's bytes by its hash. `entry` is
   * a record, as `<node>/<id>`, for all its places, or `<origin>:<index>`; an id alone only where one node has such a record.
   * Without `reason` it only tells what would be done. Again it changes nothing. Throws RedactionRefused.
   */
  redact?(entry: string, reason?: string): Promise<RedactionPlan>;
}

/** This entry cannot be redacted. */
export class RedactionRefused extends Error {
  override readonly name = 'RedactionRefused';
  readonly code: 'no_entry' | 'kept' | 'several';

  constructor(code: RedactionRefused['code']) {
    super(code);
    this.code = code;
  }
}
