import { contract, mayFor } from '@hutong/api';
import type { Alert } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import { clockTime, type FieldError, href, Notice, Section } from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import { demandNode } from '../known.ts';
import type { ConsoleParts } from '../parts.ts';
import { ask, SEES, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { About, Recovered, TakeOn, ToldSection, toldOf } from './about.tsx';
import { AlertList, HOURS, OutageForm } from './parts.tsx';
import { plannedFor, plannedOutages } from './planned.ts';

const HOUR_MS = 3_600_000;
const MAX_PAST = 20;

/** What somebody must look at, and what they do about it: take it on, or say that it was meant. */
export function alertPages(parts: ConsoleParts): Page[] {
  return [
    { method: 'get', path: '/console/alerts', ...SEES, answer: (visit) => alertsPage(visit, parts) },
    { method: 'get', path: '/console/alerts/{alert}', ...SEES, answer: (visit) => alertPage(visit, parts) },
    {
      method: 'post',
      path: '/console/alerts/{alert}',
      may: 'alerts.acknowledge',
      answer: (visit) => takeOn(visit, parts, contract.alerts.acknowledge),
    },
    {
      method: 'post',
      path: '/console/alerts/{alert}/release',
      may: 'alerts.acknowledge',
      answer: (visit) => takeOn(visit, parts, contract.alerts.release),
    },
    {
      method: 'post',
      path: '/console/nodes/{node}/outage',
      may: 'alerts.manage',
      answer: (visit) => planOutage(visit, parts),
    },
  ];
}

async function alertsPage(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang, view, service, person } = visit;
  const [all, planned] = await Promise.all([service.health.alerts.list(), plannedOutages(visit, parts)]);
  const open = all.filter(({ status }) => status !== 'resolved');
  const past = all.filter(({ status }) => status === 'resolved').slice(0, MAX_PAST);
  return screen({
    visit,
    title: say(lang, 'alerts'),
    place: 'alerts',
    live: true,
    children: (
      <>
        <Section id="open" title={say(lang, 'alerts_open')}>
          <div id="live-open" data-live>
            <AlertList visit={visit} alerts={open} none={say(lang, 'alerts_none')} />
          </div>
        </Section>
        {mayFor(person, 'alerts.read') ? (
          <p>
            <a href={href(view, '/console/alerts/settings')}>{say(lang, 'settings')}</a>
          </p>
        ) : null}
        <Section id="outages" title={say(lang, 'alerts_outages')}>
          {planned.length === 0 ? <p>{say(lang, 'alerts_no_outages')}</p> : null}
          <ul class="plain">
            {planned.map(({ node, until, reason }) => (
              <li>
                <a href={href(view, `/console/nodes/${node}`)}>{node}</a>{' '}
                {say(lang, 'outage_line', { until: clockTime(timeText(until)) })} {reason}
              </li>
            ))}
          </ul>
        </Section>
        <Section id="past" title={say(lang, 'alerts_past')}>
          <AlertList visit={visit} alerts={past} none={say(lang, 'alerts_none')} />
        </Section>
      </>
    ),
  });
}

async function demandAlert({ params, service }: Visit): Promise<Alert> {
  const found = (await service.health.alerts.list()).find(({ key }) => key === params.alert);
  if (found === undefined) throw notFound();
  return found;
}

async function alertPage(
  visit: Visit,
  parts: ConsoleParts,
  errors: readonly FieldError[] = [],
  status = 200,
): Promise<Shown> {
  const { lang, view } = visit;
  const alert = await demandAlert(visit);
  const node = await visit.service.health.of(alert.node);
  const planned = await plannedFor(visit, parts, alert.node);
  const isOpen = alert.status !== 'resolved';
  return screen({
    visit,
    title: alert.name,
    place: 'alerts',
    errors,
    status,
    children: (
      <>
        {visit.query('done') === '' ? null : <Notice tone="good" title={say(lang, 'done')} />}
        <Recovered visit={visit} alert={alert} />
        <About visit={visit} alert={alert} node={node} />
        <ToldSection visit={visit} told={toldOf(visit, alert)} />
        <TakeOn visit={visit} alert={alert} errors={errors} />
        {isOpen && node !== undefined ? (
          <p>
            <a href={`${href(view, `/console/nodes/${node.node}`)}#alerts`}>
              {say(lang, planned === undefined ? 'outage' : 'outage_cancel')}
            </a>
          </p>
        ) : null}
      </>
    ),
  });
}

/** Takes an alert on, or takes that back. */
async function takeOn(
  visit: Visit,
  parts: ConsoleParts,
  act: typeof contract.alerts.acknowledge | typeof contract.alerts.release,
): Promise<Shown> {
  const { key } = await demandAlert(visit);
  const asked = await ask(visit, act, { alert: key, reason: visit.field('reason') });
  if (asked.refused === undefined)
    return { to: href(visit.view, `/console/alerts/${encodeURIComponent(key)}`, { done: '1' }) };
  return alertPage(visit, parts, wrong(visit, asked.refused), asked.refused.status);
}

async function planOutage(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang } = visit;
  const one = await demandNode(visit);
  const hours = visit.field('hours');
  const again = async (errors: FieldError[], status: number) => {
    const planned = await plannedFor(visit, parts, one.node);
    const children = <OutageForm visit={visit} node={one.node} planned={planned} errors={errors} />;
    return screen({ visit, title: one.name, place: 'alerts', errors, status, children });
  };
  const isCancelled = hours === '0';
  if (!isCancelled && !HOURS.some((known) => String(known) === hours))
    return again([{ name: 'hours', text: say(lang, 'outage_choose') }], 422);
  const until = isCancelled ? null : timeText(parts.now() + Number(hours) * HOUR_MS);
  const asked = await ask(visit, contract.alerts.plan, {
    node: one.node,
    until,
    reason: visit.field('reason'),
  });
  if (asked.refused === undefined)
    return { to: href(visit.view, `/console/nodes/${one.node}`, { done: '1' }) };
  return again(wrong(visit, asked.refused), asked.refused.status);
}
