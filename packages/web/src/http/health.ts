import { alertMetrics } from '../alerts/metrics.ts';
import { healthMetrics } from '../health/metrics.ts';
import { formatMetrics, METRICS_TYPE } from '../metrics.ts';
import type { Ctx, Shared } from './context.ts';
import { json, send } from './respond.ts';
import type { Traffic } from './traffic.ts';

/** `GET /healthz`: this process answers. */
export function healthz(c: Ctx): Response {
  return json(c, 200, { status: 'ok' });
}

/** `GET /readyz`: the node can serve; 503 with the reasons when not. */
export async function readyz(c: Ctx, shared: Shared): Promise<Response> {
  const reasons = await shared.service.notReady();
  if (reasons.length === 0) return json(c, 200, { status: 'ready', reasons });
  return json(c, 503, { status: 'not ready', reasons }, { 'Retry-After': '5' });
}

/** `GET /metrics` */
export async function metrics(c: Ctx, shared: Shared, traffic: Traffic): Promise<Response> {
  const { service } = shared;
  const health = healthMetrics(await service.health.now());
  const alerts = await alertMetrics(service.health.alerts);
  const all = [...(await service.metrics()), ...health, ...alerts, ...traffic.metrics()];
  return send(c, 200, METRICS_TYPE, formatMetrics(all));
}
