export { ALERT_STATUSES, type Alert, type Outage, SEVERITIES } from './alerts/alert.ts';
export {
  alertsSchema,
  escalateSeconds,
  holdSeconds,
  quietHours,
  receiverName,
  receiverSecret,
  receiverUrl,
} from './alerts/config.ts';
export { AlertRefused, type Done } from './alerts/done.ts';
export { AlertEditor } from './alerts/editor.ts';
export { AlertKeeper } from './alerts/keeper.ts';
export { shownAlert } from './alerts/notification.ts';
export { openAlerts } from './alerts/open.ts';
export type { AlertStore } from './alerts/store.ts';
export { alertNext, alertSentence, alertText, alertTexts } from './alerts/texts.ts';
export type { Told } from './alerts/told.ts';
export {
  type AnchorBody,
  type AnchoredHead,
  Anchorer,
  DEFAULT_ANCHOR_S,
  headsOf,
  type PlacedEntry,
} from './anchor.ts';
export { type AuditReport, auditNetwork, type NamedSource } from './audit.ts';
export { auditText } from './audit-texts.ts';
export { type DayState, dayState } from './completeness.ts';
export {
  type AnchorEvidence,
  type AuditSource,
  anchorEvidence,
  type LogEvidence,
  logEvidence,
  prefix,
} from './evidence.ts';
export { recorded, shownInFile, type TrustedSource } from './evidence-file.ts';
export { type HealthConfig, healthSchema } from './health/config.ts';
export type { NodeFacts } from './health/facts.ts';
export type { HealthRow, HealthStore } from './health/history.ts';
export {
  HEALTH_STATES,
  type HealthLevel,
  type HealthReason,
  type NodeHealth,
  troublesOf,
  usualLevel,
} from './health/judge.ts';
export { type HealthLimits, healthLimits, isOlder, leastRoom } from './health/limits.ts';
export { contactText, healthKey, healthText, healthTexts, healthWords } from './health/texts.ts';
export { HealthWatch } from './health/watch.ts';
export { isDiskFull, Writes, type WriteTrouble } from './health/writes.ts';
export type { Finding } from './verdict.ts';
