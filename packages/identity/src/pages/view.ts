import { mayFor, type NodeService, type Permission, type SignedIn } from '@hutong/api';
import { type Area, linkTruth, type SignedInPerson, type View } from '@hutong/ui';
import type { Visit } from '@hutong/web';

/** What administers accounts: whoever may one of these sees the list. */
export const ADMINISTRATION = ['accounts.manage', 'posts.manage', 'deputies.appoint'] as const;

/** What looks after the network: whoever may one of these sees the console of a center. */
export const CONSOLE = ['alerts.read', 'registry.enrol'] as const;

/** Where a post may go: any of these permissions leads there. */
const AREAS: readonly [Area, readonly Permission[]][] = [
  ['console', CONSOLE],
  ['today', ['desk.use']],
  ['counter', ['matters.take']],
  ['cases', ['desk.use']],
  ['complaints', ['complaints.take', 'complaints.handle']],
  ['requests', ['matters.take', 'matters.handle', 'matters.decide']],
  ['documents', ['documents.draft', 'documents.review', 'matters.publish']],
  ['supervision', ['supervision.answer', 'supervision.decide']],
  ['import', ['matters.import']],
  ['search', ['desk.use']],
  ['reports', ['matters.reassign']],
  ['prune', ['logs.prune']],
  ['accounts', ADMINISTRATION],
  ['audit', ['sign-ins.read']],
];

/**
 * At the node of a stationed supervisor nobody comes to the counter, nothing is drafted or brought, nobody’s name is known, and nothing
 * was done.
 */
const AT_HALLS: readonly Area[] = ['counter', 'documents', 'import', 'search', 'reports'];

/** At a center nobody works on matters; at a hall there is no network to look after. */
const isAt = (area: Area, kind: NodeService['info']['kind']) =>
  area === 'accounts' || area === 'audit' || (area === 'console') === (kind === 'center');

function areasOf(who: SignedIn, { calls, info }: Pick<NodeService, 'calls' | 'info'>): Area[] {
  const may = AREAS.filter(
    ([area, any]) => isAt(area, info.kind) && any.some((permission) => mayFor(who, permission)),
  );
  const areas = may.map(([area]) => area);
  return calls?.side === 'supervisor' ? areas.filter((area) => !AT_HALLS.includes(area)) : areas;
}

/** The view of a page at which somebody works: who they are, where they may go, and the truth about the line up. */
export async function workView(visit: Visit, current: SignedInPerson['current']): Promise<View> {
  const { who, view, service } = visit;
  // Before the desk is open nothing leads past what stands there.
  if (who === undefined || who.stage !== 'open') return view;
  const person = { name: who.name, csrf: who.csrf, areas: areasOf(who, service), current };
  return { ...view, person, truth: linkTruth(service.info.node, await service.sync()) };
}
