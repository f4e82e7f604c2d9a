import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bilingual, type Text } from '@hutong/record';
import { loadMapping, type Mapping } from './mapping.ts';
import { MAPPINGS_FOLDER, shippedMappings } from './shipped.ts';

/** A mapping of a register’s rows; `when`: rows whose cell in this column is empty have no such record. */
export interface Step {
  mapping: Mapping;
  when?: string;
}

/** A table that offices keep, and the records that each of its rows is. */
export interface Register {
  name: string;
  title: Text;
  /** The names of the mappings that come with the program. */
  steps: readonly { mapping: string; when?: string }[];
}

/** The registers that have a template; a row of one may be several records of one matter. */
export const REGISTERS: readonly Register[] = [
  {
    name: 'cases',
    title: bilingual('办件登记表', 'register of cases'),
    steps: [
      { mapping: 'case_apply' },
      { mapping: 'case_accept', when: '受理时间' },
      { mapping: 'case_close', when: '办结时间' },
    ],
  },
  {
    name: 'complaints',
    title: bilingual('投诉登记表', 'register of complaints'),
    steps: [{ mapping: 'complaint_file' }],
  },
  {
    name: 'documents',
    title: bilingual('公文目录', 'catalogue of documents'),
    steps: [{ mapping: 'disclosure_document' }],
  },
];

/** The mappings of a register, or of a single mapping that comes with the program; undefined when there is no such. */
export async function stepsOf(name: string): Promise<Step[] | undefined> {
  const register = REGISTERS.find((one) => one.name === name);
  const alone = shippedMappings().some((one) => one.name === name) ? [{ mapping: name }] : undefined;
  const steps = register?.steps ?? alone;
  if (steps === undefined) return undefined;
  return Promise.all(
    steps.map(async ({ mapping, ...when }) => {
      return { mapping: await loadMapping(join(MAPPINGS_FOLDER, `${mapping}.json`)), ...when };
    }),
  );
}

/** The rows of the sample table of a register: its header first. */
export function sampleOf({ steps }: Register): string[][] {
  const text = readFileSync(join(MAPPINGS_FOLDER, `${steps[0]?.mapping}.csv`), 'utf8');
  return text
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
}
