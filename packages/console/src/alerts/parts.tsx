import { mayFor } from '@hutong/api';
import { type Alert, alertSentence, type Outage } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import {
  Button,
  Buttons,
  clockTime,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  href,
  Mark,
  Radios,
} from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { Reason } from '../shared.tsx';
import { say } from '../texts.ts';
import { ToldLine } from './about.tsx';

const MAX_LINES = 50;
const TONES = { critical: 'bad', major: 'bad', minor: 'wait' } as const;

/** Alerts, each with the way to its page. */
export function AlertList(props: { visit: Visit; alerts: readonly Alert[]; none: string }) {
  const { visit, alerts, none } = props;
  const { lang } = visit;
  if (alerts.length === 0) return <p>{none}</p>;
  const more = alerts.length - MAX_LINES;
  return (
    <>
      <ul class="plain">
        {alerts.slice(0, MAX_LINES).map((alert) => (
          <li>
            <AlertLine visit={visit} alert={alert} />
          </li>
        ))}
      </ul>
      {more > 0 ? <p>{say(lang, 'alerts_more', { n: more })}</p> : null}
    </>
  );
}

function AlertLine({ visit, alert }: { visit: Visit; alert: Alert }) {
  const { lang, view } = visit;
  const { status, overSince, name, key, severity } = alert;
  const tone = status === 'raised' ? TONES[severity] : status === 'acknowledged' ? 'wait' : 'unknown';
  return (
    <>
      <a href={href(view, `/console/alerts/${encodeURIComponent(key)}`)}>{name}</a>{' '}
      <Mark tone={tone} text={say(lang, `alert_${status}`)} />{' '}
      {overSince === undefined ? null : <Mark tone="wait" text={say(lang, 'alert_recovered')} />}{' '}
      {alertSentence(lang, alert, clockTime)} <ToldLine visit={visit} alert={alert} />
    </>
  );
}

/** Hours that an outage may be planned for. */
export const HOURS = [2, 8, 24, 72, 168] as const;

interface OutageProps {
  visit: Visit;
  node: string;
  planned: Outage | undefined;
  errors?: readonly FieldError[];
}

/** Plans an outage of a node, or cancels the one that is planned; nothing for who may not. */
export function OutageForm({ visit, node, planned, errors = [] }: OutageProps) {
  const { lang, view, person } = visit;
  if (!mayFor(person, 'alerts.manage')) return null;
  const title = say(lang, planned === undefined ? 'outage' : 'outage_cancel');
  return (
    <>
      <h3>{title}</h3>
      <p>
        {planned === undefined
          ? say(lang, 'outage_about')
          : say(lang, 'outage_until', { until: clockTime(timeText(planned.until)) })}
      </p>
      <Form action={href(view, `/console/nodes/${node}/outage`)} csrf={person.csrf} label={title}>
        {planned === undefined ? (
          <Radios
            name="hours"
            label={say(lang, 'outage_hours')}
            value={visit.field('hours')}
            error={errorOf(errors, 'hours')}
            options={HOURS.map((hours) => ({ value: String(hours), text: say(lang, `outage_${hours}`) }))}
          />
        ) : (
          <Hidden name="hours" value="0" />
        )}
        <Reason visit={visit} errors={errors} />
        <Buttons>
          <Button kind="second">{title}</Button>
        </Buttons>
      </Form>
    </>
  );
}
