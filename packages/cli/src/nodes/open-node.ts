import type { NodeService } from '@hutong/api';
import type { NodeDeps } from '@hutong/node';
import type { NodeConfig, NodeTls } from '@hutong/trust';
import type { Session } from '../io.ts';
import { quietLog } from './service-log.ts';

/** A node in this very process. */
export interface OpenNode extends NodeService {
  tls: NodeTls;
  /** Begins the log if it is empty; speaks with nobody. */
  begin(): Promise<void>;
  /** Begins, and speaks with other nodes. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Opens the node of a data folder; throws FolderInUse when another process has it.
 * @param onDiskFailed called when the disk does not keep what it is given; what is being done then throws
 */
export async function openNode(
  dir: string,
  { kind }: NodeConfig,
  { log, now }: { log: NodeDeps['log']; now: () => number },
  onDiskFailed: (error: Error) => void = () => {},
): Promise<OpenNode> {
  if (kind === 'hall') {
    const { Hall } = await import('@hutong/hall');
    return new Hall(dir, { log, now, onDiskFailed });
  }
  const { Center } = await import('@hutong/center');
  return Center.open(dir, { log, now, onDiskFailed });
}

/** The archive of a stopped center, opened and not begun. */
export async function withArchive<T>(
  dir: string,
  session: Session,
  work: (archive: import('@hutong/archive').Archive) => Promise<T>,
): Promise<T> {
  const { Center } = await import('@hutong/center');
  const center = await Center.open(dir, { log: quietLog(session), now: session.io.now });
  try {
    return await work(center.archive);
  } finally {
    await center.stop();
  }
}
