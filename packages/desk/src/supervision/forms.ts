import { type CallState, outcomesOf } from '@hutong/matters';
import type { Text } from '@hutong/record';
import { OUTCOMES } from '@hutong/ui';
import type { ActField, ActForm } from '../acts/field.ts';

const evidence: ActField = {
  name: 'evidence',
  as: 'lines',
};

const reason = (label: Text): ActField => ({ name: 'reason', as: 'area', max: 4000, required: true, label });

const ANSWER: ActForm = {
  title: { zh: '整改反馈', en: 'Answer' },
  fields: [
    {
      name: 'text',
      as: 'area',
      max: 4000,
      required: true,
      label: { zh: '整改情况', en: 'What was put right' },
    },
    evidence,
  ],
};

const APPEAL: ActForm = {
  title: { zh: '申诉', en: 'Appeal' },
  fields: [reason({ zh: '申诉理由', en: 'Why it should be withdrawn' }), { ...evidence, required: true }],
};

const WITHDRAW: ActForm = {
  title: { zh: '撤销监察牌', en: 'Withdraw the card' },
  fields: [reason({ zh: '撤销理由', en: 'Why it is withdrawn' })],
};

export const DUE: ActField = {
  name: 'due',
  as: 'day',
  required: true,
  label: { zh: '答复期限', en: 'To be answered by' },
};

export const URGE: ActForm = {
  title: { zh: '督办', en: 'Urge on' },
  fields: [
    {
      name: 'text',
      as: 'area',
      max: 4000,
      required: true,
      label: { zh: '督办内容', en: 'What is to be done' },
    },
    DUE,
  ],
};

const FORMS: Readonly<Record<string, ActForm>> = { answer: ANSWER, appeal: APPEAL, withdraw: WITHDRAW };

/** How an act on a call in this state is asked for; undefined of what is no act. */
export function formFor(act: string, state: string): ActForm | undefined {
  if (act === 'decide') return decideForm(state as CallState);
  return Object.hasOwn(FORMS, act) ? FORMS[act] : undefined;
}

/** The form of a decision: what may be decided follows from what waits. */
function decideForm(state: CallState): ActForm {
  const options = outcomesOf(state).map((outcome): [string, Text] => [outcome, OUTCOMES[outcome]]);
  return {
    title: { zh: '裁定', en: 'Decide' },
    fields: [
      {
        name: 'outcome',
        as: 'choice',
        options: Object.fromEntries(options),
        required: true,
        label: { zh: '裁定', en: 'Decision' },
      },
      reason({ zh: '裁定理由', en: 'Reason' }),
    ],
  };
}
