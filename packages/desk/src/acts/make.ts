import type { Text } from '@hutong/record';
import type { ActField, FieldName } from './field.ts';
import { OPTIONS } from './texts.ts';

type More = Partial<Omit<ActField, 'name' | 'as'>>;
/** Fields of forms, by how they are filled in. */
export const required = { required: true } as const;

export const text = (name: FieldName, max: number, more: More = {}): ActField => ({
  name,
  as: 'text',
  max,
  ...more,
});
export const area = (name: FieldName, max: number, more: More = {}): ActField => ({
  name,
  as: 'area',
  max,
  ...more,
});
export const day = (name: FieldName, more: More = {}): ActField => ({ name, as: 'day', ...more });
export const number = (name: FieldName, more: More = {}): ActField => ({ name, as: 'number', ...more });
export const yesNo = (name: FieldName, more: More = {}): ActField => ({
  name,
  as: 'yes-no',
  options: OPTIONS.yesNo,
  ...more,
});
export const choice = (
  name: FieldName,
  options: Readonly<Record<string, Text>>,
  more: More = {},
): ActField => ({
  name,
  as: 'choice',
  options,
  ...more,
});
export const materials: ActField = { name: 'materials', as: 'lines', max: 300, required: true };
export const documentNumber = text('document_number', 50);
