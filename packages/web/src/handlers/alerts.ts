import {
  type AlertPage,
  type AlertService,
  type contract,
  countAlerts,
  type ShownAlert,
  type ShownOutage,
} from '@hutong/api';
import { type Alert, type Done, shownAlert, type Told } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import type { By } from '../http/by.ts';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { invalidQuery, noNode } from '../http/errors.ts';
import { pageOf } from '../http/list.ts';

const MAX_TOLD = 20;
type ToldLine = NonNullable<ShownAlert['told']>[number];

/** Alerts: as open as health, from which they follow; who did what and why is for those who may read it. */
export function alertHandlers({ service, now }: Shared): Handlers<typeof contract.alerts> {
  const { health, info } = service;
  const { alerts, settings } = health;
  const shown = (by: By, alert: Alert) => shownTo(by, alert, alerts);
  return {
    list: async ({ limit, after, status }, by) => {
      const all = await alerts.list();
      const asked =
        status === undefined ? all : all.filter((a) => (a.status === 'resolved') === (status === 'resolved'));
      // A page goes on after an alert by its place in the list, though it was resolved meanwhile.
      const from = after === undefined ? undefined : placeOf(after);
      const left = from === undefined ? asked : asked.filter((a) => comesAfter(a, from));
      const items = left.slice(0, limit);
      const last = items.at(-1);
      const page: AlertPage = { counts: countAlerts(all), items: items.map((a) => shown(by, a)) };
      if (left.length > items.length && last !== undefined) page.next = cursorOf(last);
      return page;
    },
    outages: async ({ limit, after: cursor }, by) => {
      const { items, ...next } = pageOf(await alerts.outages(), ({ node }) => node, { limit, cursor });
      const shownOutages = items.map(({ node, until, who, reason }): ShownOutage => {
        const more = by.may('alerts.read') ? { who, reason } : {};
        return { node, until: timeText(until), over: until <= now(), ...more };
      });
      return { items: shownOutages, ...next };
    },
    acknowledge: async ({ alert, reason }, by) => {
      const done = doneBy(by, 'alert.acknowledge', alert, reason);
      return shown(by, await alerts.acknowledge(alert, done));
    },
    release: async ({ alert, reason }, by) => {
      const done = doneBy(by, 'alert.release', alert, reason);
      return shown(by, await alerts.release(alert, done));
    },
    plan: async ({ node, until, reason }, by) => {
      if (until !== null && (await health.of(node)) === undefined) throw noNode();
      const done =
        until === null
          ? doneBy(by, 'outage.cancel', node, reason)
          : doneBy(by, 'outage.plan', `${node} ${until}`, reason);
      await alerts.plan(node, until === null ? null : Date.parse(until), done);
      return { node, until };
    },
    test: async ({ reason, to }, by) => {
      const { record } = doneBy(by, 'alert.test', to ?? info.node, reason);
      return { items: await alerts.test(to, record) };
    },
    settings: settings && (() => settings.shown()),
    setRules:
      settings &&
      (async ({ reason, ...change }, by) => {
        await settings.setRules(change, (told, make) => by.recorded(told, reason, make));
        return settings.shown();
      }),
    setReceiver:
      settings &&
      (async ({ reason, ...change }, by) => {
        await settings.setReceiver(change, (told, make) => by.recorded(told, reason, make));
        return settings.shown();
      }),
    removeReceiver:
      settings &&
      (async ({ reason, name }, by) => {
        await settings.removeReceiver(name, (told, make) => by.recorded(told, reason, make));
        return settings.shown();
      }),
  };
}

interface Place {
  resolved: boolean;
  at: number;
  key: string;
}

const cursorOf = (a: Alert) => `${a.status === 'resolved' ? 'r' : 'o'}${a.raisedAt}:${a.key}`;

function placeOf(cursor: string): Place {
  const found = /^([or])(\d{1,16}):(.+)$/.exec(cursor);
  if (found === null) throw invalidQuery('after', 'next');
  return { resolved: found[1] === 'r', at: Number(found[2]), key: found[3] as string };
}

function comesAfter(alert: Alert, { resolved, at, key }: Place): boolean {
  const over = alert.status === 'resolved';
  if (over !== resolved) return over;
  return alert.raisedAt < at || (alert.raisedAt === at && alert.key > key);
}

function shownTo(by: By, alert: Alert, alerts: Pick<AlertService, 'told'>): ShownAlert {
  const { acknowledged } = alert;
  const mayRead = by.may('alerts.read');
  const shown: ShownAlert = shownAlert(alert);
  if (mayRead) shown.told = alerts.told(alert).slice(-MAX_TOLD).map(toldLine);
  if (acknowledged === undefined) return shown;
  const { who, reason } = acknowledged;
  const at = timeText(acknowledged.at);
  return { ...shown, acknowledged: mayRead ? { at, who, reason } : { at } };
}

function toldLine({ to, channel, address, kind, at, state, endedAt, tries, code }: Told): ToldLine {
  const ended = endedAt === undefined ? {} : { ended_at: timeText(endedAt) };
  return { to, channel, address, kind, at: timeText(at), outcome: state, ...ended, tries, code };
}

function doneBy(by: By, act: string, target: string, reason: string): Done {
  return { who: by.who, reason, record: () => by.record(target, reason, {}, act) };
}
