import { type BodyOf, bodySchema, type KnownType, reasonOf } from '@hutong/record';
import { InvalidTrust } from './errors.ts';
import { fieldFault } from './field-fault.ts';
import type { EnrolmentRequest } from './folder.ts';
import { type FieldChange, fieldChanges, nodeFields, policyFields } from './node-fields.ts';
import type { NodeInfo } from './node-info.ts';
import type { Registry } from './registry.ts';
import { why } from './texts.ts';

/** What the registrar may say of nodes that are enrolled, and of the network. */
export type RegistryChange = 'registry.move' | 'registry.retire' | 'registry.policy';

/**
 * Reads the body of a change and judges it by the registry as it stands, so that no entry is written that every node
 * would pass over. Throws InvalidTrust.
 */
export function checkChange(
  registry: Registry,
  type: RegistryChange,
  given: unknown,
): { subject: string; body: Record<string, unknown> } {
  const body = readGiven(type, given);
  const changes = Object.keys(body).filter((key) => !['node', 'reason', 'effective', 'until'].includes(key));
  if (type !== 'registry.retire' && changes.length === 0)
    throw new InvalidTrust('registry', why('nothing_to_change'));
  if (!('node' in body)) return { subject: registry.network, body };
  const node = active(registry, body.node);
  const parent = 'parent' in body ? body.parent : undefined;
  if (node.parent === null && (type === 'registry.retire' || parent !== undefined))
    throw new InvalidTrust('registry', why('top_stays'));
  if (type === 'registry.retire' && registry.children(node.node).length > 0)
    throw new InvalidTrust(
      'registry',
      why('has_children', { nodes: registry.children(node.node).join(', ') }),
    );
  if (parent !== undefined) checkParent(registry, node.node, parent);
  return { subject: node.node, body };
}

/** What moving or retiring a node does, by the registry as it stands. */
export interface ChangePlan {
  node: string;
  /** Field by field, as the registry has it now. */
  stands: Record<string, string>;
  changes: FieldChange[];
  /** The parent whose link with the node ends, and the one that it begins with. */
  ends: string | null;
  begins: string | null;
  /** The nodes beneath it: they stay beneath it. */
  beneath: string[];
}

/** Judges a change as `checkChange` does, except that nothing may be changed yet. Throws InvalidTrust. */
export function planChange(
  registry: Registry,
  type: Exclude<RegistryChange, 'registry.policy'>,
  given: { node: string; reason: string },
): ChangePlan {
  const info = active(registry, given.node);
  const says = Object.keys(given).length > 2 || type === 'registry.retire';
  const body = says ? checkChange(registry, type, given).body : {};
  const stands = nodeFields(info);
  const wanted = Object.entries(body).flatMap(([field, said]) => {
    const isOfNode = FIELDS.includes(field);
    return isOfNode ? [[field, Array.isArray(said) ? said.join(' ').toLowerCase() : String(said)]] : [];
  });
  const changes = fieldChanges(stands, { ...stands, ...Object.fromEntries(wanted) });
  const begins = changes.find(({ field }) => field === 'parent')?.after ?? null;
  const ends = begins !== null || type === 'registry.retire' ? info.parent : null;
  return { node: info.node, stands, changes, ends, begins, beneath: registry.children(info.node) };
}

/** What a change of the policy does, by the registry as it stands; judged as `planChange` judges. Throws InvalidTrust. */
export function planPolicy(
  registry: Registry,
  given: { reason: string },
): Pick<ChangePlan, 'stands' | 'changes'> {
  const says = Object.keys(given).length > 1;
  const body = says ? checkChange(registry, 'registry.policy', given).body : {};
  const stands = policyFields(registry.policy);
  return { stands, changes: fieldChanges(stands, { ...stands, ...policyFields(body) }) };
}

/** What a move may change. */
const FIELDS: readonly string[] = [
  'name',
  'level',
  'division_code',
  'parent',
  'contact_post',
  'contact_phone',
  'url',
  'addresses',
];

/** Judges a new node's request; throws InvalidTrust when the registry would not take it. */
export function checkNewNode(registry: Registry, request: EnrolmentRequest): void {
  readGiven('registry.node', request);
  checkParent(registry, request.node, request.parent);
  checkStation(registry, request);
  const known = registry.node(request.node);
  if (known?.retired === false && known.parent !== request.parent)
    throw new InvalidTrust(
      'registry',
      why('other_parent', { node: request.node, parent: String(known.parent) }),
    );
  try {
    registry.checkEnrolment(request);
  } catch (error) {
    throw error instanceof InvalidTrust ? error : new InvalidTrust('registry', reasonOf(error));
  }
}

function readGiven<T extends KnownType>(type: T, given: unknown): BodyOf<T> {
  const parsed = bodySchema(type).safeParse(given);
  if (!parsed.success) throw new InvalidTrust('registry', fieldFault(parsed.error.issues[0]));
  return parsed.data;
}

function checkParent(registry: Registry, node: string, parent: string | null): void {
  if (parent === null) throw new InvalidTrust('registry', why('parent_needed'));
  if (active(registry, parent).kind !== 'center')
    throw new InvalidTrust('registry', why('parent_is_hall', { parent }));
  if (registry.within(parent, node)) throw new InvalidTrust('registry', why('beneath_itself', { node }));
}

/**
 * A supervisor (派驻监察) is stationed at a hall that is there, beneath the same center: its logs come to it, and its acts
 * count there, by what its enrolment says alone.
 */
function checkStation(registry: Registry, { stationed_at: at, parent }: EnrolmentRequest): void {
  if (at === undefined) return;
  const hall = active(registry, at);
  if (hall.kind !== 'hall' || hall.stationedAt !== undefined || hall.parent !== parent)
    throw new InvalidTrust('registry', why('not_stationed', { node: at, parent: String(parent) }));
}

function active(registry: Registry, name: string): NodeInfo {
  const node = registry.node(name);
  if (node === undefined) throw new InvalidTrust('registry', why('not_enrolled', { node: name }));
  if (node.retired) throw new InvalidTrust('registry', why('node_retired', { node: name }));
  return node;
}
