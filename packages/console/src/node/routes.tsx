import { type Arrived, contract, mayFor } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import type { Lang } from '@hutong/record';
import {
  ArrivedChart,
  ButtonLink,
  Buttons,
  HealthChart,
  href,
  LogsTable,
  Notice,
  Reasons,
  Section,
  SummaryList,
  When,
} from '@hutong/ui';
import { type Page, type Shown, type Visit, weekOf } from '@hutong/web';
import { AlertList, OutageForm } from '../alerts/parts.tsx';
import { plannedFor } from '../alerts/planned.ts';
import { demandNode } from '../known.ts';
import type { ConsoleParts } from '../parts.ts';
import { ask, SEES, screen } from '../shared.tsx';
import { say } from '../texts.ts';
import { CallThem } from './call.tsx';
import { Epochs, type KeyState } from './epochs.tsx';

const MAX_EPOCHS = 50;
const MAX_LOGS = 50;
const HOUR_MS = 3_600_000;

/** One node: how it is and was, whom to call, its alerts and keys, and what can be done about it. */
export function nodePages(parts: ConsoleParts): Page[] {
  return [
    { method: 'get', path: '/console/nodes/{node}', ...SEES, answer: (visit) => nodePage(visit, parts) },
  ];
}

async function nodePage(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang, service } = visit;
  const { health } = service;
  const one = await demandNode(visit);
  const now = parts.now();
  const { rows, span } = await weekOf(health, one.node, now);
  const [alerts, planned, sync, arrived] = await Promise.all([
    health.alerts.list(),
    plannedFor(visit, parts, one.node),
    service.sync({ node: one.node, limit: MAX_LOGS }),
    service.evidence?.arrived(one.node, span.from, HOUR_MS) ?? [],
  ]);
  const logs = { sync, health: [one], now };
  const open = alerts.filter((alert) => alert.node === one.node && alert.status !== 'resolved');
  return screen({
    visit,
    title: one.name,
    place: 'overview',
    children: (
      <>
        {visit.query('done') === '' ? null : <Notice tone="good" title={say(lang, 'done')} />}
        <Now visit={visit} node={one} />
        <Section id="alerts" title={say(lang, 'node_alerts')}>
          <AlertList visit={visit} alerts={open} none={say(lang, 'node_no_alerts')} />
          <OutageForm visit={visit} node={one.node} planned={planned} />
        </Section>
        <Section id="week" title={say(lang, 'node_week')}>
          {rows.length === 0 ? (
            <p>{say(lang, 'node_no_week')}</p>
          ) : (
            <HealthChart view={visit.view} rows={rows} span={span} />
          )}
        </Section>
        <Section id="arrived" title={say(lang, 'node_arrived')}>
          <ArrivedWeek lang={lang} arrived={arrived} span={span} />
        </Section>
        <Section id="logs" title={say(lang, 'node_logs')}>
          <LogsTable view={visit.view} data={{ ...logs, heartbeatMs: HOUR_MS }} />
        </Section>
        <Keys visit={visit} node={one} states={await keysOf(visit, one)} />
        <More visit={visit} node={one} />
      </>
    ),
  });
}

function Now({ visit, node }: { visit: Visit; node: NodeHealth }) {
  const { lang, view } = visit;
  const { parent, heard, left } = node;
  const rows = [
    { key: say(lang, 'node_state'), value: <Reasons view={view} health={node} /> },
    { key: say(lang, 'node_call'), value: <CallThem lang={lang} node={node} /> },
    {
      key: say(lang, 'node_heard'),
      value: heard === null ? say(lang, 'node_never') : <When at={heard} />,
    },
    { key: say(lang, 'node_left'), value: String(left) },
    ...(parent === null
      ? []
      : [
          {
            key: say(lang, 'node_parent'),
            value: <a href={href(view, `/console/nodes/${parent}`)}>{parent}</a>,
          },
        ]),
  ];
  return (
    <Section id="now" title={say(lang, 'node_now')}>
      <div id="live-node" data-live>
        <SummaryList rows={rows} />
      </div>
    </Section>
  );
}

/** Its epochs, for who may see keys. */
async function keysOf(visit: Visit, { node }: NodeHealth): Promise<readonly KeyState[] | undefined> {
  if (!mayFor(visit.person, 'keys.read') || visit.service.keys === undefined) return undefined;
  const asked = await ask(visit, contract.keys.list, { node, limit: MAX_EPOCHS });
  return asked.refused === undefined ? asked.reply.items : undefined;
}

function Keys(props: { visit: Visit; node: NodeHealth; states: readonly KeyState[] | undefined }) {
  const { visit, node, states } = props;
  const { lang, view } = visit;
  if (states === undefined) return null;
  // The top center alone revokes, and no key of its own.
  const revokes =
    visit.service.enrolment !== undefined &&
    node.parent !== null &&
    visit.service.keys?.revoke !== undefined &&
    mayFor(visit.person, 'keys.revoke') &&
    states.some(({ state }) => state === 'current');
  return (
    <Section id="keys" title={say(lang, 'node_keys')}>
      <Epochs lang={lang} states={states} labelledby="keys" />
      <p>
        <a href={href(view, '/console/keys/epochs', { node: node.node })}>{say(lang, 'epochs')}</a>
      </p>
      {revokes ? (
        <Buttons>
          <ButtonLink href={href(view, `/console/nodes/${node.node}/revoke`)}>
            {say(lang, 'node_revoke')}
          </ButtonLink>
        </Buttons>
      ) : null}
    </Section>
  );
}

function ArrivedWeek(props: { lang: Lang; arrived: readonly Arrived[]; span: { from: number; to: number } }) {
  const { lang, arrived, span } = props;
  if (arrived.length === 0) return <p>{say(lang, 'node_none_arrived')}</p>;
  const most = Math.max(...arrived.map(({ entries }) => entries));
  const all = arrived.reduce((sum, { entries }) => sum + entries, 0);
  const told = say(lang, 'node_arrived_told', { most, all });
  return <ArrivedChart arrived={arrived} stepMs={HOUR_MS} span={span} told={told} />;
}

function More({ visit, node: { node, parent } }: { visit: Visit; node: NodeHealth }) {
  const { lang, view, service, person } = visit;
  const changes = service.enrolment !== undefined && mayFor(person, 'registry.change');
  const inner = mayFor(person, 'alerts.read') && visit.service.evidence !== undefined;
  return (
    <Section id="more" title={say(lang, 'node_more')}>
      <ul class="plain">
        {inner ? (
          <>
            <li>
              <a href={href(view, `/console/nodes/${node}/evidence`)}>{say(lang, 'evidence_link')}</a>
            </li>
            <li>
              <a href={href(view, `/console/nodes/${node}/diagnosis`)} download>
                {say(lang, 'node_diagnosis')}
              </a>{' '}
              <small>{say(lang, 'node_diagnosis_is')}</small>
            </li>
          </>
        ) : null}
        <li>
          <a href={href(view, `/health/${node}`)}>{say(lang, 'node_history')}</a>
        </li>
        <li>
          <a href={href(view, '/matters', { node })}>{say(lang, 'node_matters')}</a>
        </li>
        {changes ? (
          <li>
            <a href={href(view, `/console/nodes/${node}/move`)}>{say(lang, 'move_link')}</a>
          </li>
        ) : null}
        {changes && parent !== null ? (
          <li>
            <a href={href(view, `/console/nodes/${node}/retire`)}>{say(lang, 'retire_link')}</a>
          </li>
        ) : null}
      </ul>
    </Section>
  );
}
