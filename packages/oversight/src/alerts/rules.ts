import type { AlertsConfig } from '@hutong/trust';
import type { Severity } from './alert.ts';

/** When people are told, and where. */
export interface AlertRules {
  beatMs: number;
  holdMs: number;
  escalateMs: number;
  quiet: { from: number; to: number; below: Severity } | undefined;
  file: { bytes: number } | undefined;
  webhooks: NonNullable<AlertsConfig['webhooks']>;
}

const MIN_HOLD_S = 60;
const HOLD_BEATS = 2;
const DAY_MIN = 1_440;
const SHANGHAI_MIN = 480;

/** What the configuration says, and the defaults for the rest. */
export function alertRules(config: AlertsConfig | undefined, heartbeatS: number): AlertRules {
  const { hold_s = Math.max(MIN_HOLD_S, HOLD_BEATS * heartbeatS), escalate_s = 1_800 } = config ?? {};
  const { quiet, file = true, file_mib = 4, webhooks = [] } = config ?? {};
  return {
    beatMs: heartbeatS * 1_000,
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
  const at = (Math.floor(now / 60_000) + SHANGHAI_MIN) % DAY_MIN;
  const { from, to } = quiet;
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

function minutes(clock: string): number {
  const [hours, rest] = clock.split(':').map(Number) as [number, number];
  return hours * 60 + rest;
}
