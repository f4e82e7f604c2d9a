import { bilingual, filled, type Text } from '@hutong/record';
import type { z } from 'zod';

const KINDS: Readonly<Record<string, Text>> = {
  string: { zh: '文字', en: 'text' },
  int: { zh: '整数', en: 'a whole number' },
  number: { zh: '数', en: 'a number' },
  boolean: { zh: ' true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '对象', en: 'an object' },
};

const FAULTS = {
  unknown: { zh: '不对', en: 'is not as it should be' },
  missing: { zh: '没有写', en: 'is missing' },
  kind: { zh: '须为{kind}', en: 'has to be {kind}' },
  under: { zh: '少于或短于 {limit}', en: 'is under {limit}' },
  over: { zh: '多于或长于 {limit}', en: 'is over {limit}' },
  choice: { zh: '可写 {values}', en: 'has to be one of {values}' },
  strange: { zh: '没有这样的项：{keys}', en: 'has no field {keys}' },
  form: { zh: '写法不对', en: 'is malformed' },
} as const;

/** What is wrong with a field that a schema refuses: the schema's own words are for programmers. */
export function fieldFault(issue: z.core.$ZodIssue | undefined): Text {
  if (issue === undefined) return FAULTS.unknown;
  const fault = faultOf(issue);
  const field = issue.path.join('.');
  return field === '' ? fault : { zh: `${field}：${fault.zh}`, en: `${field} ${fault.en}` };
}

function faultOf(issue: z.core.$ZodIssue): Text {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined && issue.message.includes('undefined')) return FAULTS.missing;
      const kind = KINDS[issue.expected] ?? { zh: ` ${issue.expected}`, en: issue.expected };
      return filled(FAULTS.kind, { kind });
    }
    case 'too_small':
      return filled(FAULTS.under, { limit: String(issue.minimum) });
    case 'too_big':
      return filled(FAULTS.over, { limit: String(issue.maximum) });
    case 'invalid_value':
      return filled(FAULTS.choice, { values: issue.values.map(String).join(', ') });
    case 'unrecognized_keys':
      return filled(FAULTS.strange, { keys: issue.keys.join(', ') });
    case 'custom':
      return (issue.params?.text as Text | undefined) ?? FAULTS.form;
    default:
      return FAULTS.form;
  }
}

/** What a schema's own check says of a field, as the check takes it: `fieldFault` gives it back in both languages. */
export function schemaText(zh: string, en: string): { message: string; params: { text: Text } } {
  return { message: en, params: { text: bilingual(zh, en) } };
}
