import { type Command, command } from '../../command.ts';

const data = { about: 'opt_data', value: 'DIR', required: true } as const;

/** The commands of bundle files. */
export const bundleCommands: readonly Command[] = [
  command({
    words: ['bundle', 'export'],
    about: 'about_bundle_export',
    options: {
      data,
      out: { about: 'opt_bundle_out', value: 'FILE', required: true },
      for: { about: 'opt_bundle_for', value: 'NODE' },
      encrypt: { about: 'opt_bundle_encrypt' },
      all: { about: 'opt_bundle_all' },
      since: { about: 'opt_bundle_since', value: 'FILE' },
      'max-size': { about: 'opt_bundle_max_size', value: '4G' },
    },
    run: async (v, s) => (await import('./export.ts')).exportBundle(v, s),
  }),
  command({
    words: ['bundle', 'import'],
    about: 'about_bundle_import',
    argument: { name: 'FILE', required: true, many: true },
    options: { data, reason: { about: 'opt_reason_act', value: 'TEXT' } },
    run: async (v, s, file, more) => (await import('./import.ts')).importBundle(v, s, [file, ...more]),
  }),
];
