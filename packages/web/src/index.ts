export { type ActDetails, type ActGiven, prepareAct } from './acts/act.ts';
export type { AlertPage, OutagePage, ShownAlert } from './alerts/service.ts';
export { type AppOptions, createApp } from './app.ts';
export type { BundleAsked, BundlePage, BundlePlan, BundleService, BundleTaken } from './bundles/service.ts';
export type { CaService } from './ca/service.ts';
export type {
  CompletenessPage,
  CompletenessQuery,
  CompletenessService,
  NodeDay,
} from './completeness/service.ts';
export { describeRecord } from './describe.ts';
export type { EnrolmentService } from './enrolment/service.ts';
export { disksOf } from './health/disks.ts';
export { type FactSources, gatherFacts } from './health/facts.ts';
export type { HealthHistoryPage, HealthPage } from './health/page-of.ts';
export { historyPage, worstFirst } from './health/page-of.ts';
export { defaultLimits, type Limits, type WebLog } from './http/context.ts';
export { InvalidQuery, notSaved, Unavailable } from './http/errors.ts';
export { ROLES, type Role } from './http/roles.ts';
export type { KeyService, Revocation, Rotation } from './keys/service.ts';
export { parentHeard } from './parent-heard.ts';
export type { PrunePlan, PruneRefusal, PruneService } from './prune/service.ts';
export type { ComparedLog, Comparison, ReconcileService } from './reconcile/service.ts';
export { prepareGiven } from './records/prepare.ts';
export { holdersOf, Redactor } from './redactions/redactor.ts';
export {
  type RedactionPlan,
  RedactionRefused,
  type RedactionService,
  type RedactionState,
} from './redactions/service.ts';
export { registryLines } from './registry/entries.ts';
export type { RestoredLog, RestoreService, RestoreState } from './restore/service.ts';
export { type Serving, serve } from './serve.ts';
export type {
  Alarm,
  AppendOutcome,
  LogSync,
  Metric,
  NodeIdentity,
  NodeService,
  RecordPage,
  RecordQuery,
  StoredRecord,
  SyncState,
} from './service.ts';
export { cloneAlarms, forkAlarms, syncMetrics } from './sync-metrics.ts';
export {
  createToken,
  listTokens,
  revokeToken,
  type TokenEntry,
  TokenFileError,
  TokenStore,
} from './tokens.ts';
export { lingeringCopies } from './values/copies.ts';
export { orderErasure, statesAt } from './values/holders.ts';
export { Resealed } from './values/resealed.ts';
export {
  type ErasedValue,
  type RecordValues,
  type ResealPage,
  type ResealQuery,
  type ValuePage,
  ValueRefused,
  type ValueService,
  type ValueState,
} from './values/service.ts';
export { VERSION } from './version.ts';
