import { type Command, command } from '../../command.ts';

const data = { about: 'opt_data', value: 'DIR', required: true } as const;
const node = { name: 'NODE', required: true } as const;
const reason = { about: 'opt_reason', value: 'TEXT', required: true } as const;
const place = {
  name: { about: 'opt_name', value: 'NAME' },
  parent: { about: 'opt_parent', value: 'PARENT' },
  level: { about: 'opt_level', value: 'LEVEL' },
  division: { about: 'opt_division', value: 'CODE' },
} as const;

/** Enrolment on both sides, changes of the registry, and its history. */
export const enrolCommands: readonly Command[] = [
  command({
    words: ['enrol'],
    about: 'about_enrol',
    options: {
      data,
      code: { about: 'opt_code', value: 'CODE', required: true },
      center: { about: 'opt_center', value: 'https://…' },
      request: { about: 'opt_request', value: 'FILE' },
      answer: { about: 'opt_answer', value: 'FILE' },
      node: { about: 'opt_node', value: 'NODE' },
      ...place,
      kind: { about: 'opt_kind', value: 'hall|center' },
      http: { about: 'opt_http', value: 'HOST:PORT' },
      heartbeat: { about: 'opt_heartbeat', value: 'S' },
      'parent-url': { about: 'opt_parent_url', value: 'nats://HOST:PORT' },
      nats: { about: 'opt_nats', value: 'HOST:PORT' },
      advertise: { about: 'opt_advertise', value: 'URL' },
      'database-url': { about: 'opt_database_url', value: 'URL' },
    },
    run: async (v, s) => (await import('./node.ts')).enrolNode(v, s),
  }),
  command({
    words: ['enrol', 'code'],
    about: 'about_enrol_code',
    options: { data, node: { about: 'opt_node', value: 'NODE' }, ...place },
    run: async (v, s) => (await import('./desk.ts')).issueCode(v, s),
  }),
  command({
    words: ['enrol', 'list'],
    about: 'about_enrol_list',
    options: { data },
    run: async (v, s) => (await import('./desk.ts')).list(v, s),
  }),
  command({
    words: ['enrol', 'show'],
    about: 'about_enrol_show',
    argument: node,
    options: { data },
    run: async (v, s, name) => (await import('./desk.ts')).show(v, s, name),
  }),
  command({
    words: ['enrol', 'approve'],
    about: 'about_enrol_approve',
    argument: node,
    options: { data, fingerprint: { about: 'opt_keys_fingerprint', value: 'HEX', required: true } },
    run: async (v, s, name) => (await import('./desk.ts')).approve(v, s, name),
  }),
  command({
    words: ['enrol', 'deny'],
    about: 'about_enrol_deny',
    argument: node,
    options: { data, reason },
    run: async (v, s, name) => (await import('./desk.ts')).deny(v, s, name),
  }),
  command({
    words: ['enrol', 'take'],
    about: 'about_enrol_take',
    argument: { name: 'FILE', required: true },
    options: { data, out: { about: 'opt_out_file', value: 'FILE', required: true } },
    run: async (v, s, file) => (await import('./desk.ts')).take(v, s, file),
  }),
  command({
    words: ['retire'],
    about: 'about_retire',
    argument: node,
    options: { data, reason },
    run: async (v, s, name) => (await import('./desk.ts')).retire(v, s, name),
  }),
  command({
    words: ['move'],
    about: 'about_move',
    argument: node,
    options: { data, ...place, 'broker-url': { about: 'opt_advertise', value: 'URL' }, reason },
    run: async (v, s, name) => (await import('./desk.ts')).move(v, s, name),
  }),
  command({
    words: ['registry', 'log'],
    about: 'about_registry_log',
    options: {
      data: { about: 'opt_data', value: 'DIR' },
      url: { about: 'opt_url', value: 'URL' },
      'token-file': { about: 'opt_token_file', value: 'FILE' },
      from: { about: 'opt_from_number', value: 'N' },
      limit: { about: 'opt_registry_limit', value: 'N' },
      proof: { about: 'opt_registry_proof', value: 'N' },
      out: { about: 'opt_out_dir', value: 'DIR' },
    },
    run: async (v, s) => (await import('./registry-log.ts')).registryLog(v, s),
  }),
  command({
    words: ['registry', 'policy'],
    about: 'about_registry_policy',
    options: {
      data,
      rotation: { about: 'opt_rotation', value: 'automatic|approval' },
      'rotate-days': { about: 'opt_rotate_days', value: 'N' },
      reason,
    },
    run: async (v, s) => (await import('./desk.ts')).policy(v, s),
  }),
];
