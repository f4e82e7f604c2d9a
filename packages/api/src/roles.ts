import type { Text } from '@hutong/record';

/**
 * What a token may be for, and what a post (岗位) is, each with its title as pages and records name it. `reader`,
 * `writer` and `publishing-writer` are for programs. Those of the desk belong to people with an account, for the organs of their post: no token
 * has them, as a token knows of no organs.
 */
export const TITLES = {
  operator: { zh: '操作员', en: 'operator' },
  administrator: { zh: '管理员', en: 'administrator' },
  auditor: { zh: '审计', en: 'auditor' },
  supervisor: { zh: '监察', en: 'supervisor' },
  registrar: { zh: '登记员', en: 'registrar' },
  duty: { zh: '值班', en: 'duty' },
  reader: { zh: '只读程序', en: 'reading program' },
  writer: { zh: '收录程序', en: 'writing program' },
  'publishing-writer': { zh: '公开收录程序', en: 'publishing program' },
  window: { zh: '窗口', en: 'window' },
  handler: { zh: '经办', en: 'handler' },
  decider: { zh: '决定', en: 'decider' },
  'department-head': { zh: '部门首席', en: 'department head' },
  'hall-head': { zh: '大厅主任', en: 'hall head' },
  'secrecy-reviewer': { zh: '保密审查', en: 'secrecy reviewer' },
  publisher: { zh: '发布', en: 'publisher' },
  complaints: { zh: '投诉', en: 'complaints' },
  'outside-publisher': { zh: '外部发布单位', en: 'outside publisher' },
  'system-admin': { zh: '系统管理员', en: 'system administrator' },
  'security-admin': { zh: '安全管理员', en: 'security administrator' },
  'audit-admin': { zh: '审计管理员', en: 'audit administrator' },
} as const satisfies Record<string, Text>;
export type Role = keyof typeof TITLES;
export const ROLES = Object.keys(TITLES) as Role[];

/** The roles that tokens are issued for. */
export const TOKEN_ROLES = [
  'operator',
  'administrator',
  'auditor',
  'supervisor',
  'registrar',
  'duty',
  'reader',
  'writer',
  'publishing-writer',
] as const satisfies readonly Role[];
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** Those that somebody who is signed in may issue: no token of theirs does what another post is for. */
export const PROGRAM_ROLES = [
  'reader',
  'writer',
  'publishing-writer',
] as const satisfies readonly TokenRole[];

/**
 * The posts that nobody has two of: who makes accounts, who says what these may do, and who looks at what was done with
 * them (GB/T 22239, 三员).
 */
const APART: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin'];

/** Those of somebody's posts that one person may not have together; empty where there are none. */
export function heldTogether(roles: readonly Role[]): Role[] {
  const held = APART.filter((role) => roles.includes(role));
  return held.length > 1 ? held : [];
}

/** Whoever works on matters at a desk. */
const DESK = [
  'window',
  'handler',
  'decider',
  'department-head',
  'hall-head',
  'secrecy-reviewer',
  'publisher',
  'complaints',
  'outside-publisher',
] as const satisfies readonly Role[];

/**
 * Who may do what: the one table. Every route names its permission (`Route.may`), and what is refused is refused before
 * the handler runs. A new act of administration is a new line here, never a check of a role elsewhere. Administrators
 * keep the node going: they neither read private values nor say anything on record about a matter.
 */
export const PERMISSIONS = {
  'records.read-internal': ['operator', 'auditor', 'supervisor', 'reader', ...DESK],
  /** Whatever programs bring, in any order; at a desk each act takes its own permission. */
  'records.write': ['operator', 'writer', 'publishing-writer'],
  /**
   * Make a document public without the review for secrecy (保密审查) of a desk: it is marked wherever it is shown, and is a
   * finding. What went through the gate takes `matters.publish`.
   */
  'records.publish': ['operator', 'publishing-writer'],
  /** Keep the catalogue: state items, correct them, say which stand in the hall; programs bring whole catalogues. */
  'items.keep': ['operator', 'writer', 'publishing-writer', 'hall-head'],
  'desk.use': [...DESK, 'supervisor'],
  /** At the window: take what comes in, hand out what goes out. */
  'matters.take': ['window'],
  /** Say who handles a matter that nobody has, or hand on one's own. */
  'matters.assign': ['handler', 'department-head', 'hall-head'],
  /** Give an absent colleague's matters to another. */
  'matters.reassign': ['department-head', 'hall-head'],
  'matters.handle': ['handler', 'department-head'],
  /** Decide, extend, refuse, transfer. */
  'matters.decide': ['decider', 'department-head'],
  /** Write documents that are to be disclosed, and say how (公文公开属性源头认定). */
  'documents.draft': ['handler', 'department-head', 'publisher', 'outside-publisher'],
  /** Bring a register of their organs as a spreadsheet: what their post may say one by one, and nothing else. */
  'matters.import': ['window', 'department-head'],
  'matters.publish': ['publisher', 'outside-publisher'],
  'matters.correct': [
    'window',
    'handler',
    'decider',
    'department-head',
    'publisher',
    'complaints',
    'outside-publisher',
  ],
  /** Say what the hall’s letters look like: templates that clerks edit. */
  'letters.keep': ['hall-head'],
  /** Secrecy review of what somebody else drafted. */
  'documents.review': ['secrecy-reviewer'],
  'complaints.take': ['window', 'complaints'],
  'complaints.handle': ['complaints', 'department-head'],
  /**
   * Rate a case (好差评). No role has it: staff and programs never say how content people are. It is said at a page where
   * whoever holds a voucher gives its code.
   */
  'ratings.give': [],
  /** Withdraw a card, decide on an answer or an appeal, urge on, find: records that are acts of supervision. */
  'supervision.decide': ['supervisor'],
  /**
   * Publish rules and working calendars at a center, once they were rehearsed there. Whoever may say most records could always
   * bring such a record; of people those who supervise may, and nothing that was not rehearsed.
   */
  'rules.publish': ['operator', 'supervisor'],
  /** Answer a card or appeal against it: people's acts, not those of programs. */
  'supervision.answer': ['operator', 'handler', 'department-head', 'hall-head'],
  /** Make, lock and unlock accounts, and give them a new first password; what they may do is not theirs to say. */
  'accounts.manage': ['system-admin'],
  /** Keep accounts by the command, as whoever may read the node's folder does. */
  'accounts.command': ['administrator'],
  /** Say which posts an account has, and for which organs. */
  'posts.manage': ['security-admin'],
  /** Appoint deputies of posts of the desk. */
  'deputies.appoint': ['hall-head'],
  /** Who signed in, who was kept out, and what was done to accounts. */
  'sign-ins.read': ['auditor', 'audit-admin'],
  /** Who looked at which matter (A8). */
  'accesses.read': ['auditor', 'supervisor', 'audit-admin'],
  /** One-time codes, pending requests, approval. */
  'registry.enrol': ['administrator', 'registrar'],
  /** Move, retire, policy, root documents. */
  'registry.change': ['administrator', 'registrar'],
  'keys.read': [
    'administrator',
    'auditor',
    'supervisor',
    'registrar',
    'duty',
    'system-admin',
    'security-admin',
    'audit-admin',
  ],
  'keys.rotate': ['administrator', 'security-admin'],
  'keys.revoke': ['administrator', 'duty', 'security-admin'],
  'tokens.manage': ['administrator', 'security-admin'],
  /** Private values; each reading is an act on record. Those of a post read them at the desk, for its organs. */
  'values.read': [
    'operator',
    'auditor',
    'supervisor',
    'window',
    'handler',
    'decider',
    'department-head',
    'hall-head',
    'complaints',
  ],
  /** Erase, redact, seal again. */
  'values.erase': ['administrator', 'security-admin'],
  /** Compare with a child, and ask it for what is missing. */
  'logs.reconcile': ['operator', 'administrator', 'system-admin'],
  /** Let a hall drop the bytes that its ancestors have. */
  'logs.prune': ['administrator', 'system-admin'],
  'audit.read': ['administrator', 'auditor', 'supervisor', 'audit-admin'],
  /** Bundle files: making one, and taking one, which is an act on record. */
  'bundles.move': ['operator', 'administrator', 'system-admin'],
  /** Who acknowledged an alert and why, and why an outage was planned. */
  'alerts.read': [
    'operator',
    'administrator',
    'auditor',
    'supervisor',
    'duty',
    'reader',
    'hall-head',
    'system-admin',
    'security-admin',
    'audit-admin',
  ],
  'alerts.acknowledge': ['operator', 'administrator', 'system-admin', 'duty'],
  /** Planned outages; trying whether people are reached. */
  'alerts.manage': ['operator', 'administrator', 'system-admin', 'duty'],
  /** Say by which rules people are told of alerts, and who. */
  'alerts.configure': ['administrator', 'system-admin'],
  'backup.make': ['administrator', 'system-admin'],
  'metrics.read': [
    'operator',
    'administrator',
    'auditor',
    'supervisor',
    'registrar',
    'duty',
    'reader',
    'system-admin',
    'security-admin',
    'audit-admin',
  ],
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
  'case.rate': 'ratings.give',
  'supervision.withdraw': 'supervision.decide',
  'supervision.decide': 'supervision.decide',
  'supervision.urge': 'supervision.decide',
  'supervision.finding': 'supervision.decide',
  'supervision.answer': 'supervision.answer',
  'supervision.appeal': 'supervision.answer',
};

/** What it takes to say a record, as whoever brings it wrote it: one without a type takes what most records take. */
export function permissionFor({ type, visibility }: { type?: unknown; visibility?: unknown }): Permission {
  // A document is public unless it says that it is internal.
  if (type === 'disclosure.document' && visibility !== 'internal') return 'records.publish';
  return typeof type === 'string' && Object.hasOwn(ACTS, type) ? ACTS[type]! : 'records.write';
}
