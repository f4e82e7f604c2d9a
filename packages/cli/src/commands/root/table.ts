import { type Command, command } from '../../command.ts';

const passphraseFile = { about: 'opt_passphrase_file', value: 'FILE' } as const;
const file = { name: 'FILE', required: true } as const;

/** The ceremony of the root document, in its order. */
export const rootCommands: readonly Command[] = [
  command({
    words: ['root', 'key'],
    about: 'about_root_key',
    options: {
      out: { about: 'opt_out_file', value: 'FILE', required: true },
      name: { about: 'opt_root_name', value: 'NAME', required: true },
      from: { about: 'opt_root_key_from', value: 'FILE' },
      'passphrase-file': passphraseFile,
    },
    run: async (v, s) => (await import('./keys.ts')).makeKey(v, s),
  }),
  command({
    words: ['root', 'draft'],
    about: 'about_root_draft',
    options: {
      from: { about: 'opt_root_from', value: 'FILE', required: true },
      out: { about: 'opt_out_file', value: 'FILE', required: true },
      threshold: { about: 'opt_threshold', value: 'K' },
      key: { about: 'opt_root_keys', value: 'VKEY,…' },
      add: { about: 'opt_root_add', value: 'VKEY,…' },
      drop: { about: 'opt_root_drop', value: 'NAME,…' },
      registry: { about: 'opt_root_registry', value: 'VKEY' },
      next: { about: 'opt_root_next', value: 'DIR' },
      'ended-at': { about: 'opt_root_ended', value: 'SIZE' },
      'ended-root': { about: 'opt_root_ended_root', value: 'BASE64' },
      expires: { about: 'opt_root_expires', value: 'DATE' },
    },
    run: async (v, s) => (await import('./draft.ts')).draft(v, s),
  }),
  command({
    words: ['root', 'sign'],
    about: 'about_root_sign',
    argument: { name: 'DRAFT', required: true },
    options: {
      key: { about: 'opt_root_key', value: 'FILE', required: true },
      out: { about: 'opt_out_file', value: 'FILE' },
      'passphrase-file': passphraseFile,
    },
    run: async (v, s, draft) => (await import('./keys.ts')).sign(v, s, draft),
  }),
  command({
    words: ['root', 'assemble'],
    about: 'about_root_assemble',
    argument: { name: 'DRAFT SIGNATURE', required: true, many: true },
    options: { out: { about: 'opt_out_file', value: 'FILE', required: true } },
    run: async (v, s, draft, signatures) => (await import('./assemble.ts')).assemble(v, s, draft, signatures),
  }),
  command({
    words: ['root', 'publish'],
    about: 'about_root_publish',
    argument: file,
    options: { data: { about: 'opt_data', value: 'DIR', required: true } },
    run: async (v, s, path) => (await import('./publish.ts')).publish(v, s, path),
  }),
  command({
    words: ['root', 'show'],
    about: 'about_root_show',
    argument: { name: 'FILE' },
    options: {
      data: { about: 'opt_data', value: 'DIR' },
      at: { about: 'opt_root_at', value: 'SIZE' },
    },
    run: async (v, s, path) => (await import('./publish.ts')).show(v, s, path),
  }),
];
