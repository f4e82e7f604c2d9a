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
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, unfit, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { isChanged, Was } from '../was.tsx';
import { PLACE, placeOf, receiverPages } from './receiver.tsx';

/** Why a test is sent, as it stands on record: whoever presses the button says nothing more. */
const TEST = '在运行台试发';

type Receiver = AlertSettings['receivers'][number];

/** By which rules people are told, and who: looked at by who reads alerts, changed by administrators. */
export function settingPages(parts: ConsoleParts): Page[] {
  return [
    { method: 'get', path: PLACE, may: 'alerts.read', answer: (visit) => settingsPage(visit) },
    { method: 'post', path: PLACE, may: 'alerts.configure', answer: (visit) => setRules(visit, parts) },
    { method: 'post', path: `${PLACE}/test`, may: 'alerts.manage', answer: test },
    ...receiverPages(parts),
  ];
}

interface Said {
  errors?: readonly FieldError[];
  status?: number;
  /** What was done, or what came of a test. */
  notice?: { tone: 'good' | 'bad'; text: string; about: readonly string[] };
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
        {notice === undefined ? null : (
          <Notice tone={notice.tone} title={notice.text}>
            {notice.about.map((one) => (
              <p>
                <code>{one}</code>
              </p>
            ))}
          </Notice>
        )}
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
            <a href={href(view, placeOf(name))}>
              <code>{name}</code>
            </a>
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
            cell: ({ name, channel }: Receiver) => (
              <Form
                action={href(view, `${PLACE}/test`)}
                csrf={person.csrf}
                label={say(lang, 'receiver_test_of', {
                  name: channel === 'file' ? say(lang, 'told_file') : name,
                })}
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
  const { lang } = visit;
  const { escalate_s, hold_s, quiet } = settings;
  const now = {
    escalate_s: shown(escalate_s),
    hold_s: shown(hold_s),
    from: quiet?.from ?? '',
    to: quiet?.to ?? '',
    below: quiet?.below ?? 'critical',
  };
  const value = (name: keyof typeof now) => (visit.typed.has(name) ? visit.field(name) : now[name]);
  const line = (name: keyof typeof now, label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      width="short"
      value={value(name)}
      error={errorOf(errors, name)}
      maxlength={8}
    />
  );
  return (
    <ConfirmForm visit={visit} errors={errors} path={PLACE} go={say(lang, 'settings_save')}>
      <Was visit={visit} shown={now} />
      {line('escalate_s', say(lang, 'rules_escalate'))}
      {line('hold_s', say(lang, 'rules_hold'))}
      {line('from', say(lang, 'quiet_from'), say(lang, 'quiet_hint'))}
      {line('to', say(lang, 'quiet_to'))}
      <Radios
        name="below"
        label={say(lang, 'rules_below')}
        value={value('below')}
        error={errorOf(errors, 'below')}
        options={(['critical', 'major'] as const).map((one) => ({
          value: one,
          text: say(lang, `below_${one}`),
        }))}
      />
    </ConfirmForm>
  );
}

/** Seconds as they are shown: what follows from other settings may be no whole number. */
const shown = (seconds: number) => String(Math.round(seconds));

/** A stolen session must silence nobody: it takes the second factor. */
async function setRules(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang, view } = visit;
  const typed = (name: string) => visit.field(name).trim();
  const faults: FieldError[] = [];
  // What stands as it was shown is not set: a default goes on following what it follows from.
  const seconds = (name: 'escalate_s' | 'hold_s', least: number, most: number) => {
    if (!isChanged(visit, name)) return {};
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
  const below = typed('below') === 'major' ? ('major' as const) : ('critical' as const);
  const setsQuiet = ['from', 'to', 'below'].some((name) => isChanged(visit, name));
  const change = { ...times, ...(setsQuiet && { quiet: hasHours ? { from, to, below } : null }) };
  if (Object.keys(change).length === 0) faults.push({ name: 'escalate_s', text: say(lang, 'move_nothing') });
  if (faults.length > 0) return settingsPage(visit, { errors: faults, status: 422 });
  const given = { ...change, reason: visit.field('reason') };
  const done = await confirmed(
    visit,
    parts,
    async () => unfit(contract.alerts.setRules, given),
    () => ask(visit, contract.alerts.setRules, given),
  );
  if (done.again === undefined) return { to: href(view, PLACE, { done: '1' }) };
  const [errors, status] = done.again;
  return settingsPage(visit, { errors, status });
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
  const text = say(lang, delivered ? 'test_delivered' : 'test_failed');
  const about = [to === 'file' ? say(lang, 'told_file') : to, ...(code === '' ? [] : [code])];
  return settingsPage(visit, { notice: { tone: delivered ? 'good' : 'bad', text, about } });
}
