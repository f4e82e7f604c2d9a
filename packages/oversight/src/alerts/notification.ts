import { localText, timeOfText, timeText } from '@hutong/record';
import type { Alert, Ring } from './alert.ts';
import { atLeast } from './alert.ts';
import { type AlertRules, isQuiet } from './rules.ts';
import { alertNext, alertSentence } from './texts.ts';

/** Keeps a payload below the 20 kB that Standard Webhooks advises. */
const MAX_NAMES = 100;
const MAX_IN_DIGEST = 15;
const MAX_NAMES_IN_DIGEST = 10;
/** More than these at one look are told as one. */
const MAX_AT_ONCE = 10;

/** One thing that people are told. */
export interface Notice {
  kind: Ring['kind'] | 'digest' | 'test';
  alerts: readonly Alert[];
}

/** From which node it comes. */
export interface Sender {
  network: string;
  node: string;
}

/** Whom to tell now, and which alerts must be written again because quiet hours hold them back or have let them go. */
export function noticesOf(
  rings: readonly Ring[],
  open: ReadonlyMap<string, Alert>,
  resolved: readonly Alert[],
  rules: AlertRules,
  now: number,
): { notices: Notice[]; changed: Alert[] } {
  const quiet = isQuiet(rules, now);
  const below = rules.quiet?.below ?? 'critical';
  const held = quiet ? rings.filter(({ alert }) => !atLeast(alert.severity, below)) : [];
  const told = rings.filter((ring) => !held.includes(ring));
  const common = told.filter(({ alert }) => alert.severity !== 'critical');
  const many = common.length > MAX_AT_ONCE;
  const notices: Notice[] = told
    .filter((ring) => !many || !common.includes(ring))
    .map(({ kind, alert }) => ({ kind, alerts: [alert] }));
  if (many) notices.push({ kind: 'digest', alerts: common.map(({ alert }) => alert) });
  if (quiet) return { notices, changed: held.map(({ alert }) => ({ ...alert, withheld: true })) };
  const waited = [...open.values(), ...resolved].filter((alert) => alert.withheld);
  const changed = waited.map((alert) => ({ ...alert, withheld: undefined }));
  if (changed.length > 0) notices.push({ kind: 'digest', alerts: changed });
  return { notices, changed };
}

/** The JSON of a notification: type, time and data (Standard Webhooks 1.0.0, "Payload structure"). Times are RFC 3339. */
export function formatNotice({ kind, alerts }: Notice, { network, node }: Sender, now: number): string {
  const some = alerts.slice(0, MAX_IN_DIGEST);
  const names = kind === 'digest' ? MAX_NAMES_IN_DIGEST : MAX_NAMES;
  const data = { network, node, total: alerts.length, alerts: some.map((a) => told(a, names)) };
  return JSON.stringify({ type: `alert.${kind}`, timestamp: timeText(now), data });
}

/** An alert as others see it. Why somebody acknowledged it is for those alone who may read this node's acts. */
export function shownAlert(alert: Alert, names = MAX_NAMES) {
  const { key, node, name, state, severity, status, total, reason } = alert;
  return {
    alert: key,
    node,
    name,
    state,
    severity,
    status,
    total,
    names: alert.names.slice(0, names),
    raised_at: iso(alert.raisedAt),
    rang_at: iso(alert.rangAt),
    escalated_at: iso(alert.escalatedAt),
    over_since: iso(alert.overSince),
    resolved_at: iso(alert.resolvedAt),
    overran: iso(alert.overran),
    reason,
    contact: alert.contact,
  };
}

function told(alert: Alert, names: number) {
  return {
    ...shownAlert(alert, names),
    acknowledged_by: alert.acknowledged?.who,
    text: {
      zh: alertSentence('zh', alert, beijing),
      en: alertSentence('en', alert, beijing),
    },
    next: { zh: alertNext('zh', alert), en: alertNext('en', alert) },
  };
}

function iso(ms: number): string;
function iso(ms: number | undefined): string | undefined;
function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : timeText(ms);
}

function beijing(at: string): string {
  return localText(timeOfText(at) ?? Number.NaN).slice(0, 16);
}
