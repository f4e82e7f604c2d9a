import { type Command, command } from './command.ts';
import { alertCommands } from './commands/alerts/table.ts';
import { backupCommands } from './commands/backup/table.ts';
import { bundleCommands } from './commands/bundle/table.ts';
import { caCommands } from './commands/ca/table.ts';
import { doctorCommands } from './commands/doctor/table.ts';
import { enrolCommands } from './commands/enrol/table.ts';
import { keyCommands } from './commands/keys/table.ts';
import { rootCommands } from './commands/root/table.ts';
import { valueCommands } from './commands/values/table.ts';

const data = { about: 'opt_data', value: 'DIR', required: true } as const;
const access = {
  data: { about: 'opt_data', value: 'DIR' },
  url: { about: 'opt_url', value: 'URL' },
  'token-file': { about: 'opt_token_file', value: 'FILE' },
} as const;
const init = {
  data,
  node: { about: 'opt_node', value: 'NODE', required: true },
  name: { about: 'opt_name', value: 'NAME', required: true },
  network: { about: 'opt_network', value: 'NET', required: true },
  level: { about: 'opt_level', value: 'LEVEL' },
  division: { about: 'opt_division', value: 'CODE' },
  http: { about: 'opt_http', value: 'HOST:PORT' },
  heartbeat: { about: 'opt_heartbeat', value: 'S' },
} as const;
const parent = { about: 'opt_parent', value: 'PARENT' } as const;
const parentUrl = { about: 'opt_parent_url', value: 'tls://HOST:PORT' } as const;
const trust = { about: 'opt_trust', value: 'FILE' } as const;
const fingerprint = { about: 'opt_fingerprint', value: 'HEX' } as const;
const logLevel = { about: 'opt_log_level', value: 'LEVEL' } as const;

/**
 * Every command there is. What a command does is loaded only when it runs: a hall's process holds no PostgreSQL
 * client, and help comes at once on a weak machine.
 */
export const commands: readonly Command[] = [
  command({
    words: ['hall', 'init'],
    about: 'about_hall_init',
    options: {
      ...init,
      parent: { ...parent, required: true },
      'parent-url': { ...parentUrl, required: true },
      trust: { ...trust, required: true },
      fingerprint: { ...fingerprint, required: true },
    },
    run: async (v, s) => (await import('./commands/init.ts')).initHall(v, s),
  }),
  command({
    words: ['hall', 'start'],
    about: 'about_hall_start',
    options: { data, 'log-level': logLevel },
    run: async (v, s) => (await import('./commands/start.ts')).startNode('hall', v, s),
  }),
  command({
    words: ['center', 'init'],
    about: 'about_center_init',
    options: {
      ...init,
      parent,
      'parent-url': parentUrl,
      trust,
      fingerprint,
      nats: { about: 'opt_nats', value: 'HOST:PORT' },
      'nats-url': { about: 'opt_nats_url', value: 'URL' },
      'database-url': { about: 'opt_database_url', value: 'URL' },
    },
    run: async (v, s) => (await import('./commands/init.ts')).initCenter(v, s),
  }),
  command({
    words: ['center', 'start'],
    about: 'about_center_start',
    options: { data, 'log-level': logLevel },
    run: async (v, s) => (await import('./commands/start.ts')).startNode('center', v, s),
  }),
  command({
    words: ['center', 'enrol'],
    about: 'about_center_enrol',
    argument: { name: 'FILE', required: true },
    options: { data },
    run: async (v, s, file) => (await import('./commands/registry.ts')).enrol(v, s, file),
  }),
  command({
    words: ['center', 'trust'],
    about: 'about_center_trust',
    options: { data, out: { about: 'opt_out_file', value: 'FILE' } },
    run: async (v, s) => (await import('./commands/registry.ts')).trust(v, s),
  }),
  command({
    words: ['token', 'create'],
    about: 'about_token_create',
    options: {
      data,
      name: { about: 'opt_token_name', value: 'NAME', required: true },
      role: { about: 'opt_role', value: 'ROLE' },
      expires: { about: 'opt_expires', value: '90d|never' },
      scope: { about: 'opt_scope', value: 'SCOPES' },
      reason: { about: 'opt_reason_act', value: 'TEXT' },
    },
    run: async (v, s) => (await import('./commands/token.ts')).tokenCreate(v, s),
  }),
  command({
    words: ['token', 'list'],
    about: 'about_token_list',
    options: { data },
    run: async (v, s) => (await import('./commands/token.ts')).tokenList(v, s),
  }),
  command({
    words: ['token', 'revoke'],
    about: 'about_token_revoke',
    options: {
      data,
      name: { about: 'opt_token_name', value: 'NAME', required: true },
      reason: { about: 'opt_reason_act', value: 'TEXT' },
    },
    run: async (v, s) => (await import('./commands/token.ts')).tokenRevoke(v, s),
  }),
  command({
    words: ['admin', 'create'],
    about: 'about_admin_create',
    argument: { name: 'NAME', required: true },
    options: {
      data,
      expires: { about: 'opt_expires', value: '90d|never' },
      reason: { about: 'opt_reason_act', value: 'TEXT' },
    },
    run: async (v, s, name) => (await import('./commands/token.ts')).adminCreate(v, s, name),
  }),
  command({
    words: ['acts'],
    about: 'about_acts',
    options: {
      ...access,
      node: { about: 'opt_of_node', value: 'NODE' },
      limit: { about: 'opt_limit', value: 'N' },
      cursor: { about: 'opt_cursor', value: 'CURSOR' },
    },
    run: async (v, s) => (await import('./commands/acts.ts')).acts(v, s),
  }),
  command({
    words: ['import'],
    about: 'about_import',
    argument: { name: 'FILE', required: true },
    options: {
      data,
      mapping: { about: 'opt_mapping', value: 'FILE' },
      encoding: { about: 'opt_encoding', value: 'E' },
      sheet: { about: 'opt_sheet', value: 'S' },
      refused: { about: 'opt_refused', value: 'FILE' },
      type: { about: 'opt_import_type', value: 'TYPE' },
    },
    run: async (v, s, file) => (await import('./commands/import.ts')).importFile(v, s, file),
  }),
  command({
    words: ['status'],
    about: 'about_status',
    options: access,
    run: async (v, s) => (await import('./commands/status.ts')).status(v, s),
  }),
  command({
    words: ['health'],
    about: 'about_health',
    options: {
      ...access,
      node: { about: 'opt_of_node', value: 'NODE' },
      since: { about: 'opt_since', value: '7d|24h|TIME' },
    },
    run: async (v, s) => (await import('./commands/health.ts')).health(v, s),
  }),
  ...alertCommands,
  command({
    words: ['query'],
    about: 'about_query',
    options: {
      ...access,
      node: { about: 'opt_of_node', value: 'NODE' },
      type: { about: 'opt_type', value: 'TYPE' },
      subject: { about: 'opt_subject', value: 'SUBJECT' },
      department: { about: 'opt_department', value: 'NAME' },
      from: { about: 'opt_from', value: 'TIME' },
      to: { about: 'opt_to', value: 'TIME' },
      limit: { about: 'opt_limit', value: 'N' },
      cursor: { about: 'opt_cursor', value: 'CURSOR' },
    },
    run: async (v, s) => (await import('./commands/query.ts')).query(v, s),
  }),
  command({
    words: ['proof'],
    about: 'about_proof',
    argument: { name: 'ID', required: true },
    options: { ...access, out: { about: 'opt_out_dir', value: 'DIR' } },
    run: async (v, s, id) => (await import('./commands/proof.ts')).proof(v, s, id),
  }),
  command({
    words: ['verify'],
    about: 'about_verify',
    options: {
      entry: { about: 'opt_entry', value: 'FILE', required: true },
      proof: { about: 'opt_proof', value: 'FILE', required: true },
      trust: { ...trust, required: true },
      root: { about: 'opt_root', value: 'FINGERPRINT', required: true },
    },
    run: async (v, s) => (await import('./commands/verify.ts')).verify(v, s),
  }),
  command({
    words: ['fsck'],
    about: 'about_fsck',
    options: { data },
    run: async (v, s) => (await import('./commands/fsck.ts')).fsck(v, s),
  }),
  command({
    words: ['prune'],
    about: 'about_prune',
    options: {
      data,
      reason: { about: 'opt_prune_reason', value: 'TEXT' },
      'dry-run': { about: 'opt_prune_dry' },
    },
    run: async (v, s) => (await import('./commands/prune.ts')).prune(v, s),
  }),
  command({
    words: ['rebuild'],
    about: 'about_rebuild',
    options: { data },
    run: async (v, s) => (await import('./commands/fsck.ts')).rebuild(v, s),
  }),
  command({
    words: ['restore'],
    about: 'about_restore',
    options: { data, wait: { about: 'opt_restore_wait', value: 'S' } },
    run: async (v, s) => (await import('./commands/restore.ts')).restore(v, s),
  }),
  command({
    words: ['reconcile'],
    about: 'about_reconcile',
    argument: { name: 'NODE', required: true },
    options: {
      data,
      reason: { about: 'opt_reason_act', value: 'TEXT', required: true },
      wait: { about: 'opt_reconcile_wait', value: 'S' },
    },
    run: async (v, s, node) => (await import('./commands/reconcile.ts')).reconcile(v, s, node),
  }),
  command({
    words: ['completeness'],
    about: 'about_completeness',
    options: {
      data,
      from: { about: 'opt_day_from', value: 'YYYY-MM-DD' },
      to: { about: 'opt_day_to', value: 'YYYY-MM-DD' },
      node: { about: 'opt_of_node', value: 'NODE' },
      limit: { about: 'opt_limit', value: 'N' },
      after: { about: 'opt_after', value: 'NEXT' },
    },
    run: async (v, s) => (await import('./commands/completeness.ts')).completeness(v, s),
  }),
  ...enrolCommands,
  ...rootCommands,
  command({
    words: ['audit'],
    about: 'about_audit',
    options: {
      root: { about: 'opt_fingerprint', value: 'FINGERPRINT', required: true },
      data: { about: 'opt_audit_data', value: 'DIR', many: true },
      url: { about: 'opt_audit_url', value: 'URL', many: true },
      'token-file': { about: 'opt_audit_token', value: 'FILE', many: true },
      files: { about: 'opt_audit_files', value: 'DIR' },
      trust,
      out: { about: 'opt_audit_out', value: 'DIR' },
    },
    run: async (v, s) => (await import('./commands/audit.ts')).audit(v, s),
  }),
  ...backupCommands,
  ...bundleCommands,
  ...caCommands,
  ...doctorCommands,
  ...keyCommands,
  ...valueCommands,
];
