import type { Session } from '../../io.ts';
import { table } from '../../text.ts';
import type { Numbers } from './manifest.ts';

/** What a hall's database holds, from its bytes: each log's tree is loaded and held against its signed head. */
export async function numbersOf(file: string): Promise<Numbers> {
  const { LogStore } = await import('@hutong/log');
  const store = new LogStore(file);
  try {
    const [damaged] = store.damaged();
    if (damaged !== undefined) throw damaged;
    const logs = store.heads().map(({ origin, size, root }) => {
      return { origin, size, root: root.toString('base64') };
    });
    return { logs, rows: store.db.prepare('SELECT count(*) FROM record').pluck().get() as number };
  } finally {
    store.close();
  }
}

/** Prints each log's size and root, and the number of rows. */
export function tellNumbers({ logs, rows }: Numbers, session: Session): void {
  const head = (['backup_log', 'backup_size', 'backup_root'] as const).map((key) => session.say(key));
  for (const line of table([head, ...logs.map((l) => [l.origin, String(l.size), l.root])]))
    session.print(line);
  session.print(session.say('backup_rows', { rows }));
}
