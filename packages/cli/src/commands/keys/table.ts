import { type Command, command } from '../../command.ts';

const data = { about: 'opt_data', value: 'DIR', required: true } as const;
const reason = { about: 'opt_reason_act', value: 'TEXT', required: true } as const;

/** The commands of keys and epochs. */
export const keyCommands: readonly Command[] = [
  command({
    words: ['keys', 'list'],
    about: 'about_keys_list',
    options: {
      data,
      node: { about: 'opt_of_node', value: 'NODE' },
      limit: { about: 'opt_limit', value: 'N' },
      after: { about: 'opt_after', value: 'NEXT' },
    },
    run: async (v, s) => (await import('./keys.ts')).listKeys(v, s),
  }),
  command({
    words: ['keys', 'rotate'],
    about: 'about_keys_rotate',
    options: { data, reason },
    run: async (v, s) => (await import('./keys.ts')).rotateKeys(v, s),
  }),
  command({
    words: ['keys', 'revoke'],
    about: 'about_keys_revoke',
    argument: { name: 'NODE', required: true },
    options: {
      ...{ data, reason },
      at: { about: 'opt_at', value: 'last-receipt|POSITION' },
      yes: { about: 'opt_yes' },
    },
    run: async (v, s, node) => (await import('./keys.ts')).revokeKeys(v, s, node),
  }),
];
