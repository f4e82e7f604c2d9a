import { SHANGHAI_MS } from '@hutong/record';
import type { HealthConfig } from '../health/config.ts';
import { healthLimits } from '../health/limits.ts';
import type { Severity } from './alert.ts';
import type { AlertsConfig } from './config.ts';

/** When people are told, and where. */
export interface AlertRules {
  silenceMs: number;
  /** Nodes that were last heard within so long of each other may have fallen silent together. */
  slackMs: number;
  /** After a start, nodes that were not heard are given so long to speak. */
  graceMs: number;
  holdMs: number;
  escalateMs: number;
  quiet: { from: number; to: number; below: Severity } | undefined;
  file: { bytes: number } | undefined;
  webhooks: NonNullable<AlertsConfig['webhooks']>;
}

const MIN_HOLD_S = 60;
const DAY_MIN = 1_440;

/** What of a node's configuration its alerts follow from. */
export interface AlertSettings {
  heartbeat_s: number;
  health?: HealthConfig | undefined;
  alerts?: AlertsConfig | undefined;
}

/** What the configuration says, and the defaults for the rest. */
export function alertRules({ alerts, health, heartbeat_s }: AlertSettings): AlertRules {
  const { silenceMs } = healthLimits(health, heartbeat_s);
  const beatMs = heartbeat_s * 1_000;
  const graceMs = Math.max(2 * beatMs, (2 * silenceMs) / 3);
  const { hold_s = Math.max(MIN_HOLD_S, graceMs / 1_000), escalate_s = 1_800 } = alerts ?? {};
  const { quiet, file = true, file_mib = 4, webhooks = [] } = alerts ?? {};
  return {
    silenceMs,
    graceMs,
    slackMs: Math.max(1.5 * beatMs, silenceMs / 2),
    holdMs: hold_s * 1_000,
    escalateMs: escalate_s * 1_000,
    quiet: quiet && {
      from: minutes(quiet.from),
      to: minutes(quiet.to),
      below: quiet.below ?? 'critical',
    },
    file: file ? { bytes: Math.floor(file_mib * 1_048_576) } : undefined,
    webhooks,
  };
}

/** Whether it is quiet at a time; a night goes past midnight. */
export function isQuiet({ quiet }: Pick<AlertRules, 'quiet'>, now: number): boolean {
  if (quiet === undefined) return false;
  const at = Math.floor((now + SHANGHAI_MS) / 60_000) % DAY_MIN;
  const { from, to } = quiet;
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

function minutes(clock: string): number {
  const [hours, rest] = clock.split(':').map(Number) as [number, number];
  return hours * 60 + rest;
}
