import type { NodeHealth } from '@hutong/oversight';

/** How a node is, and all beneath it. */
export interface HealthService {
  /** The node itself first. */
  now(): Promise<NodeHealth[]>;
}
