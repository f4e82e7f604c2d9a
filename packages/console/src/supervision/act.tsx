import { contract, type OverseenCall } from '@hutong/api';
import { FINDINGS } from '@hutong/record';
import {
  Button,
  Buttons,
  DateField,
  errorOf,
  type FieldError,
  Form,
  OUTCOMES,
  Radios,
  Select,
  TextArea,
} from '@hutong/ui';
import type { Asked, Visit } from '@hutong/web';
import { ask } from '../shared.tsx';
import { say } from '../texts.ts';
import { pathOf } from './list.tsx';
import { FINDINGS_EN } from './texts.ts';

export const ACTS = ['decide', 'withdraw', 'urge', 'find'] as const;
export type Act = (typeof ACTS)[number];

/** What may be done now about a call, or about the matter that it names. */
export function actsOn(call: OverseenCall): Act[] {
  const ofMatter: Act[] = call.of.number === '' ? [] : ['urge', 'find'];
  return [...call.acts.map(({ act }) => act), ...ofMatter];
}

interface Props {
  visit: Visit;
  call: OverseenCall;
  act: Act;
  /** The id of the record that it becomes: a form that is sent twice says it once. */
  once: string;
  errors: readonly FieldError[];
}

/** The form of an act. */
export function ActForm({ visit, call, act, once, errors }: Props) {
  const { lang, person } = visit;
  return (
    <Form
      action={pathOf(visit, call, `/${act}`)}
      csrf={person.csrf}
      once={once}
      label={say(lang, `act_${act}`)}
    >
      <Fields visit={visit} call={call} act={act} errors={errors} />
      <Buttons>
        <Button>{say(lang, 'act_go')}</Button>
        <a href={pathOf(visit, call)}>{say(lang, 'back')}</a>
      </Buttons>
    </Form>
  );
}

function Fields({ visit, call, act, errors }: Omit<Props, 'once'>) {
  const { lang } = visit;
  const words = (name: 'reason' | 'text', label: string) => (
    <TextArea
      name={name}
      label={label}
      hint={say(lang, 'act_text_hint')}
      value={visit.field(name)}
      error={errorOf(errors, name)}
      rows={4}
      maxlength={4_000}
      required
    />
  );
  if (act === 'decide') {
    const outcomes = call.acts.find((one) => one.act === 'decide')?.outcomes ?? [];
    return (
      <>
        <Radios
          name="outcome"
          label={say(lang, 'act_outcome')}
          value={visit.field('outcome')}
          error={errorOf(errors, 'outcome')}
          options={outcomes.map((value) => ({ value, text: outcomeText(lang, value) }))}
        />
        {words('reason', say(lang, 'reason'))}
      </>
    );
  }
  if (act === 'withdraw') return words('reason', say(lang, 'reason'));
  if (act === 'urge')
    return (
      <>
        {words('text', say(lang, 'act_text_urge'))}
        <DateField
          name="due"
          label={say(lang, 'act_due')}
          value={visit.field('due')}
          error={errorOf(errors, 'due')}
          required
        />
      </>
    );
  return (
    <>
      <Select
        name="finding"
        label={say(lang, 'act_finding')}
        value={visit.field('finding')}
        error={errorOf(errors, 'finding')}
        none={say(lang, 'oversee_any')}
        options={Object.keys(FINDINGS).map((value) => ({ value, text: findingText(lang, value) }))}
      />
      {words('text', say(lang, 'act_text_find'))}
    </>
  );
}

const outcomeText = (lang: Visit['lang'], value: string) =>
  Object.hasOwn(OUTCOMES, value) ? OUTCOMES[value as keyof typeof OUTCOMES][lang] : value;

/** What a finding is called; the bare code of one that came later. */
export function findingText(lang: Visit['lang'], code: string): string {
  if (!Object.hasOwn(FINDINGS, code)) return code;
  const known = code as keyof typeof FINDINGS;
  return lang === 'zh' ? FINDINGS[known] : FINDINGS_EN[known];
}

/** Asks the endpoint of an act for what was typed. */
export function perform(
  visit: Visit,
  { call, act, id }: { call: OverseenCall; act: Act; id: string },
): Promise<Asked<typeof contract.supervision.decide>> {
  const { node, record, of } = call;
  const typed = (name: string) => visit.field(name);
  switch (act) {
    case 'decide': {
      const said = { outcome: typed('outcome'), reason: typed('reason') };
      return ask(visit, contract.supervision.decide, { node, record, ...said, id });
    }
    case 'withdraw':
      return ask(visit, contract.supervision.withdraw, { node, record, reason: typed('reason'), id });
    case 'urge': {
      const said = { text: typed('text'), due: typed('due') };
      return ask(visit, contract.supervision.urge, { ...of, ...said, id });
    }
    case 'find': {
      const said = { finding: typed('finding'), text: typed('text') };
      return ask(visit, contract.supervision.find, { ...of, ...said, id });
    }
  }
}
