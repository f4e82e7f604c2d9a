/** What a token is for. `reader` and `writer` are for programs; the others are posts that people hold. */
export const ROLES = [
  'operator',
  'administrator',
  'auditor',
  'supervisor',
  'registrar',
  'duty',
  'reader',
  'writer',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who may do what: the one table. Every route names its permission (`Route.may`), and what is refused is refused before
 * the handler runs. A new act of administration is a new line here, never a check of a role elsewhere.
 */
export const PERMISSIONS = {
  'records.read-internal': ['operator', 'administrator', 'auditor', 'supervisor', 'reader'],
  'records.write': ['operator', 'administrator', 'writer'],
  /** Keep the catalogue: state items, correct them, say which stand in the hall; programs bring whole catalogues. */
  'items.keep': ['operator', 'administrator', 'writer'],
  /** Withdraw a card, decide on an answer or an appeal, urge on, find: records that are acts of supervision. */
  'supervision.decide': ['administrator', 'supervisor'],
  /** Answer a card or appeal against it: people's acts, not those of programs. */
  'supervision.answer': ['operator', 'administrator'],
  /** One-time codes, pending requests, approval. */
  'registry.enrol': ['administrator', 'registrar'],
  /** Move, retire, policy, root documents. */
  'registry.change': ['administrator', 'registrar'],
  'keys.read': ['administrator', 'auditor', 'supervisor', 'registrar', 'duty'],
  'keys.rotate': ['administrator'],
  'keys.revoke': ['administrator', 'duty'],
  'tokens.manage': ['administrator'],
  /** Private values; each reading is an act on record. */
  'values.read': ['operator', 'administrator', 'auditor', 'supervisor'],
  /** Erase, redact, seal again. */
  'values.erase': ['administrator'],
  /** Compare with a child, and ask it for what is missing. */
  'logs.reconcile': ['operator', 'administrator'],
  /** Let a hall drop the bytes that its ancestors have. */
  'logs.prune': ['administrator'],
  'audit.read': ['administrator', 'auditor', 'supervisor'],
  /** Bundle files: making one, and taking one, which is an act on record. */
  'bundles.move': ['operator', 'administrator'],
  /** Who acknowledged an alert and why, and why an outage was planned. */
  'alerts.read': ['operator', 'administrator', 'auditor', 'supervisor', 'duty', 'reader'],
  'alerts.acknowledge': ['operator', 'administrator'],
  /** Planned outages; trying whether people are reached. */
  'alerts.manage': ['operator', 'administrator'],
  'backup.make': ['administrator'],
  'metrics.read': ['operator', 'administrator', 'auditor', 'supervisor', 'registrar', 'duty', 'reader'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

/** Whose token it is. */
export interface Caller {
  /** The token's name; it stands in the entries of what was done with it. */
  name: string;
  roles: readonly Role[];
}

/** Whether any of these roles may do it. */
export function allows(roles: readonly Role[], permission: Permission): boolean {
  const may: readonly Role[] = PERMISSIONS[permission];
  return roles.some((role) => may.includes(role));
}

/** Records that are acts of a post, and what it takes to say them; any other takes `records.write`. */
const ACTS: Readonly<Record<string, Permission>> = {
  'catalogue.item': 'items.keep',
  'catalogue.register': 'items.keep',
  'catalogue.correct': 'items.keep',
  'supervision.withdraw': 'supervision.decide',
  'supervision.decide': 'supervision.decide',
  'supervision.urge': 'supervision.decide',
  'supervision.finding': 'supervision.decide',
  'supervision.answer': 'supervision.answer',
  'supervision.appeal': 'supervision.answer',
};

/** What it takes to say a record of this type. */
export function permissionFor(type: string): Permission {
  return Object.hasOwn(ACTS, type) ? ACTS[type]! : 'records.write';
}
