import type { NodeService } from '@hutong/api';
import type { NodeConfig, NodeTls } from '@hutong/trust';

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
  log: Log,
  onDiskFailed: (error: Error) => void = () => {},
): Promise<OpenNode> {
  if (kind === 'hall') {
    const { Hall } = await import('@hutong/hall');
    const hall = new Hall(dir, { log, onDiskFailed });
    return {
      service: hall,
      tls: hall.tls,
      begin: () => hall.begin(),
      start: () => hall.start(),
      stop: () => hall.stop(),
    };
  }
  const { Center } = await import('@hutong/center');
  const center = await Center.open(dir, { log, onDiskFailed });
  return {
    service: center.service,
    tls: center.tls,
    begin: () => center.begin(),
    start: () => center.start(),
    stop: () => center.stop(),
  };
}
