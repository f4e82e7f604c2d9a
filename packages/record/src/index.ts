export { encode, MAX_DEPTH } from './cbor.ts';
export { creditCodeValid, idNumberValid } from './codes.ts';
export {
  commitment,
  decodeEntry,
  type Entry,
  encodeEntry,
  MAX_ENTRY_BYTES,
  type Visibility,
} from './entry.ts';
export { type RecordInput, recordInputSchema } from './envelope.ts';
export { InvalidBytes, InvalidRecord } from './errors.ts';
export { derivedId, idFromBytes, idToBytes, isRecordId, newId, uuidBytes } from './ids.ts';
export { nearNames } from './near.ts';
export { joinParts, type Parts } from './parts.ts';
export {
  type Flag,
  type PrepareContext,
  type Prepared,
  type PrivateValue,
  prepareOwn,
  prepareRecord,
} from './prepare.ts';
export { pooledRandom } from './random.ts';
export { jsonSchemas } from './schemas.ts';
export { decode } from './strict.ts';
export { isDate, isMoment, looseDate, parseOccurredAt, SHANGHAI_MS } from './time.ts';
export type { Family, RecordKind } from './types/define.ts';
export { MAX_DOCUMENT_BYTES, PART_BYTES } from './types/disclosure.ts';
export { LEVELS, type Level } from './types/log.ts';
export { GIVES_AWAY, PRIVATE_FIELDS, type PrivateField, type PrivateFieldName } from './types/private.ts';
export { recordTypes } from './types/registered.ts';
export { type Erasure, erasureOf } from './types/value.ts';
