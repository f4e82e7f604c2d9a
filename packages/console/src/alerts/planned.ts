import type { Outage } from '@hutong/oversight';
import type { Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';

/** The outages that are planned and not over. */
export async function plannedOutages(
  { service }: Visit,
  { now }: Pick<ConsoleParts, 'now'>,
): Promise<readonly Outage[]> {
  const at = now();
  return (await service.health.alerts.outages()).filter(({ until }) => until > at);
}

/** The one of a node. */
export async function plannedFor(visit: Visit, parts: Pick<ConsoleParts, 'now'>, node: string) {
  return (await plannedOutages(visit, parts)).find((one) => one.node === node);
}
