import type { Lang } from '@hutong/record';
import {
  bracketed,
  Checkboxes,
  errorOf,
  type FieldError,
  Fieldset,
  Radios,
  Select,
  TextField,
} from '@hutong/ui';
import type { Typed } from '@hutong/web';
import { say } from '../texts.ts';
import { AGENTS, SEALED, type SealedName } from './application.ts';
import type { CounterItem } from './item.ts';
import { KINDS, NO_ID, optionsOf, SOURCES } from './words.ts';

/** What was typed, and what is wrong with it. */
export interface Fields {
  lang: Lang;
  typed: Typed;
  errors: readonly FieldError[];
}

/** A field whose value is sealed, as it was typed. */
function sealedField({ lang, typed, errors }: Fields, name: SealedName) {
  return {
    name,
    label: say(lang, name),
    value: typed.get(name)?.[0],
    maxlength: SEALED[name],
    error: errorOf(errors, name),
  };
}

/** Who applies. */
export function Applicant(props: Fields) {
  const { lang, typed } = props;
  return (
    <Fieldset legend={say(lang, 'applicant')} hint={say(lang, 'sealed')} name="applicant">
      <Kind {...props} />
      <TextField {...sealedField(props, 'applicant_name')} required />
      <TextField {...sealedField(props, 'applicant_id_number')} width="middle" />
      <Select
        name="no_id_reason"
        label={say(lang, 'no_id_reason')}
        value={typed.get('no_id_reason')?.[0]}
        options={optionsOf(NO_ID, lang)}
        none={say(lang, 'id_shown')}
      />
      <TextField {...sealedField(props, 'phone')} inputmode="tel" width="middle" />
      <TextField {...sealedField(props, 'contact_name')} width="middle" />
      <TextField {...sealedField(props, 'address')} />
      <Agent {...props} />
    </Fieldset>
  );
}

/** What kind of applicant it is. */
export function Kind({ lang, typed }: Fields) {
  return (
    <Radios
      name="applicant_type"
      label={say(lang, 'applicant_type')}
      value={typed.get('applicant_type')?.[0] ?? '自然人'}
      options={optionsOf(KINDS, lang)}
    />
  );
}

/** Who applies for somebody else. */
export function Agent(props: Fields) {
  const { lang, typed, errors } = props;
  const isOpen = AGENTS.some((name) => Boolean(typed.get(name)?.[0]) || errorOf(errors, name) !== undefined);
  return (
    <details open={isOpen}>
      <summary>{say(lang, 'agent')}</summary>
      <TextField {...sealedField(props, 'agent_name')} />
      <TextField {...sealedField(props, 'agent_id_number')} width="middle" />
      <TextField {...sealedField(props, 'agent_phone')} inputmode="tel" width="middle" />
    </details>
  );
}

/** How it came, and how it is to be handled. */
export function Manner({ lang, item, typed }: Fields & { item: CounterItem }) {
  const value = (name: string, otherwise: string) => typed.get(name)?.[0] ?? otherwise;
  return (
    <>
      <Select
        name="source"
        label={say(lang, 'source')}
        value={value('source', '窗口')}
        options={optionsOf(SOURCES, lang)}
      />
      <Radios
        name="case_type"
        label={say(lang, 'case_type')}
        value={value('case_type', item.caseType)}
        options={[
          { value: '1', text: say(lang, 'at_once') },
          { value: '2', text: say(lang, 'promised') },
        ]}
      />
      <Checkboxes
        name="green"
        label={say(lang, 'green')}
        values={typed.get('green')}
        options={[{ value: 'yes', text: say(lang, 'green') }]}
      />
    </>
  );
}

/** What the item asks for, each with a box. */
export function Materials({ lang, item, typed, errors }: Fields & { item: CounterItem }) {
  const { materials, materialsText } = item;
  return (
    <>
      {materials.length === 0 ? (
        <p>{materialsText ?? say(lang, 'no_materials')}</p>
      ) : (
        <Checkboxes
          name="material"
          label={say(lang, 'materials_here')}
          hint={say(lang, 'materials_note')}
          values={typed.get('material')}
          error={errorOf(errors, 'material')}
          options={materials.map(({ name, required, note }, i) => ({
            value: String(i),
            text: required ? name : name + bracketed(lang, say(lang, 'optional')),
            hint: note,
          }))}
        />
      )}
    </>
  );
}
