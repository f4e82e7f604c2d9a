import { ADMIN_TYPES } from './admin.ts';
import { ATTACHMENT_TYPES } from './attachment.ts';
import { CASE_TYPES } from './case.ts';
import { CATALOGUE_TYPES } from './catalogue.ts';
import { COMPLAINT_TYPES } from './complaint.ts';
import type { RecordKind } from './define.ts';
import { DISCLOSURE_TYPES } from './disclosure.ts';
import { HALL_TYPES } from './hall.ts';
import { LOG_TYPES, REGISTRY_TYPES } from './log.ts';
import { NOTICE_TYPES } from './notice.ts';
import { CALENDAR_TYPES, RULES_TYPES } from './rules.ts';
import { SUPERVISION_TYPES } from './supervision.ts';
import { REGISTRY_TLS_TYPES, TLS_TYPES } from './tls.ts';
import { VALUE_TYPES } from './value.ts';

const ALL = [
  ...CASE_TYPES,
  ...CATALOGUE_TYPES,
  ...HALL_TYPES,
  ...DISCLOSURE_TYPES,
  ...COMPLAINT_TYPES,
  ...NOTICE_TYPES,
  ...RULES_TYPES,
  ...CALENDAR_TYPES,
  ...SUPERVISION_TYPES,
  ...LOG_TYPES,
  ...REGISTRY_TYPES,
  ...VALUE_TYPES,
  ...ADMIN_TYPES,
  ...TLS_TYPES,
  ...REGISTRY_TLS_TYPES,
  ...ATTACHMENT_TYPES,
] as const;

/** One of the kinds below, with its own schema. */
export type KnownKind = (typeof ALL)[number];

/** Every record type this version knows, by name. Others are kept all the same when they arrive (P5). */
export const recordTypes: ReadonlyMap<string, RecordKind> = new Map(ALL.map((kind) => [kind.type, kind]));
