import type { Metric } from '@hutong/api';
import { HEALTH_STATES, type NodeHealth } from '@hutong/oversight';

/** For each node and state 1 or 0: a state that ended must be seen to end. */
export function healthMetrics(all: readonly NodeHealth[]): Metric[] {
  const values = all.flatMap(({ node, reasons }) =>
    HEALTH_STATES.map((state) => ({
      labels: { node, state },
      value: reasons.some((r) => r.state === state) ? 1 : 0,
    })),
  );
  const help = 'Whether a node is in a state, as this node judges it.';
  return [{ name: 'hutong_node_health', help, type: 'gauge', values }];
}
