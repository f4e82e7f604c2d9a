export type { AlertPage, AlertService, OutagePage, ShownAlert, ShownOutage } from './alerts.ts';
export { countAlerts } from './alerts.ts';
export type { SupervisionService } from './audit.ts';
export type { BundleAsked, BundlePage, BundlePlan, BundleService, BundleTaken } from './bundles.ts';
export { ApiError, type Ask, type Client, client, everyItem } from './client.ts';
export { contract } from './contract.ts';
export { describeRecord } from './describe.ts';
export { type Access, area, type Endpoint, type Given, type Reply } from './endpoint.ts';
export type { EnrolmentService } from './enrolment.ts';
export { InvalidQuery, notSaved, Unavailable } from './errors.ts';
export type { HealthHistoryPage, HealthPage } from './health.ts';
export { countLevels, historyPage, worstFirst } from './health.ts';
export type { KeyService, Revocation, Rotation } from './keys.ts';
export type {
  MatterDetail,
  MatterLine,
  MatterPage,
  MatterQuery,
  MatterReader,
  MatterService,
} from './matters.ts';
export { MATTER_KINDS } from './matters.ts';
export { openapiDocument, pathsOf } from './openapi.ts';
export type {
  AppendOutcome,
  LineAnswer,
  RecordPage,
  RecordPlace,
  RecordQuery,
  StoredRecord,
} from './records.ts';
export type { RedactionPlan, RedactionService, RedactionState } from './redactions.ts';
export { RedactionRefused } from './redactions.ts';
export {
  allows,
  type Caller,
  PERMISSIONS,
  type Permission,
  permissionFor,
  ROLES,
  type Role,
} from './roles.ts';
export { cursor, next, pageLimit } from './schemas.ts';
export type {
  ActDetails,
  ActGiven,
  AppendedBy,
  Metric,
  NodeIdentity,
  NodeService,
  WayUp,
} from './service.ts';
export type { Alarm, LogSync, Party, SyncState } from './sync.ts';
export { parentHeard } from './sync.ts';
export { cloneAlarms, forkAlarms, syncMetrics } from './sync-metrics.ts';
export type { TokenEntry } from './tokens.ts';
export type {
  ComparedLog,
  Comparison,
  CompletenessPage,
  CompletenessQuery,
  CompletenessService,
  NodeDay,
  PrunePlan,
  PruneRefusal,
  PruneService,
  ReconcileService,
  RestoredLog,
  RestoreService,
  RestoreState,
} from './upkeep.ts';
export type {
  ErasedValue,
  HolderState,
  LingeringCopy,
  RecordValues,
  ResealPage,
  ResealQuery,
  ValuePage,
  ValueQuery,
  ValueService,
  ValueState,
} from './values.ts';
export { ValueRefused } from './values.ts';
export { VERSION } from './version.ts';
