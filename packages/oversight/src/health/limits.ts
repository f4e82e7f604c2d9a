import type { HealthConfig } from './config.ts';

/** From when on something is to be looked at. */
export interface HealthLimits {
  silenceMs: number;
  behindMs: number;
  catchingUpEntries: number;
  skewMs: number;
  diskFreeMib: number;
  keyDays: number;
  certificateDays: number;
  minVersion: string | undefined;
  sampleMs: number;
  keepMs: number;
}

const SILENT_BEATS = 3;
const MIN_SILENCE_S = 10;
const DISK_FREE_MIB = 1_024;
const MIB = 1_048_576;

/** What the configuration says, and the defaults for the rest. */
export function healthLimits(config: HealthConfig | undefined, heartbeatS: number): HealthLimits {
  const {
    silence_s = Math.max(MIN_SILENCE_S, SILENT_BEATS * heartbeatS),
    behind_s = 300,
    catching_up_entries = 100,
    skew_s = 300,
    disk_free_mib = DISK_FREE_MIB,
    key_days = 14,
    certificate_days = 30,
    sample_s = 1_800,
    keep_days = 90,
  } = config ?? {};
  return {
    silenceMs: silence_s * 1_000,
    behindMs: behind_s * 1_000,
    catchingUpEntries: catching_up_entries,
    skewMs: skew_s * 1_000,
    diskFreeMib: disk_free_mib,
    keyDays: key_days,
    certificateDays: certificate_days,
    minVersion: config?.min_version,
    sampleMs: sample_s * 1_000,
    keepMs: keep_days * 86_400_000,
  };
}

/** With fewer bytes left on the disk what can be had again gives way to records, and the node is red. */
export function leastRoom(config: Pick<HealthConfig, 'disk_free_mib'> | undefined): number {
  return redBelow(config?.disk_free_mib ?? DISK_FREE_MIB);
}

/** Bytes, of the MiB below which it is amber. */
export function redBelow(diskFreeMib: number): number {
  return (diskFreeMib * MIB) / 4;
}

/** Whether a version comes before another, number by number; what follows a hyphen is passed over. */
export function isOlder(version: string, wanted: string): boolean {
  const numbers = (text: string) =>
    (text.split('-')[0] as string).split('.').map((part) => Number(part) || 0);
  const [a, b] = [numbers(version), numbers(wanted)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (x !== y) return x < y;
  }
  return false;
}
