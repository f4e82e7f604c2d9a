import type { Screen } from './table.ts';
import { STATIONED, type World } from './world.ts';

const full = { node: 'province', stage: 'full', state: 'full' } as const;
const cut = { node: 'province', stage: 'cut', state: 'cut', as: 'duty' } as const;
const duty = { ...full, as: 'duty' } as const;
const security = { ...full, as: 'security' } as const;
const registrar = { ...full, as: 'registrar' } as const;

const head = { ...full, as: 'head' } as const;

const NODE = '/console/nodes/:node';
const ALERT = '/console/alerts/:alert';
const KEYS = '/console/keys';
const TOKENS = '/console/tokens';
/** A program that has a token of the province. */
export const PROGRAM = '市数据局交换平台';
const TRUST = '/console/trust';
const POLICY = `${TRUST}/policy`;
const ROOT = `${TRUST}/root`;
const MOVE = `${NODE}/move`;
const RETIRE = `${NODE}/retire`;
const ENROLMENT = '/console/enrolment';
const VALUES = '/console/values';
const UPKEEP = '/console/upkeep';
const BACKUPS = `${UPKEEP}/backups`;
const BUNDLES = `${UPKEEP}/bundles`;
/** A backup of the province. */
export const BACKUP = 'province-20261120T020000Z';
/** Who has asked to be enrolled. */
export const ASKING = 'yushu';
const SETTINGS = '/console/alerts/settings';
const SILENT = `/console/alerts/${encodeURIComponent('city:silent')}`;

const RULES = '/console/rules';
const OVERSEEN = '/console/supervision';
const CALL = `${OVERSEEN}/:node/:record`;
const call = (more = '') => {
  return ({ ids }: World) => `${OVERSEEN}/${STATIONED}/${ids.answered}${more}`;
};

/** The console of the province, as who is on duty and as the registrar. */
export const CONSOLE: readonly Screen[] = [
  { ...duty, route: '/console', path: '/console' },
  { ...duty, route: '/console', state: 'none', path: '/console?node=nobody' },
  { ...duty, route: '/console/map', state: 'none', path: '/console/map' },
  { ...duty, route: '/console/wall', path: '/console/wall' },
  { ...duty, route: NODE, path: '/console/nodes/nongan' },
  { ...duty, route: NODE, state: 'error', path: '/console/nodes/nobody', status: 404 },
  { ...duty, route: `${NODE}/evidence`, state: 'none', path: '/console/nodes/nongan/evidence' },
  { ...duty, route: '/console/alerts', path: '/console/alerts' },
  { ...duty, route: SETTINGS, state: 'duty', path: SETTINGS },
  { ...head, route: SETTINGS, path: SETTINGS },
  {
    ...head,
    route: SETTINGS,
    state: 'error',
    path: SETTINGS,
    sent: 422,
    pressed: 'main form:has([name=escalate_s]) button[type=submit]',
  },
  { ...head, route: `${SETTINGS}/receiver`, path: `${SETTINGS}/receiver` },
  { ...head, route: `${SETTINGS}/receiver`, state: 'error', path: `${SETTINGS}/receiver`, sent: 422 },
  { ...head, route: `${SETTINGS}/receivers/:name`, path: `${SETTINGS}/receivers/duty` },
  {
    ...head,
    route: `${SETTINGS}/receivers/:name`,
    state: 'error',
    path: `${SETTINGS}/receivers/nobody`,
    status: 404,
  },
  { ...head, route: `${SETTINGS}/receivers/:name/remove`, path: `${SETTINGS}/receivers/duty/remove` },
  {
    ...head,
    route: `${SETTINGS}/receivers/:name/remove`,
    state: 'error',
    path: `${SETTINGS}/receivers/duty/remove`,
    sent: 422,
  },
  { ...duty, route: ALERT, state: 'error', path: '/console/alerts/nothing', status: 404 },
  { ...duty, route: `${NODE}/revoke`, path: '/console/nodes/nongan/revoke' },
  {
    ...duty,
    route: `${NODE}/revoke`,
    state: 'error',
    path: '/console/nodes/nongan/revoke',
    sent: 422,
  },
  { ...duty, route: KEYS, path: KEYS },
  { ...duty, route: KEYS, state: 'none', path: `${KEYS}?since=2026-01-01&only=overdue` },
  { ...duty, route: KEYS, state: 'error', path: `${KEYS}?since=yesterday`, status: 422 },
  { ...cut, route: KEYS, path: `${KEYS}?since=2099-01-01` },
  { ...duty, route: `${KEYS}/epochs`, path: `${KEYS}/epochs?node=nongan` },
  { ...security, route: `${KEYS}/rotate`, path: `${KEYS}/rotate` },
  { ...security, route: `${KEYS}/rotate`, state: 'error', path: `${KEYS}/rotate`, sent: 422 },
  { ...security, node: 'city', route: `${KEYS}/rotate`, path: `${KEYS}/rotate` },
  { ...security, route: TOKENS, path: TOKENS },
  { ...security, route: TOKENS, state: 'none', path: `${TOKENS}?cursor=${encodeURIComponent('龥')}` },
  { ...security, route: `${TOKENS}/new`, path: `${TOKENS}/new` },
  { ...security, route: `${TOKENS}/new`, state: 'error', path: `${TOKENS}/new`, sent: 422 },
  { ...security, route: `${TOKENS}/revoke`, path: `${TOKENS}/revoke?name=${encodeURIComponent(PROGRAM)}` },
  { ...security, route: `${TOKENS}/revoke`, state: 'error', path: `${TOKENS}/revoke`, status: 404 },
  { ...security, route: TRUST, path: TRUST },
  { ...security, node: 'city', route: TRUST, path: TRUST },
  { ...duty, route: `${TRUST}/history`, path: `${TRUST}/history` },
  { ...security, route: `${TRUST}/ca`, path: `${TRUST}/ca` },
  { ...security, route: `${TRUST}/ca`, state: 'error', path: `${TRUST}/ca`, sent: 422 },
  { ...registrar, route: POLICY, path: POLICY },
  {
    ...registrar,
    route: POLICY,
    state: 'plan',
    path: POLICY,
    sent: 200,
    typed: () => ({ rotate_days: '180' }),
  },
  {
    ...registrar,
    route: POLICY,
    state: 'error',
    path: POLICY,
    sent: 422,
    typed: () => ({ rotate_days: '0' }),
  },
  { ...registrar, route: ROOT, path: ROOT },
  { ...registrar, route: ROOT, state: 'error', path: ROOT, sent: 422 },
  { ...registrar, route: MOVE, path: '/console/nodes/nongan/move' },
  {
    ...registrar,
    route: MOVE,
    state: 'plan',
    path: '/console/nodes/nongan/move',
    sent: 200,
    typed: () => ({ parent: 'province', contact_phone: '0431-88881111' }),
  },
  { ...registrar, route: MOVE, state: 'error', path: '/console/nodes/nongan/move', sent: 422 },
  { ...registrar, route: RETIRE, path: '/console/nodes/nongan/retire' },
  { ...registrar, route: RETIRE, state: 'error', path: '/console/nodes/nongan/retire', sent: 422 },
  { ...duty, route: OVERSEEN, path: `${OVERSEEN}?type=urge` },
  { ...duty, route: OVERSEEN, state: 'none', path: OVERSEEN },
  { ...duty, route: OVERSEEN, state: 'error', path: `${OVERSEEN}?level=purple`, status: 400 },
  { ...duty, route: CALL, path: call() },
  { ...duty, route: CALL, state: 'error', path: `${OVERSEEN}/nobody/0`, status: 404 },
  { ...duty, route: `${CALL}/:act`, path: call('/urge') },
  { ...duty, route: `${CALL}/:act`, state: 'error', path: call('/urge'), sent: 422 },
  { ...duty, route: `${CALL}/:act`, state: 'find', path: call('/find') },
  { ...duty, route: `${CALL}/:act`, state: 'gone', path: call('/decide'), status: 409 },
  { ...duty, route: RULES, path: RULES },
  { ...duty, route: `${RULES}/file`, path: `${RULES}/file` },
  { ...duty, route: `${RULES}/file`, state: 'error', path: `${RULES}/file`, sent: 422 },
  { ...duty, route: `${RULES}/days`, path: `${RULES}/days` },
  { ...duty, route: `${RULES}/days`, state: 'one', path: `${RULES}/days?node=nongan` },
  { ...duty, route: `${RULES}/days`, state: 'nobody', path: `${RULES}/days?node=nobody`, status: 422 },
  {
    ...duty,
    route: `${RULES}/days`,
    state: 'error',
    path: `${RULES}/days`,
    sent: 422,
    typed: () => ({ off_days: '10-01' }),
  },
  {
    ...duty,
    route: `${RULES}/rehearsals/:rehearsal`,
    path: ({ rehearsal }) => `${RULES}/rehearsals/${rehearsal}`,
  },
  {
    ...duty,
    route: `${RULES}/rehearsals/:rehearsal`,
    state: 'error',
    path: ({ rehearsal }) => `${RULES}/rehearsals/${rehearsal}`,
    sent: 422,
  },
  {
    ...duty,
    route: `${RULES}/rehearsals/:rehearsal`,
    state: 'gone',
    path: `${RULES}/rehearsals/${'0'.repeat(64)}`,
    status: 404,
  },
  { ...registrar, route: ENROLMENT, path: ENROLMENT },
  {
    ...registrar,
    route: ENROLMENT,
    state: 'error',
    path: ENROLMENT,
    sent: 422,
    typed: () => ({ node: '农安' }),
  },
  { ...registrar, route: `${ENROLMENT}/:node`, path: `${ENROLMENT}/${ASKING}` },
  { ...registrar, route: `${ENROLMENT}/:node`, state: 'error', path: `${ENROLMENT}/${ASKING}`, sent: 422 },
  { ...security, route: VALUES, path: VALUES },
  { ...security, route: VALUES, state: 'none', path: `${VALUES}?type=none.such` },
  {
    ...security,
    route: `${VALUES}/:node/:record`,
    path: ({ ids }) => `${VALUES}/nongan/${ids.accept}`,
  },
  {
    ...security,
    route: `${VALUES}/:node/:record/:field`,
    state: 'error',
    path: ({ ids }) => `${VALUES}/nongan/${ids.accept}/phone`,
    status: 409,
  },
  { ...security, route: `${VALUES}/reseal`, path: `${VALUES}/reseal` },
  {
    ...security,
    route: `${VALUES}/reseal`,
    state: 'plan',
    path: `${VALUES}/reseal`,
    sent: 200,
    typed: () => ({ node: 'nongan', to: 'city' }),
  },
  { ...security, route: `${VALUES}/redact`, path: `${VALUES}/redact` },
  { ...security, route: `${VALUES}/redact`, state: 'error', path: `${VALUES}/redact`, sent: 422 },
  {
    ...security,
    route: `${VALUES}/redact`,
    state: 'plan',
    path: `${VALUES}/redact`,
    sent: 200,
    typed: ({ ids }) => ({ entry: `nongan/${ids.notice}` }),
  },
  { ...head, route: '/console/commands', path: '/console/commands' },
  { ...head, route: UPKEEP, path: UPKEEP },
  { ...head, route: `${UPKEEP}/runs/fsck`, path: `${UPKEEP}/runs/fsck` },
  { ...duty, route: `${UPKEEP}/runs/audit`, state: 'none', path: `${UPKEEP}/runs/audit` },
  { ...head, route: `${UPKEEP}/runs/reconcile`, state: 'compared', path: `${UPKEEP}/runs/reconcile` },
  { ...head, route: `${UPKEEP}/runs/completeness`, state: 'days', path: `${UPKEEP}/runs/completeness` },
  { ...head, route: `${UPKEEP}/restore`, path: `${UPKEEP}/restore` },
  { ...head, route: `${UPKEEP}/shares`, path: `${UPKEEP}/shares` },
  { ...head, route: BACKUPS, path: BACKUPS },
  { ...head, route: BACKUPS, state: 'error', path: BACKUPS, sent: 422 },
  { ...head, route: `${BACKUPS}/:backup`, path: `${BACKUPS}/${BACKUP}` },
  { ...head, route: BUNDLES, state: 'none', path: BUNDLES },
  { ...head, route: BUNDLES, path: `${BUNDLES}?to=city&all=1` },
  { ...head, route: BUNDLES, state: 'error', path: `${BUNDLES}?to=nobody`, status: 422 },
  { ...cut, route: '/console', path: '/console' },
  { ...cut, route: '/console/wall', path: '/console/wall' },
  { ...cut, route: NODE, path: '/console/nodes/city' },
  { ...cut, route: '/console/alerts', path: '/console/alerts' },
  { ...cut, route: ALERT, path: SILENT },
  { ...cut, route: ALERT, state: 'cut-error', path: SILENT, sent: 422 },
];
