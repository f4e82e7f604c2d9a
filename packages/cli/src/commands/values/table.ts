import { type Command, command } from '../../command.ts';

const data = { about: 'opt_data', value: 'DIR', required: true } as const;
const reason = { about: 'opt_reason_act', value: 'TEXT', required: true } as const;
const yes = { about: 'opt_yes' } as const;
const wait = { about: 'opt_wait', value: 'S' } as const;
const limit = { about: 'opt_limit', value: 'N' } as const;
const after = { about: 'opt_after', value: 'NEXT' } as const;

/** The commands of private values. */
export const valueCommands: readonly Command[] = [
  command({
    words: ['values'],
    about: 'about_values',
    argument: { name: 'RECORD', required: true },
    options: { data },
    run: async (v, s, record) => (await import('./values.ts')).showValues(v, s, record),
  }),
  command({
    words: ['values', 'list'],
    about: 'about_values_list',
    options: {
      data,
      type: { about: 'opt_type', value: 'TYPE' },
      node: { about: 'opt_of_node', value: 'NODE' },
      state: { about: 'opt_value_state', value: 'held|missing|erased' },
      limit,
      after,
    },
    run: async (v, s) => (await import('./values.ts')).listValues(v, s),
  }),
  command({
    words: ['values', 'read'],
    about: 'about_values_read',
    argument: { name: 'RECORD', required: true, second: 'FIELD' },
    options: { data, reason },
    run: async (v, s, record, [field]) =>
      (await import('./values.ts')).readValue(v, s, record, field as string),
  }),
  command({
    words: ['erase'],
    about: 'about_erase',
    argument: { name: 'RECORD', required: true, second: 'FIELD' },
    options: { data, reason, yes, wait },
    run: async (v, s, record, [field]) =>
      (await import('./erase.ts')).eraseValue(v, s, record, field as string),
  }),
  command({
    words: ['reseal'],
    about: 'about_reseal',
    argument: { name: 'NODE', required: true },
    options: {
      ...{ data, reason, yes, limit, after },
      to: { about: 'opt_reseal_to', value: 'NODE', required: true },
      type: { about: 'opt_type', value: 'TYPE' },
      anew: { about: 'opt_anew' },
    },
    run: async (v, s, node) => (await import('./reseal.ts')).reseal(v, s, node),
  }),
  command({
    words: ['redact'],
    about: 'about_redact',
    argument: { name: 'ENTRY', required: true },
    options: { data, reason, yes, wait },
    run: async (v, s, entry) => (await import('./redact.ts')).redactEntry(v, s, entry),
  }),
  command({
    words: ['redact', 'list'],
    about: 'about_redact_list',
    options: { data, limit, from: { about: 'opt_number', value: 'N' } },
    run: async (v, s) => (await import('./redact.ts')).listRedactions(v, s),
  }),
];
