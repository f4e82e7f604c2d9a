import { isRecordId } from '@hutong/record';
import { mayAlso } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { badId, noRecord, prunedRecord } from '../http/errors.ts';
import { json, send } from '../http/respond.ts';
import type { StoredRecord } from '../service.ts';
import { readQuery } from './query.ts';

/** `GET /api/records`: public ones for anyone, all for roles that read internal ones. */
export async function listRecords(c: Ctx, shared: Shared): Promise<Response> {
  const all = mayAlso(c, 'records.read-internal');
  const query = readQuery(c.req.url);
  return json(c, 200, await shared.service.query(all ? query : { ...query, visibility: 'public' }));
}

/** `GET /api/records/{id}` */
export async function getRecord(c: Ctx, shared: Shared): Promise<Response> {
  return json(c, 200, await readable(c, shared));
}

/** `GET /api/records/{id}/entry`: the exact bytes that were signed. 410 where they were pruned: it says who has them. */
export async function getEntry(c: Ctx, shared: Shared): Promise<Response> {
  const { id, entry, record } = await evidence(c, shared);
  if (entry.length === 0) throw prunedRecord(record.pruned?.held_by ?? []);
  return send(c, 200, 'application/cbor', new Uint8Array(entry), attachment(`${id}.cbor`));
}

/** `GET /api/records/{id}/proof`: a C2SP tlog-proof file; it needs the entry's hash alone. */
export async function getProof(c: Ctx, shared: Shared): Promise<Response> {
  const { id, proof } = await evidence(c, shared);
  return send(c, 200, 'text/plain; charset=utf-8', proof, attachment(`${id}.tlog-proof`));
}

async function evidence(c: Ctx, shared: Shared) {
  const record = await readable(c, shared);
  const found = await shared.service.proof(record.id);
  if (found === undefined) throw noRecord();
  return { id: record.id, record, ...found };
}

/** The record of the address. One that may not be read answers like one that is not there. */
async function readable(c: Ctx, shared: Shared): Promise<StoredRecord> {
  const id = recordId(c);
  const record = await shared.service.get(id);
  if (record === undefined || (record.visibility !== 'public' && !mayAlso(c, 'records.read-internal')))
    throw noRecord();
  return record;
}

export function recordId(c: Ctx): string {
  const id = (c.req.param('id') ?? '').toLowerCase();
  if (!isRecordId(id)) throw badId();
  return id;
}

function attachment(filename: string): Record<string, string> {
  return { 'Content-Disposition': `attachment; filename="${filename}"` };
}
