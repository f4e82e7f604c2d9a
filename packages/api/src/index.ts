export type { Access as NotedAccess, AccessPage, AccessQuery, AccessService } from './accesses.ts';
export type {
  AlertPage,
  AlertService,
  AlertSettings,
  AlertSettingsService,
  OutagePage,
  ShownAlert,
  ShownOutage,
} from './alerts.ts';
export { countAlerts } from './alerts.ts';
export type {
  AttachmentFile,
  AttachmentService,
  GivenAttachment,
  InspectedAttachment,
  WaitingAttachment,
  WaitingAttachments,
} from './attachments.ts';
export type { SupervisionService } from './audit.ts';
export type { BundleAsked, BundlePage, BundlePlan, BundleService, BundleTaken } from './bundles.ts';
export type { CallDetail, CallLine, CallPage, CallQuery, CallService } from './calls.ts';
export { CALL_SHOWS, callQuery } from './calls.ts';
export { ApiError, type Ask, type Client, client, everyItem } from './client.ts';
export { contract } from './contract.ts';
export { copyTexts } from './copy-texts.ts';
export { describeRecord } from './describe.ts';
export {
  type Access,
  area,
  type Endpoint,
  type Given,
  type Input,
  namesIn,
  type Reply,
} from './endpoint.ts';
export type {
  EnrolmentService,
  HistoryItem,
  HistoryLine,
  HistoryService,
  NodeChange,
} from './enrolment.ts';
export { Declined, InvalidQuery, notSaved, Unavailable } from './errors.ts';
export type { Arrived, Diagnosis, EvidenceService, Fork, SetAside } from './evidence.ts';
export { numberedPage } from './evidence.ts';
export type { MatterFind, MatterFound } from './find.ts';
export type { HealthHistoryPage, HealthPage, ShareState } from './health.ts';
export { countLevels, historyPage, worstFirst } from './health.ts';
export type {
  KeyService,
  KitParts,
  Revocation,
  RootVersion,
  Rotation,
  RoundPage,
  TrustKit,
} from './keys.ts';
export { MATTER_KINDS, type MatterLine } from './matter-line.ts';
export type {
  MatterDetail,
  MatterFinder,
  MatterPage,
  MatterQuery,
  MatterReader,
  MatterService,
  OwnerPage,
} from './matters.ts';
export { openapiDocument, pathsOf } from './openapi.ts';
export { type Ended, mayFor, type People, type Post, type SignedIn, type Stage } from './people.ts';
export type { PrunePlan, PruneRefusal, PruneService } from './prune.ts';
export { pruneTexts } from './prune-texts.ts';
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
export type { CaseReport, ReportLine, ReportQuery, ReportService } from './reports.ts';
export {
  allows,
  type Caller,
  heldTogether,
  PERMISSIONS,
  type Permission,
  PROGRAM_ROLES,
  permissionFor,
  ROLES,
  type Role,
  TITLES,
  TOKEN_ROLES,
  type TokenRole,
} from './roles.ts';
export type {
  BroughtRules,
  Rehearsal,
  RehearsalPage,
  RehearsedCard,
  RuleService,
  SetLine,
} from './rules.ts';
export type {
  BackupItem,
  BackupPage,
  FindingPage,
  Run,
  RunFinding,
  RunKind,
  RunService,
  RunState,
} from './runs.ts';
export { RUN_KINDS, RUN_MAY, RUN_READ, run as runSchema, runFinding } from './runs.ts';
export { cursor, next, pageLimit } from './schemas.ts';
export type {
  ActDetails,
  ActGiven,
  AppendedBy,
  GoodSignature,
  Metric,
  NodeIdentity,
  NodeService,
  WayUp,
} from './service.ts';
export type { OverseenCall, Oversight, OversightService, WaitingCards } from './supervision.ts';
export type { Alarm, LogSync, LogsOf, Party, SyncState } from './sync.ts';
export { isAsked, parentHeard } from './sync.ts';
export { cloneAlarms, forkAlarms, syncMetrics } from './sync-metrics.ts';
export type { TokenEntry } from './tokens.ts';
export type {
  ComparedLog,
  Comparison,
  CompletenessPage,
  CompletenessQuery,
  CompletenessService,
  NodeDay,
  ReconcileService,
  RestoredLog,
  RestoreService,
  RestoreState,
} from './upkeep.ts';
export type {
  ErasedValue,
  HeldValue,
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
