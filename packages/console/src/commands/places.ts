import type { texts } from './texts.ts';

/** Pages at which a command has its place, with what they are called. */
const AT = {
  network: '/console',
  alerts: '/console/alerts',
  receivers: '/console/alerts/settings',
  enrolment: '/console/enrolment',
  keys: '/console/keys',
  rotate: '/console/keys/rotate',
  tokens: '/console/tokens',
  trust: '/console/trust',
  history: '/console/trust/history',
  root: '/console/trust/root',
  policy: '/console/trust/policy',
  rules: '/console/rules',
  upkeep: '/console/upkeep',
  backups: '/console/upkeep/backups',
  restore: '/console/upkeep/restore',
  bundles: '/console/upkeep/bundles',
  values: '/console/values',
  accounts: '/accounts',
  matters: '/matters',
  records: '/',
} as const;
type At = keyof typeof AT;

/** Why a command has no place: one line, the same for all of its kind. */
type Why = keyof typeof texts & `why_${string}`;

/** Where a command of `hutong` has its place here, or why it has none. */
export type CommandPlace = { command: string } & ({ at: At; href: string } | { why: Why });

const at = (at: At, ...commands: string[]): CommandPlace[] =>
  commands.map((command) => ({ command, at, href: AT[at] }));
const none = (why: Why, ...commands: string[]): CommandPlace[] =>
  commands.map((command) => ({ command, why }));

/** Every command of `hutong`; a test holds this against the commands that there are. */
export const COMMAND_PLACES: readonly CommandPlace[] = [
  ...at('network', 'status', 'health', 'doctor', 'keys revoke', 'move', 'retire'),
  ...at('keys', 'keys list'),
  ...at('rotate', 'keys rotate'),
  ...at('tokens', 'token create', 'token list', 'token revoke'),
  ...at('trust', 'ca show', 'ca rotate', 'ca trust-kit', 'root show'),
  ...at('history', 'registry log'),
  ...at('policy', 'registry policy'),
  ...at('alerts', 'alerts list', 'alerts ack', 'alerts release', 'alerts plan'),
  ...at('receivers', 'alerts settings', 'alerts rules', 'alerts receiver', 'alerts test'),
  ...at('enrolment', 'enrol code', 'enrol list', 'enrol show', 'enrol approve', 'enrol deny'),
  ...at('upkeep', 'fsck', 'audit', 'completeness', 'reconcile'),
  ...at('backups', 'backup', 'backup verify', 'backup restore'),
  ...at('restore', 'restore'),
  ...at('accounts', 'account create', 'account list', 'account disable', 'account enable', 'account reset'),
  ...at('matters', 'matters'),
  ...at('records', 'query'),
  ...none('why_acts', 'acts'),
  ...none('why_machine', 'hall init', 'hall start', 'center init', 'center start', 'enrol', 'admin create'),
  ...none('why_stopped', 'rebuild'),
  ...none('why_prune', 'prune'),
  ...none('why_hall', 'import', 'import template'),
  ...none('why_hall', 'attachment get', 'attachment put', 'attachment list', 'attachment drop'),
  ...none('why_root', 'root key', 'root draft', 'root sign', 'root assemble'),
  ...at('root', 'root publish'),
  ...at('bundles', 'bundle export', 'bundle import'),
  ...none('why_gap', 'enrol take', 'center enrol'),
  ...none('why_trustless', 'verify', 'proof', 'center trust', 'clocks'),
  ...at('rules', 'rehearse'),
  ...at('values', 'values', 'values list', 'erase', 'reseal', 'redact'),
  ...none('why_values', 'values read', 'redact list'),
];
