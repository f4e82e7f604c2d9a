import { type contract, type Endpoint, openapiDocument } from '@hutong/api';
import { said } from '@hutong/record';
import { alertMetrics } from '../alerts/metrics.ts';
import { healthMetrics } from '../health/metrics.ts';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { wishedLang } from '../http/language.ts';
import { json, send } from '../http/respond.ts';
import type { Traffic } from '../http/traffic.ts';
import { formatMetrics, METRICS_TYPE } from '../metrics.ts';

/** What the network can be checked by, and how far everything has come. */
export function networkHandlers({ service }: Shared): Handlers<typeof contract.network> {
  return {
    trust: () => service.trust(),
    sync: ({ node, limit }) => service.sync(node === undefined ? undefined : { node, limit }),
  };
}

/**
 * Whether the process is well, for whoever watches over it.
 * @param served what stands in the document
 */
export function serviceHandlers(
  { service }: Shared,
  traffic: Traffic,
  served: () => Endpoint[],
): Handlers<typeof contract.service> {
  let document: string | undefined;
  return {
    alive: () => ({ status: 'ok' }),
    ready: async (_, { c }) => {
      const reasons = await service.notReady();
      if (reasons.length === 0) return { status: 'ready', reasons: [] };
      const told = reasons.map((reason) => said(reason, wishedLang(c)));
      return json(c, 503, { status: 'not ready', reasons: told }, { 'Retry-After': '5' });
    },
    metrics: async (_, { c }) => {
      const health = healthMetrics(await service.health.now());
      const alerts = await alertMetrics(service.health.alerts);
      const all = [...(await service.metrics()), ...health, ...alerts, ...traffic.metrics()];
      return send(c, 200, METRICS_TYPE, formatMetrics(all));
    },
    document: (_, { c }) => {
      document ??= JSON.stringify(openapiDocument(served(), service.info));
      return send(c, 200, 'application/json; charset=utf-8', document);
    },
  };
}
