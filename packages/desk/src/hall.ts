import type { NodeService } from '@hutong/api';

/** The hall whose matters a desk shows: its own node’s, or that at which its supervisors are stationed (派驻监察). */
export function hallOf({ calls, info }: Pick<NodeService, 'calls' | 'info'>): string {
  return calls?.of ?? info.node;
}

/** Whether its matters are only read here: they are the hall’s, and this node is a supervisor’s. */
export function isSupervisors({ calls }: Pick<NodeService, 'calls'>): boolean {
  return calls?.side === 'supervisor';
}
