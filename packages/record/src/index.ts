export { encode, MAX_DEPTH, MAX_ITEMS } from './cbor.ts';
export { creditCodeValid, idNumberValid } from './codes.ts';
export {
  type Body,
  commitment,
  commitmentOf,
  decodeEntry,
  type Entry,
  encodeEntry,
  MAX_ENTRY_BYTES,
  readEntry,
} from './entry.ts';
export type { RecordInput } from './envelope.ts';
export { type Erasure, erasureOf } from './erasure.ts';
export { type Flag, InvalidBytes, InvalidRecord, NumberInPublic, ReasonedError, reasonOf } from './errors.ts';
export {
  askedWords,
  FOUND_BY,
  type FoundBy,
  fieldAt,
  findableField,
  isFoundBy,
  valueWords,
  WORDS_VERSION,
} from './findable.ts';
export { hasPassedGate, isUnreviewed, type Reviewed, reviewedDigest, UNREVIEWED } from './gate.ts';
export { derivedId, idFromBytes, idToBytes, isRecordId, newId, uuidBytes } from './ids.ts';
export { keptText } from './kept-text.ts';
export { nearNames } from './near.ts';
export { isObject } from './object.ts';
export { joinParts, type Parts } from './parts.ts';
export { type PersonalNumber, personalNumber } from './personal.ts';
export {
  type PrepareContext,
  type Prepared,
  type PrivateValue,
  prepareOwn,
  prepareRecord,
} from './prepare.ts';
export { pooledRandom } from './random.ts';
export {
  type BodyOf,
  bodySchema,
  type Json,
  type KnownType,
  plainBody,
  readBody,
  readSaid,
  type Said,
} from './read.ts';
export {
  asText,
  bilingual,
  both,
  type Catalogue,
  type Fields,
  type FieldsOf,
  filled,
  type Lang,
  type Phrase,
  said,
  sayer,
  type Text,
} from './say.ts';
export { jsonSchemas } from './schemas.ts';
export { type Skimmed, skimEntry } from './skim.ts';
export { isSamePerson } from './staff.ts';
export { decode } from './strict.ts';
export { schemaSays } from './texts.ts';
export {
  beijing,
  dayOf,
  isDate,
  isMoment,
  localText,
  looseDate,
  parseOccurredAt,
  SHANGHAI_MS,
  timeOfText,
  timeText,
} from './time.ts';
export {
  ATTACHMENT_PART_BYTES,
  MAX_ATTACHMENT_BYTES,
  MAX_PART_DATA_BYTES,
  SEAL_BYTES,
} from './types/attachment.ts';
export type { Family } from './types/define.ts';
export { MAX_DOCUMENT_BYTES } from './types/disclosure.ts';
export { LEVELS, type Level } from './types/log.ts';
export { PRIVATE_FIELDS } from './types/private.ts';
export { recordTypes } from './types/registered.ts';
export { type ClockRule, calendarFileSchema, datesIn, type RuleFile, ruleFileSchema } from './types/rules.ts';
export { FINDINGS } from './types/supervision.ts';
