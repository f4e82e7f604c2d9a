import { type contract, type Diagnosis, type EvidenceService, numberedPage, VERSION } from '@hutong/api';
import { shownAlert } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { noNode } from '../http/errors.ts';
import { weekOf } from '../pages/week.ts';

const HOUR_MS = 3_600_000;
const MOST = 200;

/** What a center holds of a node beyond its records, and all of it in one file for whoever helps from afar. */
export function evidenceHandlers(shared: Shared): Handlers<typeof contract.evidence> {
  const { evidence } = shared.service;
  return {
    forks:
      evidence &&
      (async ({ node, limit, before }) => numberedPage(await evidence.forks(node, limit + 1, before), limit)),
    setAside:
      evidence &&
      (async ({ node, limit, before }) =>
        numberedPage(await evidence.setAside(node, limit + 1, before), limit)),
    diagnosis: evidence && (({ node }) => diagnose(shared, evidence, node)),
  };
}

async function diagnose(
  { service, now }: Shared,
  evidence: EvidenceService,
  node: string,
): Promise<Diagnosis> {
  const { health } = service;
  const one = await health.of(node);
  if (one === undefined) throw noNode();
  const at = now();
  const week = await weekOf(health, node, at);
  const [sync, arrived, alerts, forks, aside] = await Promise.all([
    service.sync({ node, limit: MOST }),
    evidence.arrived(node, week.span.from, HOUR_MS),
    health.alerts.list(),
    evidence.forks(node, MOST),
    evidence.setAside(node, MOST),
  ]);
  const { network, node: by } = service.info;
  return {
    version: 1,
    made_at: timeText(at),
    made_by: { network, node: by, version: VERSION },
    node: one,
    history: week.rows.map(({ at, states, left }) => ({ at, states, left })),
    arrived,
    logs: sync.logs,
    alarms: sync.alarms,
    // Who took one on, and in which words, helps nobody who is far away.
    alerts: alerts.filter((alert) => alert.node === node).map(shownAlert),
    forks,
    set_aside: aside,
  };
}
