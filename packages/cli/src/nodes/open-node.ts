import type { NodeService } from '@hutong/api';
import type { NodeConfig, NodeTls } from '@hutong/trust';
import type { Session } from '../io.ts';
import { quietLog } from './service-log.ts';

interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A node in this very process. */
export interface OpenNode {
  service: NodeService;
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
  { log, now }: { log: Log; now: () => number },
  onDiskFailed: (error: Error) => void = () => {},
): Promise<OpenNode> {
  if (kind === 'hall') {
    const { Hall } = await import('@hutong/hall');
    const hall = new Hall(dir, { log, now, onDiskFailed });
    return openedAs(hall, hall);
  }
  const { Center } = await import('@hutong/center');
  const center = await Center.open(dir, { log, now, onDiskFailed });
  return openedAs(center, center.service);
}

function openedAs(node: Omit<OpenNode, 'service'>, service: NodeService): OpenNode {
  return {
    service,
    tls: node.tls,
    begin: () => node.begin(),
    start: () => node.start(),
    stop: () => node.stop(),
  };
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
