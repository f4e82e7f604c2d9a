import type { AlertRow } from '@hutong/log';

/** Where alerts, planned outages and what is still to be delivered are kept. */
export interface AlertStore {
  /** The newest rows of a kind, oldest first. */
  read(kind: AlertRow['kind'], limit: number): Promise<AlertRow[]>;
  /** Keeps and forgets rows, all or none. */
  write(put: readonly AlertRow[], drop: readonly Pick<AlertRow, 'kind' | 'id'>[]): Promise<void>;
}
