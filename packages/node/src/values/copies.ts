import type { LingeringCopy } from '@hutong/api';
import { timeText } from '@hutong/record';
import type { NodeConfig } from '@hutong/trust';

const DAY_MS = 86_400_000;

/** Where copies of what is destroyed now may linger, by the node's configuration of how long such copies are kept. */
export function lingeringCopies({ retention }: NodeConfig, now: number): LingeringCopy[] {
  const until = (days: number | undefined) => (days === undefined ? null : timeText(now + days * DAY_MS));
  return [
    { kind: 'write-ahead-log', expires: until(retention?.wal_days) },
    { kind: 'stream', expires: until(retention?.stream_days) },
    { kind: 'backup', expires: until(retention?.backup_days) },
    { kind: 'stick', expires: until(retention?.stick_days) },
  ];
}
