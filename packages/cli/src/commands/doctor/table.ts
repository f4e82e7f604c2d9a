import { command } from '../../command.ts';

export const doctorCommands = [
  command({
    words: ['doctor'],
    about: 'about_doctor',
    options: {
      data: { about: 'opt_data', value: 'DIR', required: true },
      bundle: { about: 'opt_doctor_bundle', value: 'FILE' },
      log: { about: 'opt_doctor_log', value: 'FILE' },
    },
    run: async (v, s) => (await import('./doctor.ts')).doctor(v, s),
  }),
];
