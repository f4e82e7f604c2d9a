import type { StoredRecord } from '@hutong/api';
import {
  alertsPage,
  choicePage,
  errorPage,
  nodeHealthPage,
  recordPage,
  type Search,
  statusPage,
  type View,
  viewOf,
} from '@hutong/ui';
import { recordsOf } from '../handlers/records.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { type HttpError, invalidQuery, noNode } from '../http/errors.ts';
import { page } from '../http/respond.ts';
import { partsText } from './document.ts';
import { pickLang } from './lang.ts';
import { publicRecords } from './list.ts';

/** A week at 32 an hour. */
const MAX_DRAWN = 5_376;
const WEEK_MS = 7 * 86_400_000;

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
  return page(c, 200, await statusPage(view(c, shared, search.cursor === ''), data));
}

/**
 * `GET /records/{node}/{id}`: public records only; a page carries no token. An address without the node leads to the one
 * that has such a record, or lets choose.
 */
export async function getRecordPage(c: Ctx, shared: Shared): Promise<Response> {
  const found = await recordsOf(shared.service, namedIn(c), ({ visibility }) => visibility === 'public');
  const record = found[0] as StoredRecord;
  if (found.length > 1) return page(c, 300, await choicePage(view(c, shared, false), found));
  if (c.req.param('node') === undefined) {
    const { search } = new URL(c.req.url);
    return c.redirect(`/records/${record.node}/${record.id}${search}`);
  }
  const text = await partsText(shared.service, record);
  const sync = shared.service.wayUp(record.node);
  return page(c, 200, await recordPage(view(c, shared, false), { record, text, sync }));
}

function namedIn(c: Ctx): { id: string; node?: string } {
  const { id = '', node } = c.req.param() as Record<string, string>;
  return node === undefined ? { id } : { id, node };
}

/** `GET /health/{node}`: how a node is, and was for a week. */
export async function getHealthPage(c: Ctx, shared: Shared): Promise<Response> {
  const { health } = shared.service;
  const one = (await health.now()).find(({ node }) => node === c.req.param('node'));
  if (one === undefined) throw noNode();
  const to = shared.now();
  const from = to - WEEK_MS;
  const rows = await health.history(one.node, from, MAX_DRAWN);
  return page(c, 200, await nodeHealthPage(view(c, shared, false), one, rows, { from, to }));
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
    await alertsPage(view(c, shared, true), { alerts, outages, health: all, now: shared.now() }),
  );
}

/** Whether whoever asks is a person at a browser. */
export function wantsPage(c: Ctx): boolean {
  return !c.req.path.startsWith('/api/') && (c.req.header('accept') ?? '').includes('text/html');
}

/** An error for a person at a browser. */
export async function errorResponse(c: Ctx, shared: Shared, error: HttpError): Promise<Response> {
  return page(c, error.status, await errorPage(view(c, shared, false), error.body));
}

function view(c: Ctx, shared: Shared, live: boolean): View {
  return viewOf(pickLang(c), shared.service.info, c.req.url, live);
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
