import { contract, type Reply } from '@hutong/api';
import {
  Button,
  Buttons,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  href,
  Notice,
  Radios,
  Section,
  SummaryList,
  TextField,
} from '@hutong/ui';
import type { Asked, Page, Shown, Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import { Changes, fieldName, valueText } from '../moves/plan.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, TO_SEE, wrong } from '../shared.tsx';
import { say } from '../texts.ts';

const PATH = '/console/trust/policy';
const FIELDS = ['rotation', 'rotate_days'] as const;
const ROTATIONS = ['automatic', 'approval'] as const;
type Errors = readonly FieldError[];
type Planned = Asked<typeof contract.registry.policy>;
type Stands = Reply<typeof contract.registry.policy>['stands'];

/** The network's policy is changed in the registry: what it will do is shown first. */
export function policyPages(parts: ConsoleParts): Page[] {
  const may = 'registry.change' as const;
  return [
    { method: 'get', path: PATH, may, answer: (visit) => policyPage(visit) },
    {
      method: 'post',
      path: PATH,
      may,
      answer: (visit) => (visit.field('act') === 'go' ? change(visit, parts) : see(visit)),
    },
  ];
}

const plan = (visit: Visit, reason: string, more: object = {}): Promise<Planned> =>
  ask(visit, contract.registry.policy, { ...more, reason, carry_out: false });

/** What was typed that does not hold already. */
function wanted(visit: Visit, known: Stands): object {
  // Where nothing is set, keys are accepted by themselves.
  const stands: Stands = { rotation: ROTATIONS[0], ...known };
  const typed = FIELDS.filter((name) => ![undefined, '', stands[name]].includes(visit.field(name)));
  return Object.fromEntries(typed.map((name) => [name, givenIn(visit, name)]));
}

const givenIn = (visit: Visit, name: (typeof FIELDS)[number]) =>
  name === 'rotate_days' ? Number(visit.field(name)) : visit.field(name);

async function policyPage(visit: Visit, errors: Errors = [], status = 200): Promise<Shown> {
  const { lang, view } = visit;
  const asked = await plan(visit, TO_SEE);
  const { refused } = asked;
  const done = /^\d{1,15}$/.exec(visit.query('done'))?.[0];
  return screen({
    visit,
    title: say(lang, 'policy'),
    place: 'trust',
    errors: refused === undefined ? errors : wrong(visit, refused),
    status: refused?.status ?? status,
    children: (
      <>
        {done === undefined ? null : <Notice tone="good" title={say(lang, 'policy_done', { index: done })} />}
        <p>{say(lang, 'policy_about')}</p>
        {asked.refused === undefined ? (
          <Policy visit={visit} stands={asked.reply.stands} errors={errors} />
        ) : null}
        <p>
          <a href={href(view, '/console/trust')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

/** The policy as it stands, and the form that changes it. */
function Policy({ visit, stands, errors }: { visit: Visit; stands: Stands; errors: Errors }) {
  const { lang, view, person } = visit;
  const rows = [...FIELDS, 'sealing'].map((field) => {
    const value = stands[field];
    const text = value === undefined ? say(lang, 'policy_none') : valueText(lang, field, value);
    return { key: fieldName(lang, field), value: text };
  });
  const valueIn = (name: (typeof FIELDS)[number]) =>
    visit.typed.has(name) ? visit.field(name) : (stands[name] ?? '');
  return (
    <>
      <Section id="now" title={say(lang, 'policy_now')}>
        <SummaryList rows={rows} />
      </Section>
      <Section id="change" title={say(lang, 'policy_change')}>
        <Form action={href(view, PATH)} csrf={person.csrf} label={say(lang, 'policy_change')}>
          <Radios
            name="rotation"
            label={fieldName(lang, 'rotation')}
            value={valueIn('rotation') || ROTATIONS[0]}
            error={errorOf(errors, 'rotation')}
            options={ROTATIONS.map((value) => ({ value, text: say(lang, `policy_rotation_${value}`) }))}
          />
          <TextField
            name="rotate_days"
            label={fieldName(lang, 'rotate_days')}
            hint={say(lang, 'policy_days_hint')}
            value={valueIn('rotate_days')}
            error={errorOf(errors, 'rotate_days')}
            width="short"
            inputmode="numeric"
            maxlength={5}
          />
          <Buttons>
            <Button name="act" value="see">
              {say(lang, 'move_see')}
            </Button>
          </Buttons>
        </Form>
      </Section>
    </>
  );
}

/** What was typed, planned against what holds now. */
async function typedPlan(visit: Visit, reason: string): Promise<Planned> {
  const now = await plan(visit, TO_SEE);
  return now.refused === undefined ? plan(visit, reason, wanted(visit, now.reply.stands)) : now;
}

const unfitDays = (visit: Visit): Errors => {
  const typed = visit.field('rotate_days');
  const days = /^\d{0,5}$/.test(typed) ? Number(typed || 1) : 0;
  return days >= 1 && days <= 36_500
    ? []
    : [{ name: 'rotate_days', text: say(visit.lang, 'policy_days_wrong') }];
};

/** The plan of what was typed; it is confirmed below. */
async function see(visit: Visit, errors: Errors = [], status = 200): Promise<Shown> {
  const { lang, view } = visit;
  const faults = unfitDays(visit);
  if (faults.length > 0) return policyPage(visit, faults, 422);
  const planned = await typedPlan(visit, TO_SEE);
  if (planned.refused !== undefined)
    return policyPage(visit, wrong(visit, planned.refused), planned.refused.status);
  const { changes } = planned.reply;
  if (changes.length === 0)
    return policyPage(visit, [{ name: 'rotate_days', text: say(lang, 'move_nothing') }], 422);
  return screen({
    visit,
    title: say(lang, 'policy_change'),
    place: 'trust',
    errors,
    status,
    children: (
      <>
        <Section id="changes" title={say(lang, 'policy_what')}>
          <Changes lang={lang} changes={changes} labelledby="changes" />
          <SummaryList rows={[{ key: say(lang, 'policy_all'), value: say(lang, 'policy_all_is') }]} />
        </Section>
        <ConfirmForm visit={visit} errors={errors} path={PATH} go={say(lang, 'policy_go')}>
          {changes.map(({ field, before, after }) => (
            <>
              <Hidden name={field} value={after ?? ''} />
              <Hidden name={`was_${field}`} value={before ?? ''} />
            </>
          ))}
        </ConfirmForm>
        <p>
          <a href={href(view, PATH)}>{say(lang, 'policy_again')}</a>
        </p>
      </>
    ),
  });
}

async function change(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang } = visit;
  const reason = visit.field('reason');
  // What was shown, and no more: of a field that was not, this page does not know what holds now.
  const shown = FIELDS.filter((name) => visit.field(name) !== '');
  const given = Object.fromEntries(shown.map((name) => [name, givenIn(visit, name)]));
  const done = await confirmed(
    visit,
    parts,
    async () => {
      const now = await plan(visit, TO_SEE);
      if (now.refused !== undefined) return now;
      const { stands } = now.reply;
      if (shown.some((name) => (stands[name] ?? '') !== visit.field(`was_${name}`)))
        return { refused: { code: 'moved', reason: say(lang, 'policy_moved'), next: '', status: 409 } };
      return plan(visit, reason, given);
    },
    () => ask(visit, contract.registry.policy, { ...given, reason }),
  );
  if (done.again !== undefined) return see(visit, ...done.again);
  return { to: href(visit.view, PATH, { done: String(done.reply.index) }) };
}
