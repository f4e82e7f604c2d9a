import type { Contact } from '@hutong/trust';
import type { HealthReason, HealthState } from '../health/judge.ts';

/** The worst first. */
export const SEVERITIES = ['critical', 'major', 'minor'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `raised`: somebody must look. `acknowledged`: somebody said that he does, and why. `resolved`: it is over. */
export const ALERT_STATUSES = ['raised', 'acknowledged', 'resolved'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** What health shows to be wrong at one node, all that has the same cause taken together. */
export interface Signal {
  /** `<node>:<state>` */
  key: string;
  node: string;
  name: string;
  state: HealthState;
  severity: Severity;
  /** What it is about, sorted, the first 1,000: nodes of one that is silent, logs of one that forked or is refused. */
  names: string[];
  /** How many there are in all. */
  total: number;
  /** Grows where a number of the reason has grown tenfold, entries set aside twofold; where free space has halved. */
  step: number;
  reason: HealthReason;
  /** Whom to call about it. */
  contact?: Contact | undefined;
  /** The end of the planned outage that it overran, ms since 1970. */
  overran?: number | undefined;
}

/** Times in ms since 1970. */
export interface Alert extends Signal {
  status: AlertStatus;
  raisedAt: number;
  /** When people were last told to look; from then on an escalation is counted. */
  rangAt: number;
  escalatedAt?: number | undefined;
  /** Since when its state is over; it is resolved when that has lasted. */
  overSince?: number | undefined;
  resolvedAt?: number | undefined;
  acknowledged?: { at: number; who: string; reason: string } | undefined;
  /** The furthest it went since it was raised or acknowledged: what is beyond rings again. */
  known: { names: string[]; total: number; step: number };
  /** It changed in quiet hours and nobody was told yet. */
  withheld?: true | undefined;
}

/** An outage that an administrator announced: a node, and all beneath it, is down until then. Times in ms since 1970. */
export interface Outage {
  node: string;
  until: number;
  at: number;
  who: string;
  reason: string;
}

/** Why people are told: `worse` rings again; `released`: whoever had acknowledged it took that back; `planned`: an outage was announced for it. */
export type RingKind =
  | 'raised'
  | 'worse'
  | 'acknowledged'
  | 'released'
  | 'escalated'
  | 'planned'
  | 'resolved';

export interface Ring {
  kind: RingKind;
  alert: Alert;
}

/** Whether one is at least as bad as another. */
export function atLeast(severity: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(other);
}
