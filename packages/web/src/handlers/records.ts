import type { contract, NodeService, StoredRecord } from '@hutong/api';
import { isRecordId, recordTypes } from '@hutong/record';
import type { By } from '../http/by.ts';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { badId, noRecord, prunedRecord, severalRecords } from '../http/errors.ts';
import { send } from '../http/respond.ts';
import { postRecords } from '../records/post.ts';

/** An address of a record, which may leave the node out. */
interface Named {
  id: string;
  node?: string;
}

/** Records: public ones for anyone, all for roles that read internal ones. */
export function recordHandlers(shared: Shared): Handlers<typeof contract.records> {
  const { service } = shared;
  // One that may not be read answers like one that is not there.
  const readable = (given: Named, by: By) => {
    const all = by.may('records.read-internal');
    return onlyRecord(service, given, ({ visibility }) => all || visibility === 'public');
  };
  const evidence = async (given: Named, by: By) => {
    const record = await readable(given, by);
    const found = await service.proof(record.id, record.node);
    if (found === undefined) throw noRecord();
    return { record, ...found };
  };
  return {
    add: (_, { c }) => postRecords(c, shared),
    list: (query, by) => {
      return service.query(by.may('records.read-internal') ? query : { ...query, visibility: 'public' });
    },
    get: readable,
    entry: async (given, by) => {
      const { record, entry } = await evidence(given, by);
      if (entry.length === 0) throw prunedRecord(record.pruned?.held_by ?? []);
      return send(by.c, 200, 'application/cbor', new Uint8Array(entry), attachment(`${record.id}.cbor`));
    },
    proof: async (given, by) => {
      const { record, proof } = await evidence(given, by);
      const headers = attachment(`${record.id}.tlog-proof`);
      return send(by.c, 200, 'text/plain; charset=utf-8', proof, headers);
    },
    types: () =>
      [...recordTypes.values()].map((kind) => ({
        type: kind.type,
        title_zh: kind.titleZh,
        title_en: kind.titleEn,
        source: kind.source,
        visibility: kind.visibility,
        private: [...kind.private],
        made_by: kind.madeBy,
        stated_at: kind.statedAt,
      })),
  };
}

/** The one record of an address, which may leave the node out while no other has such a record. */
export async function onlyRecord(
  service: NodeService,
  named: Named,
  may: (record: StoredRecord) => boolean = () => true,
): Promise<StoredRecord> {
  const found = await recordsOf(service, named, may);
  if (found.length > 1) throw severalRecords(found.map(({ node }) => node));
  return found[0] as StoredRecord;
}

/** The records that an address can mean: of the node it names, or of each that has one. Throws where there is none. */
export async function recordsOf(
  service: NodeService,
  { id: given, node }: Named,
  may: (record: StoredRecord) => boolean,
): Promise<StoredRecord[]> {
  const id = given.toLowerCase();
  if (!isRecordId(id)) throw badId();
  const one = node === undefined ? undefined : await service.get(id, node);
  const found = node === undefined ? await service.find(id) : one === undefined ? [] : [one];
  const readable = found.filter(may);
  if (readable.length === 0) throw noRecord();
  return readable;
}

function attachment(filename: string): Record<string, string> {
  return { 'Content-Disposition': `attachment; filename="${filename}"` };
}
