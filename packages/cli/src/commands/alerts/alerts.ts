import { alertNext, alertSentence, alertText } from '@hutong/oversight';
import type { AlertPage, OutagePage, ShownAlert } from '@hutong/web';
import { EXIT, Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/access.ts';
import { pageSize } from '../../options.ts';
import { beijing, plain, table } from '../../text.ts';

const AHEAD_MS = { h: 3_600_000, d: 86_400_000 } as const;

/** `hutong alerts list`: what somebody must look at and what to do; then the planned outages. */
export async function listAlerts(
  given: { data: string } & Record<'status' | 'limit' | 'after', string | undefined>,
  session: Session,
): Promise<number> {
  const { lang } = session;
  const { status, after } = given;
  if (status !== undefined && status !== 'open' && status !== 'resolved')
    throw new Usage(
      session.say('bad_option', { option: '--status', value: status }),
      session.say('one_of', { values: 'open, resolved' }),
    );
  const params = new URLSearchParams({ limit: pageSize(given.limit, session) });
  if (status !== undefined) params.set('status', status);
  if (after !== undefined) params.set('after', after);
  const client = await runningNode(given.data, session);
  const page = await client.call<AlertPage>('GET', `/api/alerts?${params}`);
  const outages = await client.call<OutagePage>('GET', '/api/alerts/outages?limit=500');
  if (page.items.length === 0) session.print(alertText(lang, 'alerts_none'));
  else for (const line of page.items.flatMap((alert) => linesOf(alert, session))) session.print(line);
  session.print(alertText(lang, 'alerts_counts', page.counts));
  const announced = outages.items.filter((o) => !o.over);
  if (announced.length > 0) session.print(`${alertText(lang, 'outages_title')}:`);
  const rows = announced.map(({ node, until, who = '', reason = '' }) => {
    return [`  ${node}`, alertText(lang, 'outage_until', { until: beijing(until) }), who, reason];
  });
  for (const line of table(rows)) session.print(line);
  if (page.next !== undefined) session.print(session.say('values_more', { next: plain(page.next) }));
  session.result({ ...page, outages: outages.items });
  return page.counts.raised > 0 ? EXIT.failed : EXIT.done;
}

function linesOf(alert: ShownAlert, { lang }: Session): string[] {
  const { severity, status, acknowledged, raised_at, escalated_at, overran } = alert;
  const said = { ...alert, overran: overran === undefined ? undefined : Date.parse(overran) };
  const marks = [
    alertText(lang, `alert_${severity}`),
    alertText(lang, `alert_${status}`),
    ...(escalated_at === undefined ? [] : [alertText(lang, 'alert_escalated')]),
  ];
  const lines = [
    `${plain(alert.alert)}  ${plain(alert.name)}  [${marks.join(' · ')}]  ${beijing(raised_at)}`,
    `  ${plain(alertSentence(lang, { ...said, node: alert.node }, beijing))}`,
  ];
  if (acknowledged?.who !== undefined)
    lines.push(`  ${plain(acknowledged.who)}: ${plain(acknowledged.reason ?? '')}`);
  if (status !== 'resolved') lines.push(`  → ${alertNext(lang, alert)}`);
  return lines;
}

/** `hutong alerts ack ALERT` */
export async function acknowledge(
  { data, reason }: { data: string; reason: string },
  session: Session,
  alert: string,
): Promise<number> {
  const client = await runningNode(data, session);
  const done = await client.call<ShownAlert>('POST', '/api/alerts/acknowledge', { alert, reason });
  session.print(session.say('alerts_acked', { alert: plain(done.alert) }));
  session.result(done);
  return EXIT.done;
}

/** `hutong alerts plan NODE` */
export async function planOutage(
  given: { data: string; reason: string; until: string | undefined; cancel: boolean },
  session: Session,
  node: string,
): Promise<number> {
  const { data, reason, cancel } = given;
  if ((given.until === undefined) !== cancel)
    throw new Usage(
      session.say('alerts_until_or_cancel'),
      session.say('see_help', { command: 'hutong alerts plan' }),
    );
  const until = given.until === undefined ? null : readUntil(given.until, session);
  const client = await runningNode(data, session);
  const done = await client.call<object>('POST', '/api/alerts/outages', { node, until, reason });
  session.print(
    until === null
      ? session.say('alerts_cancelled', { node })
      : session.say('alerts_planned', { node, until: beijing(until) }),
  );
  session.result(done);
  return EXIT.done;
}

/** A time with its offset, a day at +08:00, or so many hours or days from now; RFC 3339. */
function readUntil(text: string, session: Session): string {
  const ahead = /^([1-9]\d{0,3})([hd])$/.exec(text);
  if (ahead !== null)
    return new Date(session.io.now() + Number(ahead[1]) * AHEAD_MS[ahead[2] as 'h' | 'd']).toISOString();
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00+08:00` : text;
  const at = /(Z|[+-]\d\d:\d\d)$/.test(whole) ? Date.parse(whole) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new Usage(
    session.say('bad_option', { option: '--until', value: text }),
    session.say('give_like', { example: '4h, 2d, 2026-12-01, 2026-12-01T08:00:00+08:00' }),
  );
}

/** `hutong alerts test`: exit code 1 unless each receiver took it. */
export async function testAlerts(
  { data, reason }: { data: string; reason: string },
  session: Session,
): Promise<number> {
  const client = await runningNode(data, session);
  const { items } = await client.call<{ items: { to: string; delivered: boolean; code?: string }[] }>(
    'POST',
    '/api/alerts/test',
    { reason },
  );
  for (const { to, delivered, code = '' } of items)
    session.print(
      delivered
        ? session.say('alerts_delivered', { to })
        : session.say('alerts_not_delivered', { to, code: plain(code) }),
    );
  if (items.length === 0) session.print(session.say('alerts_no_receiver'));
  session.result({ items });
  return items.length > 0 && items.every((i) => i.delivered) ? EXIT.done : EXIT.failed;
}
