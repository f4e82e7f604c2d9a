import type { EnrolmentRequest, NodeConfig } from '@hutong/trust';
import type { NodeService } from '@hutong/web';

interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A node in this very process. */
export interface OpenNode {
  service: NodeService;
  /** Begins to speak with other nodes, and the log if it is empty. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Centers. */
  enrol?(request: EnrolmentRequest): Promise<void>;
}

/** Opens the node of a data folder; throws FolderInUse when another process has it. */
export async function openNode(dir: string, { kind }: NodeConfig, log: Log): Promise<OpenNode> {
  if (kind === 'hall') {
    const { Hall } = await import('@hutong/hall');
    const hall = new Hall(dir, { log });
    return { service: hall, start: () => hall.start(), stop: () => hall.stop() };
  }
  const { Center } = await import('@hutong/center');
  const center = await Center.open(dir, { log });
  return {
    service: center.service,
    start: () => center.start(),
    stop: () => center.stop(),
    enrol: (request) => center.enrol(request),
  };
}
