import { userInfo } from 'node:os';
import type { NodeService } from '@hutong/web';
import type { Session } from '../io.ts';
import { runningClient } from './access.ts';
import type { NodeClient } from './client.ts';
import { dataFolder } from './folder.ts';
import { quietLog } from './log.ts';
import { openNode } from './open.ts';

/** Who acts on a node that stands still: the user of this machine. */
export function cliUser(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return `cli:${process.getuid?.() ?? 'unknown'}`; // A user without a name, as in some containers.
  }
}

interface Ways<T> {
  /** Over the API of the process that has the folder. */
  running(client: NodeClient): Promise<T>;
  /** No process has it: opened here, under its lock. */
  direct(dir: string, service: NodeService): Promise<T>;
}

/** Does an act of administration at the node of a data folder, whether it runs or not. */
export async function actOn<T>(data: string, session: Session, aside: boolean, ways: Ways<T>): Promise<T> {
  const { dir, config } = dataFolder(data, session);
  const client = await runningClient(dir, session);
  const suffix =
    client === undefined ? session.say('not_running') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix, aside });
  if (client !== undefined) return ways.running(client);
  const node = await openNode(dir, config, quietLog(session));
  try {
    await node.begin();
    return await ways.direct(dir, node.service);
  } finally {
    await node.stop();
  }
}
