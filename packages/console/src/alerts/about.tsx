import { mayFor } from '@hutong/api';
import { type Alert, alertNext, alertSentence, type NodeHealth, type Told } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import {
  Button,
  Buttons,
  type Column,
  clockTime,
  type FieldError,
  Form,
  href,
  listed,
  Mark,
  Notice,
  Section,
  SummaryList,
  Table,
  When,
} from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { CallThem } from '../node/call.tsx';
import { Reason } from '../shared.tsx';
import { say } from '../texts.ts';

/** Rows of the table of who was told: the newest. */
const MAX_TOLD = 20;
const TONES = { delivered: 'good', waiting: 'wait', failed: 'bad' } as const;

/** What an alert says, who is affected, what still works, what to do and whom to call. */
export function About(props: { visit: Visit; alert: Alert; node: NodeHealth | undefined }) {
  const { visit, alert, node } = props;
  const { lang, person } = visit;
  const { names, total, raisedAt, acknowledged } = alert;
  const rest = total - names.length;
  const rows = [
    { key: say(lang, 'alert_what'), value: alertSentence(lang, alert, clockTime) },
    { key: say(lang, 'alert_since'), value: <When at={timeText(raisedAt)} /> },
    { key: say(lang, 'alert_who'), value: `${listed(lang, names)}${rest > 0 ? ` … +${rest}` : ''}` },
    {
      key: say(lang, 'alert_works'),
      value: say(lang, node?.parent === null ? 'works_center' : 'works_line'),
    },
    { key: say(lang, 'alert_next'), value: alertNext(lang, alert) },
    ...(node === undefined
      ? []
      : [{ key: say(lang, 'alert_call'), value: <CallThem lang={lang} node={node} /> }]),
    ...(acknowledged === undefined || !mayFor(person, 'alerts.read')
      ? []
      : [
          {
            key: say(lang, 'alert_acknowledged'),
            value: say(lang, 'alert_taken', {
              who: acknowledged.who,
              at: clockTime(timeText(acknowledged.at)),
              reason: acknowledged.reason,
            }),
          },
        ]),
  ];
  return <SummaryList rows={rows} />;
}

/** That an alert recovered: it is being watched for a while yet, or it is over. */
export function Recovered({ visit: { lang }, alert }: { visit: Visit; alert: Alert }) {
  const { status, overSince, resolvedAt } = alert;
  if (status === 'resolved') {
    const at = resolvedAt === undefined ? '' : clockTime(timeText(resolvedAt));
    return <Notice tone="good" title={say(lang, 'alert_gone', { at })} />;
  }
  if (overSince === undefined) return null;
  return <Notice tone="good" title={say(lang, 'alert_better', { at: clockTime(timeText(overSince)) })} />;
}

/** Who was told of an alert, for who may read that. */
export function toldOf({ service, person }: Visit, alert: Alert): readonly Told[] | undefined {
  if (!mayFor(person, 'alerts.read')) return undefined;
  return service.health.alerts.told(alert).slice(-MAX_TOLD);
}

export function ToldSection({ visit, told }: { visit: Visit; told: readonly Told[] | undefined }) {
  const { lang } = visit;
  if (told === undefined) return null;
  const columns: Column<Told>[] = [
    {
      head: say(lang, 'told_to'),
      kind: 'name',
      cell: ({ to, channel, address }) => (
        <>
          {channel === 'file' ? say(lang, 'told_file') : <code>{to}</code>} <small>{address}</small>
        </>
      ),
    },
    { head: say(lang, 'told_why'), cell: ({ kind }) => say(lang, `told_${kind}`) },
    {
      head: say(lang, 'told_outcome'),
      cell: ({ state, code, tries }) => (
        <>
          <Mark tone={TONES[state]} text={say(lang, `told_${state}`)} />
          {code === undefined ? null : (
            <small>
              {say(lang, 'told_tries', { n: tries })} <code>{code}</code>
            </small>
          )}
        </>
      ),
    },
    {
      head: say(lang, 'told_at'),
      kind: 'time',
      cell: ({ at, endedAt = at }) => <When at={timeText(endedAt)} />,
    },
  ];
  return (
    <Section id="told" title={say(lang, 'alert_told')}>
      <Table labelledby="told" columns={columns} rows={[...told].reverse()} empty={say(lang, 'told_none')} />
    </Section>
  );
}

/** Who was told, in a few words. */
export function ToldLine({ visit, alert }: { visit: Visit; alert: Alert }) {
  const { lang } = visit;
  const newest = new Map(toldOf(visit, alert)?.map((one) => [one.to, one]));
  if (newest.size === 0) return null;
  const [colon, comma] = lang === 'zh' ? ['：', '、'] : [': ', ', '];
  return (
    <small>
      {say(lang, 'alert_told')}
      {[...newest.values()].map(({ to, channel, state }, i) => (
        <>
          {i === 0 ? colon : comma}
          {channel === 'file' ? say(lang, 'told_file') : <code>{to}</code>} {say(lang, `told_${state}`)}
        </>
      ))}
    </small>
  );
}

/** Takes an alert on, or takes that back. */
export function TakeOn(props: { visit: Visit; alert: Alert; errors: readonly FieldError[] }) {
  const { visit, alert, errors } = props;
  const { lang, view, person } = visit;
  if (alert.status === 'resolved' || !mayFor(person, 'alerts.acknowledge')) return null;
  const act = alert.status === 'raised' ? 'acknowledge' : 'release';
  const path = `/console/alerts/${encodeURIComponent(alert.key)}${act === 'release' ? '/release' : ''}`;
  const title = say(lang, `alert_${act}`);
  return (
    <Section id={act} title={title}>
      <p>{say(lang, `alert_${act}_about`)}</p>
      <Form action={href(view, path)} csrf={person.csrf} label={title}>
        <Reason visit={visit} errors={errors} />
        <Buttons>
          <Button kind={act === 'release' ? 'second' : 'first'}>{title}</Button>
        </Buttons>
      </Form>
    </Section>
  );
}
