import { contract, type Endpoint, type Reply } from '@hutong/api';
import {
  Button,
  Buttons,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  type Html,
  href,
  listed,
  Notice,
  Section,
  TextField,
} from '@hutong/ui';
import type { Asked, Page, Shown, Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, TO_SEE, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { Copies } from './copies.tsx';

const AT = '/console/values';
/** Values that are sealed anew at once. */
const MOST = 500;

/** An act that is told what it is about first, then shows what it will do, then asks why and for the second factor. */
interface Act<E extends Endpoint> {
  name: 'reseal' | 'redact';
  fields: readonly string[];
  ask: (visit: Visit, reason: string, carryOut: boolean) => Promise<Asked<E>>;
  plan: (visit: Visit, plan: Reply<E>) => Html;
}

const RESEAL: Act<typeof contract.values.reseal> = {
  name: 'reseal',
  fields: ['node', 'to'],
  ask: (visit, reason, carry_out) => {
    const given = { node: visit.field('node'), to: visit.field('to'), limit: MOST };
    return ask(visit, contract.values.reseal, { ...given, reason, carry_out });
  },
  plan: (visit, { values, not_recipient, unopened, next }) => (
    <>
      <p>{say(visit.lang, 'reseal_would', { n: values, to: visit.field('to') })}</p>
      <p>{say(visit.lang, 'reseal_passed', { not_recipient, unopened })}</p>
      {next === undefined ? null : <p>{say(visit.lang, 'reseal_more')}</p>}
    </>
  ),
};

const REDACT: Act<typeof contract.redactions.redact> = {
  name: 'redact',
  fields: ['entry'],
  ask: (visit, reason, carry_out) =>
    ask(visit, contract.redactions.redact, { entry: visit.field('entry'), reason, carry_out }),
  plan: (visit, { places, copies }) => (
    <>
      <ul>
        {places.map(({ origin, index, type, holders }) => (
          <li>
            <code>{`${origin}:${index}`}</code> <code>{type}</code>{' '}
            {say(visit.lang, 'redact_holders', { nodes: listed(visit.lang, holders) })}
          </li>
        ))}
      </ul>
      <p>{say(visit.lang, 'redact_stays')}</p>
      <Copies visit={visit} copies={copies} />
    </>
  ),
};

/** Sealing values anew for another node, and redacting an entry everywhere. */
export function registryActPages(parts: ConsoleParts): Page[] {
  return [...pagesOf(RESEAL, parts), ...pagesOf(REDACT, parts)];
}

function pagesOf<E extends Endpoint>(act: Act<E>, parts: ConsoleParts): Page[] {
  const at = { path: `${AT}/${act.name}`, may: 'values.erase' } as const;
  return [
    {
      method: 'get',
      ...at,
      answer: (visit) => sheet(visit, act, <Asking visit={visit} act={act} errors={[]} />),
    },
    {
      method: 'post',
      ...at,
      answer: (visit) => (visit.field('act') === 'go' ? carryOut(visit, act, parts) : see(visit, act)),
    },
  ];
}

function sheet<E extends Endpoint>(
  visit: Visit,
  { name }: Act<E>,
  children: Html,
  errors: readonly FieldError[] = [],
  status = 200,
): Promise<Shown> {
  const { lang, view } = visit;
  return screen({
    visit,
    title: say(lang, name),
    place: 'upkeep',
    errors,
    status,
    children: (
      <>
        <p>{say(lang, `${name}_about`)}</p>
        {children}
        <p>
          <a href={href(view, AT)}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

/** What it is about. */
function Asking<E extends Endpoint>(props: { visit: Visit; act: Act<E>; errors: readonly FieldError[] }) {
  const { visit, act, errors } = props;
  const { lang, view, person } = visit;
  return (
    <Form action={href(view, `${AT}/${act.name}`)} csrf={person.csrf} label={say(lang, act.name)}>
      {act.fields.map((name) => (
        <TextField
          name={name}
          label={say(lang, `${act.name}_${name}` as 'reseal_node')}
          value={visit.field(name)}
          error={errorOf(errors, name)}
          required
        />
      ))}
      <Buttons>
        <Button kind="second">{say(lang, 'values_see')}</Button>
      </Buttons>
    </Form>
  );
}

async function see<E extends Endpoint>(
  visit: Visit,
  act: Act<E>,
  errors: readonly FieldError[] = [],
  status = 200,
): Promise<Shown> {
  const { lang } = visit;
  const asked = await act.ask(visit, TO_SEE, false);
  if (asked.refused !== undefined) {
    const faults = wrong(visit, asked.refused);
    const form = <Asking visit={visit} act={act} errors={faults} />;
    return sheet(visit, act, form, faults, asked.refused.status);
  }
  const children = (
    <>
      <Section id="plan" title={say(lang, 'erase_what')}>
        {act.plan(visit, asked.reply)}
      </Section>
      <ConfirmForm visit={visit} errors={errors} path={`${AT}/${act.name}`} go={say(lang, act.name)}>
        {act.fields.map((name) => (
          <Hidden name={name} value={visit.field(name)} />
        ))}
      </ConfirmForm>
    </>
  );
  return sheet(visit, act, children, errors, status);
}

async function carryOut<E extends Endpoint>(visit: Visit, act: Act<E>, parts: ConsoleParts): Promise<Shown> {
  const reason = visit.field('reason');
  const done = await confirmed(
    visit,
    parts,
    () => act.ask(visit, reason, false),
    () => act.ask(visit, reason, true),
  );
  if (done.again !== undefined) return see(visit, act, ...done.again);
  const children = (
    <>
      <Notice tone="good" title={say(visit.lang, 'done')} />
      {act.plan(visit, done.reply)}
    </>
  );
  return sheet(visit, act, children);
}
