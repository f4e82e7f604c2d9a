import { type AlertSettings, contract, mayFor } from '@hutong/api';
import {
  Button,
  ButtonLink,
  Buttons,
  type Column,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  href,
  Notice,
  Radios,
  Section,
  SummaryList,
  Table,
  TextField,
} from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { ask, Reason, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { PLACE, placeOf, receiverPages } from './receiver.tsx';

/** Why a test is sent, as it stands on record: whoever presses the button says nothing more. */
const TEST = '在运行台试发';

type Receiver = AlertSettings['receivers'][number];

/** By which rules people are told, and who: looked at by who reads alerts, changed by administrators. */
export function settingPages(parts: ConsoleParts): Page[] {
  return [
    { method: 'get', path: PLACE, may: 'alerts.read', answer: (visit) => settingsPage(visit) },
    { method: 'post', path: PLACE, may: 'alerts.configure', answer: setRules },
    { method: 'post', path: `${PLACE}/test`, may: 'alerts.manage', answer: test },
    ...receiverPages(parts),
  ];
}

interface Said {
  errors?: readonly FieldError[];
  status?: number;
  /** What was done, or what came of a test. */
  notice?: { tone: 'good' | 'bad'; text: string };
}

async function settingsPage(visit: Visit, { errors = [], status = 200, notice }: Said = {}): Promise<Shown> {
  const { lang, view, person } = visit;
  const asked = await ask(visit, contract.alerts.settings, {});
  if (asked.refused !== undefined) throw notFound();
  const settings = asked.reply;
  return screen({
    visit,
    title: say(lang, 'settings'),
    place: 'alerts',
    errors,
    status,
    children: (
      <>
        {visit.query('done') === '' ? null : <Notice tone="good" title={say(lang, 'settings_done')} />}
        {notice === undefined ? null : <Notice tone={notice.tone} title={notice.text} />}
        <p>{say(lang, 'settings_about')}</p>
        <Section id="receivers" title={say(lang, 'settings_receivers')}>
          <Receivers visit={visit} receivers={settings.receivers} />
        </Section>
        <Section id="rules" title={say(lang, 'settings_rules')}>
          {mayFor(person, 'alerts.configure') ? (
            <RulesForm visit={visit} settings={settings} errors={errors} />
          ) : (
            <Rules visit={visit} settings={settings} />
          )}
        </Section>
        <p>
          <a href={href(view, '/console/alerts')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

function Receivers({ visit, receivers }: { visit: Visit; receivers: readonly Receiver[] }) {
  const { lang, view, person } = visit;
  const changes = mayFor(person, 'alerts.configure');
  const tests = mayFor(person, 'alerts.manage');
  const columns: Column<Receiver>[] = [
    {
      head: say(lang, 'told_to'),
      kind: 'name',
      cell: ({ name, channel, address }) => (
        <>
          {changes && channel === 'webhook' ? (
            <a href={href(view, placeOf(name))}>{name}</a>
          ) : (
            say(lang, 'told_file')
          )}{' '}
          <small>{address}</small>
        </>
      ),
    },
    { head: say(lang, 'receiver_only'), cell: ({ only }) => say(lang, `receiver_${only}`) },
    ...(tests
      ? [
          {
            head: say(lang, 'receiver_test'),
            cell: ({ name }: Receiver) => (
              <Form
                action={href(view, `${PLACE}/test`)}
                csrf={person.csrf}
                label={say(lang, 'receiver_test_of', { name })}
              >
                <Hidden name="receiver" value={name} />
                <Button kind="second">{say(lang, 'receiver_test')}</Button>
              </Form>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <Table labelledby="receivers" columns={columns} rows={receivers} empty={say(lang, 'receivers_none')} />
      {changes ? (
        <Buttons>
          <ButtonLink href={href(view, `${PLACE}/receiver`)}>{say(lang, 'receiver_add')}</ButtonLink>
        </Buttons>
      ) : null}
    </>
  );
}

function Rules({ visit: { lang }, settings }: { visit: Visit; settings: AlertSettings }) {
  const { escalate_s, hold_s, quiet } = settings;
  const hours = quiet === null ? say(lang, 'quiet_none') : `${quiet.from}–${quiet.to}`;
  const rows = [
    { key: say(lang, 'rules_escalate'), value: shown(escalate_s) },
    { key: say(lang, 'rules_hold'), value: shown(hold_s) },
    { key: say(lang, 'rules_quiet'), value: hours },
    ...(quiet === null ? [] : [{ key: say(lang, 'rules_below'), value: say(lang, `below_${quiet.below}`) }]),
  ];
  return <SummaryList rows={rows} />;
}

function RulesForm(props: { visit: Visit; settings: AlertSettings; errors: readonly FieldError[] }) {
  const { visit, settings, errors } = props;
  const { lang, view, person } = visit;
  const { escalate_s, hold_s, quiet } = settings;
  const isTyped = visit.field('sent') !== '';
  const value = (name: string, now: string) => (isTyped ? visit.field(name) : now);
  const line = (name: 'escalate_s' | 'hold_s' | 'from' | 'to', label: string, now: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      width="short"
      value={value(name, now)}
      error={errorOf(errors, name)}
      maxlength={8}
    />
  );
  return (
    <Form action={href(view, PLACE)} csrf={person.csrf} label={say(lang, 'settings_rules')}>
      <Hidden name="sent" value="1" />
      {line('escalate_s', say(lang, 'rules_escalate'), shown(escalate_s))}
      {line('hold_s', say(lang, 'rules_hold'), shown(hold_s))}
      {line('from', say(lang, 'quiet_from'), quiet?.from ?? '', say(lang, 'quiet_hint'))}
      {line('to', say(lang, 'quiet_to'), quiet?.to ?? '')}
      <Radios
        name="below"
        label={say(lang, 'rules_below')}
        value={value('below', quiet?.below ?? 'critical')}
        error={errorOf(errors, 'below')}
        options={(['critical', 'major'] as const).map((one) => ({
          value: one,
          text: say(lang, `below_${one}`),
        }))}
      />
      <Reason visit={visit} errors={errors} />
      <Buttons>
        <Button>{say(lang, 'settings_save')}</Button>
      </Buttons>
    </Form>
  );
}

/** Seconds as they are shown: what follows from other settings may be no whole number. */
const shown = (seconds: number) => String(Math.round(seconds));

async function setRules(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const current = await ask(visit, contract.alerts.settings, {});
  if (current.refused !== undefined) throw notFound();
  const typed = (name: string) => visit.field(name).trim();
  const faults: FieldError[] = [];
  // What stands as it was shown is not set: a default goes on following what it follows from.
  const seconds = (name: 'escalate_s' | 'hold_s', least: number, most: number) => {
    if (typed(name) === shown(current.reply[name])) return {};
    const given = Number(/^\d{1,8}$/.test(typed(name)) ? typed(name) : Number.NaN);
    if (!(given >= least && given <= most))
      faults.push({ name, text: say(lang, 'seconds_wrong', { least, most }) });
    return { [name]: given };
  };
  const times = { ...seconds('escalate_s', 1, 31_536_000), ...seconds('hold_s', 0, 86_400) };
  const [from, to] = [typed('from'), typed('to')];
  const hasHours = from !== '' || to !== '';
  for (const [name, text] of Object.entries({ from, to }))
    if (hasHours && !/^([01]\d|2[0-3]):[0-5]\d$/.test(text))
      faults.push({ name, text: say(lang, 'clock_wrong') });
  if (faults.length > 0) return settingsPage(visit, { errors: faults, status: 422 });
  const below = typed('below') === 'major' ? 'major' : 'critical';
  const asked = await ask(visit, contract.alerts.setRules, {
    ...times,
    quiet: hasHours ? { from, to, below } : null,
    reason: visit.field('reason'),
  });
  if (asked.refused === undefined) return { to: href(view, PLACE, { done: '1' }) };
  return settingsPage(visit, { errors: wrong(visit, asked.refused), status: asked.refused.status });
}

/** Sends one test message, and says what the receiver answered. */
async function test(visit: Visit): Promise<Shown> {
  const { lang } = visit;
  const asked = await ask(visit, contract.alerts.test, { reason: TEST, to: visit.field('receiver') });
  if (asked.refused !== undefined)
    return settingsPage(visit, { errors: wrong(visit, asked.refused), status: asked.refused.status });
  const [answer] = asked.reply.items;
  if (answer === undefined) throw notFound();
  const { to, delivered, code = '' } = answer;
  const name = to === 'file' ? say(lang, 'told_file') : to;
  const text = say(lang, delivered ? 'test_delivered' : 'test_failed', { name, code });
  return settingsPage(visit, { notice: { tone: delivered ? 'good' : 'bad', text } });
}
