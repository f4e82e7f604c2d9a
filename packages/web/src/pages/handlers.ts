import type { StoredRecord } from '@hutong/api';
import {
  alertsPage,
  choicePage,
  errorPage,
  nodeHealthPage,
  recordPage,
  type Search,
  statusPage,
} from '@hutong/ui';
import { recordsOf } from '../handlers/records.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { type HttpError, invalidQuery, noNode } from '../http/errors.ts';
import { page } from '../http/respond.ts';
import { partsText } from './document.ts';
import { publicRecords } from './list.ts';
import { plainView, truthfulView } from './view.ts';
import { weekOf } from './week.ts';

/** `GET /` */
export async function getStatus(c: Ctx, shared: Shared): Promise<Response> {
  const { service, limits } = shared;
  const search = readSearch(c);
  const query = Object.fromEntries(Object.entries(search).filter(([, value]) => value !== ''));
  const [sync, records, health, alerts] = await Promise.all([
    service.sync(),
    publicRecords(service, query),
    service.health.now(),
    service.health.alerts.list(),
  ]);
  const data = { sync, health, alerts, records, search, now: shared.now(), heartbeatMs: limits.heartbeatMs };
  return page(c, 200, statusPage(plainView(c, shared, search.cursor === ''), data));
}

/**
 * `GET /records/{node}/{id}`: public records only; a page carries no token. An address without the node leads to the one
 * that has such a record, or lets choose.
 */
export async function getRecordPage(c: Ctx, shared: Shared): Promise<Response> {
  const found = await recordsOf(shared.service, namedIn(c), ({ visibility }) => visibility === 'public');
  const record = found[0] as StoredRecord;
  if (found.length > 1) return page(c, 300, choicePage(plainView(c, shared, false), found));
  if (c.req.param('node') === undefined) {
    const { search } = new URL(c.req.url);
    return c.redirect(`/records/${record.node}/${record.id}${search}`);
  }
  const text = await partsText(shared.service, record);
  const sync = shared.service.wayUp(record.node);
  return page(c, 200, recordPage(plainView(c, shared, false), { record, text, sync }));
}

function namedIn(c: Ctx): { id: string; node?: string } {
  const { id = '', node } = c.req.param() as Record<string, string>;
  return node === undefined ? { id } : { id, node };
}

/** `GET /health/{node}`: how a node is, and was for a week. */
export async function getHealthPage(c: Ctx, shared: Shared): Promise<Response> {
  const { health } = shared.service;
  const one = await health.of(c.req.param('node') ?? '');
  if (one === undefined) throw noNode();
  const { rows, span } = await weekOf(health, one.node, shared.now());
  return page(c, 200, nodeHealthPage(await truthfulView(c, shared, false), one, rows, span));
}

/** `GET /alerts`: what somebody must look at, and what to do. */
export async function getAlertsPage(c: Ctx, shared: Shared): Promise<Response> {
  const { health } = shared.service;
  const [alerts, outages, all] = await Promise.all([
    health.alerts.list(),
    health.alerts.outages(),
    health.now(),
  ]);
  return page(
    c,
    200,
    alertsPage(await truthfulView(c, shared, true), { alerts, outages, health: all, now: shared.now() }),
  );
}

/** Whether whoever asks is a person at a browser. */
export function wantsPage(c: Ctx): boolean {
  return !c.req.path.startsWith('/api/') && (c.req.header('accept') ?? '').includes('text/html');
}

/** An error for a person at a browser. */
export async function errorResponse(c: Ctx, shared: Shared, error: HttpError): Promise<Response> {
  c.set('code', error.body.code);
  return page(c, error.status, errorPage(plainView(c, shared, false), error.body));
}

function readSearch(c: Ctx): Search {
  const limits = { subject: 200, type: 64, cursor: 300 };
  const read = (name: keyof Search): string => {
    const value = (c.req.query(name) ?? '').trim();
    if (value.length > limits[name]) throw invalidQuery(name, `≤ ${limits[name]}`);
    return value;
  };
  return { subject: read('subject'), type: read('type'), cursor: read('cursor') };
}
