import type { HealthRow, NodeHealth } from '@hutong/oversight';
import type { AlertService } from '../alerts/service.ts';

/** How a node is, and all beneath it. */
export interface HealthService {
  /** The node itself first. */
  now(): Promise<NodeHealth[]>;
  /** How a node was after a time (ms since 1970), oldest first. */
  history(node: string, after: number, limit: number): Promise<HealthRow[]>;
  /** Who is told when it is not well. */
  readonly alerts: AlertService;
}
