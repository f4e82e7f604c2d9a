import type { Numbers } from '@hutong/node';
import type { Session } from '../../io.ts';

/** Prints each log's size and root, and the number of rows. */
export function tellNumbers({ logs, rows }: Numbers, session: Session): void {
  const held = logs.map((l) => [l.origin, String(l.size), l.root]);
  session.table(['backup_log', 'backup_size', 'backup_root'], held);
  session.tell('backup_rows', { rows });
}
