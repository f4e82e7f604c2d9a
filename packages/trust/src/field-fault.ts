import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  string: '文字 text',
  int: '整数 a whole number',
  number: '数 a number',
  boolean: 'true 或 false true or false',
  array: '列表 a list',
  object: '对象 an object',
};

/** What is wrong with a field that a schema refuses, in both languages: the schema's own words are for programmers. */
export function fieldFault(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return '不对 is not as it should be';
  const field = issue.path.join('.');
  return field === '' ? faultOf(issue) : `${field}：${faultOf(issue)}`;
}

function faultOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? '没有写 is missing'
        : `须为${KINDS[issue.expected] ?? ` ${issue.expected}`}`;
    case 'too_small':
      return `少于或短于 ${issue.minimum} is under ${issue.minimum}`;
    case 'too_big':
      return `多于或长于 ${issue.maximum} is over ${issue.maximum}`;
    case 'invalid_value':
      return `可写 give one of: ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `没有这样的项 there is no such field: ${issue.keys.join(', ')}`;
    case 'invalid_format':
      return '写法不对 is not written as it should be';
    default:
      return issue.message;
  }
}
