import type { ShownAlert } from '@hutong/api';
import { alertNext, alertSentence, alertText } from '@hutong/oversight';
import { beijing, timeText } from '@hutong/record';
import type { Work } from '../../command.ts';
import { EXIT, Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/reach.ts';
import { badOption, oneOf, pageSize } from '../../option-values.ts';

/** Notifications of an alert that stand beneath it. */
const MAX_TOLD = 5;
const AHEAD_MS = { h: 3_600_000, d: 86_400_000 } as const;

/** `hutong alerts list`: what somebody must look at and what to do; then the planned outages. */
export const listAlerts: Work<'data', 'status' | 'limit' | 'after'> = async (given, session) => {
  const { lang } = session;
  const { after } = given;
  const status = oneOf('--status', given.status, ['open', 'resolved'] as const, session);
  const limit = pageSize(given.limit, session);
  const client = await runningNode(given.data, session);
  const page = await client.api.alerts.list({ limit, status, after });
  const outages = await client.api.alerts.outages({ limit: 500 });
  if (page.items.length === 0) session.print(alertText(lang, 'alerts_none'));
  else for (const line of page.items.flatMap((alert) => linesOf(alert, session))) session.print(line);
  session.print(alertText(lang, 'alerts_counts', page.counts));
  const announced = outages.items.filter((o) => !o.over);
  if (announced.length > 0) session.print(`${alertText(lang, 'outages_title')}:`);
  const rows = announced.map(({ node, until, who = '', reason = '' }) => {
    return [`  ${node}`, alertText(lang, 'outage_until', { until: beijing(until) }), who, reason];
  });
  session.rows(rows);
  session.page({ ...page, outages: outages.items });
  return page.counts.raised > 0 ? EXIT.failed : EXIT.done;
};

function linesOf(alert: ShownAlert, session: Session): string[] {
  const { lang } = session;
  const { severity, status, acknowledged, raised_at, escalated_at, overran, over_since } = alert;
  const said = { ...alert, overran: overran === undefined ? undefined : Date.parse(overran) };
  const marks = [
    alertText(lang, `alert_${severity}`),
    alertText(lang, `alert_${status}`),
    ...(escalated_at === undefined ? [] : [alertText(lang, 'alert_escalated')]),
    // An alert stays open a while, so that what comes and goes does not ring again and again: that it is over is said beside.
    ...(over_since === undefined || status === 'resolved' ? [] : [alertText(lang, 'alert_over')]),
  ];
  const lines = [
    `${alert.alert}  ${alert.name}  [${marks.join(' · ')}]  ${beijing(raised_at)}`,
    `  ${alertSentence(lang, { ...said, node: alert.node }, beijing)}`,
  ];
  if (acknowledged?.who !== undefined) lines.push(`  ${acknowledged.who}: ${acknowledged.reason ?? ''}`);
  for (const { to, outcome, at, ended_at = at, code = '' } of (alert.told ?? []).slice(-MAX_TOLD))
    lines.push(`  ${session.say(`alerts_told_${outcome}`, { to, at: beijing(ended_at), code })}`);
  if (status !== 'resolved') lines.push(`  → ${alertNext(lang, alert)}`);
  return lines;
}

/** `hutong alerts ack ALERT` */
export const acknowledge: Work<'data' | 'reason'> = async ({ data, reason }, session, alert) => {
  const { api } = await runningNode(data, session);
  const done = await api.alerts.acknowledge({ alert, reason });
  session.tell('alerts_acked', { alert: done.alert });
  return session.result(done);
};

/** `hutong alerts release ALERT` */
export const release: Work<'data' | 'reason'> = async ({ data, reason }, session, alert) => {
  const { api } = await runningNode(data, session);
  const done = await api.alerts.release({ alert, reason });
  session.tell('alerts_released', { alert: done.alert });
  return session.result(done);
};

/** `hutong alerts plan NODE` */
export const planOutage: Work<'data' | 'reason', 'until', 'cancel'> = async (given, session, node) => {
  const { data, reason, cancel } = given;
  if ((given.until === undefined) !== cancel)
    throw new Usage(
      session.say('alerts_until_or_cancel'),
      session.say('see_help', { command: 'hutong alerts plan' }),
    );
  const until = given.until === undefined ? null : readUntil(given.until, session);
  const { api } = await runningNode(data, session);
  const done = await api.alerts.plan({ node, until, reason });
  if (until === null) session.tell('alerts_cancelled', { node });
  else session.tell('alerts_planned', { node, until: beijing(until) });
  return session.result(done);
};

/** A time with its offset, a day at +08:00, or so many hours or days from now; RFC 3339. */
function readUntil(text: string, session: Session): string {
  const ahead = /^([1-9]\d{0,3})([hd])$/.exec(text);
  if (ahead !== null) return timeText(session.io.now() + Number(ahead[1]) * AHEAD_MS[ahead[2] as 'h' | 'd']);
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00+08:00` : text;
  const at = /(Z|[+-]\d\d:\d\d)$/.test(whole) ? Date.parse(whole) : Number.NaN;
  if (!Number.isNaN(at)) return timeText(at);
  throw badOption('--until', text, '4h, 2d, 2026-12-01, 2026-12-01T08:00:00+08:00', session);
}

/** `hutong alerts test`: exit code 1 unless each receiver took it. */
export const testAlerts: Work<'data' | 'reason', 'to'> = async ({ data, reason, to }, session) => {
  const { api } = await runningNode(data, session);
  const { items } = await api.alerts.test({ reason, to });
  for (const { to, delivered, code = '' } of items)
    session.tell(delivered ? 'alerts_delivered' : 'alerts_not_delivered', { to, code: code });
  if (items.length === 0) session.tell('alerts_no_receiver');
  const isWell = items.length > 0 && items.every((i) => i.delivered);
  return session.result({ items }, isWell ? EXIT.done : EXIT.failed);
};
