import { type Command, command } from '../../command.ts';

const data = { about: 'opt_data', value: 'DIR', required: true } as const;

/** The commands of the network's certificate authority. */
export const caCommands: readonly Command[] = [
  command({
    words: ['ca', 'show'],
    about: 'about_ca_show',
    options: { data },
    run: async (v, s) => (await import('./ca.ts')).showCa(v, s),
  }),
  command({
    words: ['ca', 'rotate'],
    about: 'about_ca_rotate',
    options: { data, reason: { about: 'opt_reason_act', value: 'TEXT', required: true } },
    run: async (v, s) => (await import('./ca.ts')).rotateCa(v, s),
  }),
];
